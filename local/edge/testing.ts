import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as z from "zod";
import { createAccessLog } from "../access-log/files.ts";
import { createFunctions, type Handler } from "../functions.ts";
import { buckets } from "../names.ts";
import { startS3 } from "../s3.ts";
import { createCache } from "./cache.ts";
import { createOrigins } from "./origins.ts";
import { startEdge } from "./server.ts";

/** An edge on loopback before a store of the test's own, with functions that say what they were asked. */
export type TestEdge = Awaited<ReturnType<typeof startTestEdge>>;

export async function startTestEdge() {
  const folder = await mkdtemp(join(tmpdir(), "katern-edge-"));
  const s3 = await startS3({ folder });
  const files: Buffer[] = [];
  const log = createAccessLog({
    distributionId: "ETEST",
    put: (_name, file) => void files.push(file),
    intervalMilliseconds: 3_600_000,
  });
  const handler = async () => echo;
  const functions = createFunctions({
    "delivery-api": handler,
    "editorial-api": handler,
    "publish-stream": handler,
    "publish-queue": handler,
    reconcile: handler,
    sweep: handler,
    backup: handler,
    "count-reads": handler,
  });
  let now = Date.now();
  const cache = createCache({ maximumBytes: 1_000_000, now: () => now });
  const edge = await startEdge({
    port: 0,
    host: "127.0.0.1",
    publicAddress: "https://katern.example",
    origins: createOrigins({ s3, functions, report: () => {} }),
    cache,
    log,
    pages: new Map(),
    hubs: ["https://hub.example/"],
    heedSignals: false,
    now: () => now,
    report: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });
  const address = `http://127.0.0.1:${edge.port}`;
  return {
    s3,
    address,
    /** Opens a connection to it. */
    connect: () => connect(edge.port, "127.0.0.1"),
    /** Lets its clock go on. */
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    emptyCache: () => cache.invalidate(() => true),
    get: (path: string, headers: Record<string, string> = {}, method = "GET") =>
      fetch(address + path, {
        method,
        headers: { "accept-encoding": "identity", ...headers },
        redirect: "manual",
      }),
    store: (key: string, body: string | Buffer, contentType = "application/json") =>
      s3.put(buckets.published, key, Buffer.from(body), contentType),
    /** How many invocations there were. */
    invoked: () => Object.values(functions.invocations()).reduce((sum, count) => sum + count, 0),
    /** The log's lines since this was last asked, by field. */
    lines: async (): Promise<Record<string, string>[]> => {
      await log.flush();
      return files.splice(0).flatMap(linesOf);
    },
    stop: async () => {
      await edge.stop();
      await log.stop();
      await s3.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const eventSchema = z.object({
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

/** Shows what it was asked; answers some paths as delivery-api would. */
const echo: Handler = async (event) => {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } =
    eventSchema.parse(event);
  if (rawPath === "/v1/news/moved") {
    return { statusCode: 301, headers: { location: "/v1/news/here", "cache-control": "max-age=3600" } };
  }
  if (rawPath === "/v1/news/gone")
    return { statusCode: 410, headers: { "cache-control": "max-age=5" }, body: "{}" };
  if (rawPath === "/v1/lengthy") return { statusCode: 200, headers: { "content-length": "1234" } };
  if (rawPath === "/v1/news/broken") throw new Error("secret of the inside");
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/json",
      etag: '"echo"',
      "cache-control": rawPath === "/v1/news" ? "max-age=5, stale-while-revalidate=10" : "no-store",
    },
    body: JSON.stringify({
      method: requestContext.http.method,
      rawPath,
      rawQueryString,
      headers,
      body,
      isBase64Encoded,
    }),
  };
};

/** @throws Error when the file is not of the form that CloudFront writes */
function linesOf(file: Buffer): Record<string, string>[] {
  const [version, header = "", ...rest] = gunzipSync(file).toString().trimEnd().split("\n");
  const names = header.replace("#Fields: ", "").split(" ");
  if (version !== "#Version: 1.0" || names.length !== 33) throw new Error("The log file begins as none does");
  return rest.map((line) => {
    const values = line.split("\t");
    if (values.length !== 33) throw new Error(`The log line has ${values.length} fields`);
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
  });
}
