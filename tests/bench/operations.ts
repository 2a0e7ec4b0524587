import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import * as z from "zod";
import { type StorageCall, storageChannelName } from "../../functions/shared/observability/storage-calls.ts";
import { newsContent } from "./collection.ts";

/** What each operation costs in the table: its calls, and the capacity that the emulator reports. */
export type OperationCost = {
  readonly operation: string;
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
};

export type ListCost = { readonly first: number; readonly deepest: number; readonly pages: number };

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<{ statusCode?: number; body?: string; headers?: unknown }>;

/**
 * The functions' own handlers, on the stores of the runtime that is running. They are made anew each
 * time: a runtime that was started again has its stores at other addresses.
 */
export async function openHandlers(environment: Readonly<Record<string, string>>) {
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: "SILENT" });
  const anew = `?at=${performance.now()}`;
  const [delivery, editorial] = await Promise.all([
    import(`../../functions/delivery-api/handler.ts${anew}`) as Promise<{ handler: Handler }>,
    import(`../../functions/editorial-api/handler.ts${anew}`) as Promise<{ handler: Handler }>,
  ]);
  return { delivery: delivery.handler, editorial: editorial.handler };
}

type Handlers = Awaited<ReturnType<typeof openHandlers>>;

/** One of each operation on an entry, in the order of its life. */
export async function costOfOperations(handlers: Handlers, token: string): Promise<OperationCost[]> {
  const costs: OperationCost[] = [];
  const run = async (operation: string, handler: Handler, request: Ask) => {
    const { cost, answer } = await metered(handler, { ...request, token });
    costs.push({ operation, ...cost });
    return namedShape.safeParse(JSON.parse(answer.body ?? "{}")).data;
  };
  const { editorial, delivery } = handlers;
  const draft = await run(
    "create",
    editorial,
    ask("POST", "/editorial/v1/news", { content: newsContent(0, []) }),
  );
  if (draft === undefined) throw new Error("A draft has an id and a slug");
  const path = `/editorial/v1/news/${draft.id}`;
  await run("read", editorial, ask("GET", path));
  await run("replace", editorial, ask("PUT", path, { content: newsContent(1, []) }, 1));
  await run("publish", editorial, ask("POST", `${path}/publish`, {}, 2));
  await run("document (fail-over)", delivery, ask("GET", `/v1/news/${draft.slug}`));
  await run("list of 20", delivery, ask("GET", "/v1/news"));
  await run("list of 20, all types", delivery, ask("GET", "/v1/entries"));
  await run("withdraw", editorial, ask("POST", `${path}/withdraw`, { reason: "Proef" }, 3));
  return [...costs, await costOfPublishingFiles(handlers, token)];
}

const reportsShape = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });
const reportShape = z.object({
  version: z.int(),
  content: z.looseObject({ files: z.array(z.looseObject({})).min(1) }),
});

/** What it costs to publish a report again: an entry whose files are claimed before the transaction. */
async function costOfPublishingFiles(
  { editorial, delivery }: Handlers,
  token: string,
): Promise<OperationCost> {
  const send = async (handler: Handler, request: Ask) => {
    const { answer, cost } = await metered(handler, { ...request, token });
    return { cost, body: JSON.parse(answer.body ?? "{}") as unknown };
  };
  const [report] = reportsShape.parse((await send(delivery, ask("GET", "/v1/reports"))).body).items;
  const path = `/editorial/v1/reports/${report?.id}`;
  const { version, content } = reportShape.parse((await send(editorial, ask("GET", path))).body);
  await send(editorial, ask("PUT", path, { content }, version));
  const { cost } = await send(editorial, ask("POST", `${path}/publish`, {}, version + 1));
  return { operation: `publish, with files (${content.files.length})`, ...cost };
}

/** The read capacity of a list's first page of 20 and of its deepest full page. */
export async function costOfPages(handlers: Handlers): Promise<ListCost> {
  let path: string | null = "/v1/news?limit=100";
  let pages = 0;
  let beforeLast = path;
  while (path !== null) {
    const { answer }: { answer: Awaited<ReturnType<Handler>> } = await metered(
      handlers.delivery,
      ask("GET", path),
    );
    const next: string | null = (JSON.parse(answer.body ?? "{}") as { next: string | null }).next;
    pages += 1;
    beforeLast = path;
    path = next === null ? null : next.slice(next.indexOf("/v1/"));
  }
  const deep = beforeLast.replace("limit=100", "limit=20");
  const first = await metered(handlers.delivery, ask("GET", "/v1/news"));
  const deepest = await metered(handlers.delivery, ask("GET", deep));
  return { first: first.cost.readUnits, deepest: deepest.cost.readUnits, pages };
}

const namedShape = z.object({ id: z.string(), slug: z.string() });

type Ask = { method: string; path: string; body?: unknown; version?: number | undefined; token?: string };

const ask = (method: string, path: string, body?: unknown, version?: number): Ask => ({
  method,
  path,
  body,
  version,
});

async function metered(handler: Handler, request: Ask) {
  return measured(async () => {
    const answer = await handler(eventOf(request), {} as Context);
    if ((answer.statusCode ?? 500) < 400) return answer;
    throw new Error(`${request.method} ${request.path}: ${answer.statusCode} ${answer.body}`);
  });
}

/** What something asks of storage, in this process, while it runs. */
export async function measured<Answer>(
  run: () => Promise<Answer>,
): Promise<{ answer: Answer; cost: Omit<OperationCost, "operation"> }> {
  const cost = { calls: {} as Record<string, number>, readUnits: 0, writeUnits: 0 };
  const listen = (message: unknown) => {
    const call = message as StorageCall;
    cost.calls[call.operation] = (cost.calls[call.operation] ?? 0) + 1;
    cost.readUnits += call.readUnits;
    cost.writeUnits += call.writeUnits;
  };
  subscribe(storageChannelName, listen);
  try {
    return { answer: await run(), cost };
  } finally {
    unsubscribe(storageChannelName, listen);
  }
}

function eventOf(request: Ask): APIGatewayProxyEventV2 {
  const [rawPath = "", rawQueryString = ""] = request.path.split("?");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: {
      ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      ...(request.version === undefined ? {} : { "if-match": `"${request.version}"` }),
    },
    requestContext: {
      accountId: "",
      apiId: "",
      domainName: "",
      domainPrefix: "",
      http: {
        method: request.method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "bench",
      },
      requestId: "bench",
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
    isBase64Encoded: false,
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  };
}
