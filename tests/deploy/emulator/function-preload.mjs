/**
 * Loaded into every function of the emulated AWS before its own code: fills a gap, and writes down what each function
 * asks of AWS, by which its permissions are judged.
 */
import { appendFileSync } from "node:fs";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";

/** Gap: the emulator leads the SDK's calls to itself but not `fetch`, by which editorial-api reads the pool's keys. */
const pools = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com\//;
const realFetch = globalThis.fetch;
globalThis.fetch = (resource, options) => {
  const address = String(resource);
  const emulator = `${process.env.AWS_ENDPOINT_URL}/`;
  return realFetch(pools.test(address) ? address.replace(pools, emulator) : resource, options);
};

const record = process.env.KATERN_RECORD_CALLS;
if (record !== undefined) {
  const realRequest = http.request;
  http.request = (options, ...rest) => {
    const request = realRequest(options, ...rest);
    const target = request.getHeader("x-amz-target");
    let body = "";
    if (target !== undefined) {
      for (const name of ["write", "end"]) {
        const real = request[name].bind(request);
        request[name] = (chunk, ...others) => {
          if (chunk !== undefined && typeof chunk !== "function") body += Buffer.from(chunk).toString("utf8");
          return real(chunk, ...others);
        };
      }
    }
    request.on("response", ({ statusCode }) => {
      const line = {
        function: process.env.AWS_LAMBDA_FUNCTION_NAME,
        method: request.method,
        path: request.path,
        copies: request.getHeader("x-amz-copy-source"),
        target,
        body,
        status: statusCode,
      };
      if (request.getHeader("authorization") !== undefined)
        appendFileSync(record, `${JSON.stringify(line)}\n`);
    });
    return request;
  };
  syncBuiltinESMExports();
}
