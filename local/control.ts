import { createServer, type IncomingMessage } from "node:http";
import { type FunctionName, functionNames } from "../schemas/functions.ts";
import { readBody } from "./edge/body.ts";
import type { Functions } from "./functions.ts";

export type Control = { readonly address: string; stop(): Promise<void> };

/**
 * The operator's way in: Lambda's Invoke API on a loopback port of its own, so that the command line
 * uses one client for this machine and for a deployment; and `GET /statistics`. A page in a browser
 * cannot use it: requests must be signed and must not name an origin.
 * @param before runs before a function is invoked, to bring up to date what it will read
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function startControl(options: {
  functions: Functions;
  before: (name: FunctionName) => Promise<void>;
  statistics: () => object;
}): Promise<Control> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      ({ status, headers = {}, body }) => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The control server has no port");
  return {
    address: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Options = Parameters<typeof startControl>[0];
type Answer = { status: number; headers?: Record<string, string>; body: unknown };

async function answer(request: IncomingMessage, options: Options): Promise<Answer> {
  if (request.headers.origin !== undefined)
    return refusal(403, "AccessDeniedException", "Not from a browser");
  if (request.method === "GET" && request.url === "/statistics")
    return { status: 200, body: options.statistics() };
  const wanted = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/.exec(request.url ?? "")?.[1];
  if (request.method !== "POST" || wanted === undefined)
    return refusal(404, "ResourceNotFoundException", "Unknown");
  if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
    return refusal(403, "MissingAuthenticationTokenException", "The request is not signed");
  }
  const name = functionNames.find((known) => known === wanted);
  if (name === undefined) return refusal(404, "ResourceNotFoundException", `Function not found: ${wanted}`);
  const body = await readBody(request);
  if (body === null) return refusal(413, "RequestTooLargeException", "The event is too large");
  return invoke(name, body.length === 0 ? {} : JSON.parse(body.toString()), options);
}

async function invoke(name: FunctionName, event: unknown, options: Options): Promise<Answer> {
  try {
    await options.before(name);
    return { status: 200, body: (await options.functions.invoke(name, event)) ?? null };
  } catch (error) {
    const body =
      error instanceof Error
        ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") }
        : { errorType: "Error", errorMessage: String(error) };
    return { status: 200, headers: { "x-amz-function-error": "Unhandled" }, body };
  }
}

function refusal(status: number, type: string, message: string): Answer {
  return { status, headers: { "x-amzn-errortype": type }, body: { Type: "User", Message: message, message } };
}
