import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { behaviourOf, type EdgeBehaviour } from "../../schemas/edge-behaviours.ts";
import { hubLinks } from "../../schemas/hub-links.ts";
import type { AccessLog } from "../access-log/files.ts";
import type { ResultType } from "../access-log/line.ts";
import { type EdgeRequest, emptyBody, type OriginAnswer, problemAnswer } from "./answer.ts";
import { answerBeacon } from "./beacon.ts";
import { bodyMaximum, readBody } from "./body.ts";
import type { Cache } from "./cache.ts";
import { createCachedFetch } from "./cached-fetch.ts";
import { refuseMalformed } from "./malformed.ts";
import type { Origins } from "./origins.ts";
import { type FinalAnswer, finish, send } from "./respond.ts";
import { parseTarget } from "./target.ts";
import { watchExchange } from "./watch-exchange.ts";

export type EdgeOptions = {
  readonly port: number;
  /** The address to listen on; loopback unless somebody decides otherwise. */
  readonly host: string;
  /** What addresses in the edge's own answers start with. */
  readonly publicAddress: string;
  readonly origins: Origins;
  readonly cache: Cache;
  readonly log: AccessLog;
  /** Answers of this machine's own, by exact path: the start page, the local issuer. */
  readonly pages: ReadonlyMap<string, () => OriginAnswer | Promise<OriginAnswer>>;
  /** The deployment's WebSub hubs. */
  readonly hubs: readonly string[];
  /** Whether `DNT` and `Sec-GPC` keep a view from being counted. */
  readonly heedSignals: boolean;
  /** Milliseconds since 1970, for the cache. */
  readonly now: () => number;
  readonly report: (message: string, error: unknown) => void;
};

export type Edge = { readonly port: number; stop(): Promise<void> };

/** Starts the edge: an HTTP server that does what the CDN does in front of the deployed functions. */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const answerRequest = createAnswerer(options);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void serve(request, response, { options, answerRequest });
  });
  server.on("clientError", (_error, socket) => refuseMalformed(socket, options.publicAddress));
  await listen(server, options);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The edge has no port");
  let stopping: Promise<void> | undefined;
  return {
    port: address.port,
    stop: () => {
      stopping ??= close(server);
      return stopping;
    },
  };
}

/** Lets requests that are under way be answered, for a moment. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), 1_500);
  await closed;
  clearTimeout(impatient);
}

type Answered = { final: FinalAnswer; result: ResultType };
type Answerer = (request: EdgeRequest) => Promise<Answered>;

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  { options, answerRequest }: { options: EdgeOptions; answerRequest: Answerer },
): Promise<void> {
  const watch = watchExchange(incoming, response, options.log);
  try {
    const answered = await answerIncoming(incoming, {
      ...options,
      requestId: watch.requestId,
      answerRequest,
    });
    watch.answered(answered.final, answered.result);
    await send(response, incoming.method ?? "GET", answered.final);
  } catch (error) {
    if (!response.destroyed && !incoming.destroyed) options.report("the edge failed", error);
    response.destroy();
  }
}

async function answerIncoming(
  incoming: IncomingMessage,
  {
    requestId,
    publicAddress,
    answerRequest,
  }: { requestId: string; publicAddress: string; answerRequest: Answerer },
): Promise<Answered> {
  const target = parseTarget(incoming.url ?? "/");
  const request = {
    method: incoming.method ?? "GET",
    path: "path" in target ? target.path : "/",
    query: "query" in target ? target.query : "",
    headers: flatHeaders(incoming),
    body: emptyBody,
    address: incoming.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "-",
    requestId,
    publicAddress,
  };
  if ("fault" in target) {
    return plain(request, problemAnswer(request, { code: "invalid-parameter", detail: target.fault }));
  }
  if (hasNoBody(incoming)) return answerRequest(request);
  const body = await readBody(incoming);
  if (body !== null) return answerRequest({ ...request, body });
  const detail = `A body may have ${bodyMaximum} bytes; a file goes to storage directly`;
  return plain(request, problemAnswer(request, { code: "too-large", detail }));
}

function createAnswerer(options: EdgeOptions): Answerer {
  const fetchCached = createCachedFetch({ cache: options.cache, origins: options.origins, now: options.now });
  return async (request) => {
    const page = options.pages.get(request.path);
    if (page !== undefined && (request.method === "GET" || request.method === "HEAD")) {
      return plain(request, await page());
    }
    const behaviour = behaviourOf(request.path);
    if (behaviour.origin === "beacon") {
      const answer = answerBeacon(request, options.heedSignals);
      return { ...(await plain(request, answer)), result: "FunctionGeneratedResponse" };
    }
    const fetched = await fetchCached(request, behaviour);
    const answer = withHubs(fetched.answer, request, options);
    const final = await finish(request, answer, { ...fetched, behaviour });
    const result = final.status >= 400 ? "Error" : fetched.result;
    return { final: withEdgeHeaders(final, { request, result: fetched.result, age: fetched.age }), result };
  };
}

/** As the CDN's own function does for what is answered. */
function withHubs(answer: OriginAnswer, { path }: EdgeRequest, options: EdgeOptions): OriginAnswer {
  const links = answer.status >= 400 ? "" : hubLinks(path, options.publicAddress, options.hubs);
  return links === "" ? answer : { ...answer, headers: { ...answer.headers, link: links } };
}

const pageBehaviour: EdgeBehaviour = {
  pattern: "",
  origin: "delivery",
  answers: "answered",
  queryInKey: false,
  cached: false,
  maximumSeconds: 0,
  compress: true,
  private: false,
};

/** An answer of the edge's own. */
async function plain(request: EdgeRequest, answer: OriginAnswer): Promise<Answered> {
  const final = await finish(request, answer, {
    behaviour: pageBehaviour,
    encoded: new Map(),
  });
  const result = final.status >= 400 ? "Error" : "Miss";
  return { final: withEdgeHeaders(final, { request, result, age: undefined }), result };
}

function withEdgeHeaders(
  final: FinalAnswer,
  { request, result, age }: { request: EdgeRequest; result: ResultType; age: number | undefined },
): FinalAnswer {
  const headers = {
    ...final.headers,
    "x-cache": `${result} from the local edge`,
    "x-amz-cf-id": request.requestId,
    ...(age === undefined ? {} : { age: String(age) }),
  };
  return { ...final, headers };
}

function hasNoBody(incoming: IncomingMessage): boolean {
  return (
    incoming.headers["transfer-encoding"] === undefined &&
    Number(incoming.headers["content-length"] ?? 0) === 0
  );
}

function flatHeaders(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

async function listen(server: Server, { port, host }: EdgeOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}
