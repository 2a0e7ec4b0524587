import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { expect } from "vitest";
import * as z from "zod";
import { typeSchemas } from "../../content-model/types/input-schemas.ts";
import { type Bucket, createBucketClient } from "../../functions/shared/artefacts/bucket.ts";
import { createRouter } from "../../functions/shared/http/router.ts";
import type { Item, Table } from "../../functions/shared/storage/table.ts";
import { createTableClient } from "../../functions/shared/storage/table.ts";
import { wholeTable } from "../../functions/shared/storage/testing/store.ts";
import { httpEvent } from "../../local/functions/http-event.ts";
import { openIssuer } from "../../local/issuer.ts";
import { startTestStores } from "../../local/testing.ts";
import { problemsOf } from "../../packaging/openapi/problems.ts";
import type { BodySchema, Contract, Role } from "../../schemas/contract.ts";
import { editorialContracts } from "../../schemas/operations/index.ts";
import { problemCatalogue, problemSchema } from "../../schemas/problem.ts";

/**
 * The editorial API's own handler, called with the events that API Gateway makes, on the real emulators and
 * with tokens of a real issuer. Every answer is held against its operation's contract.
 */
export type Request = {
  readonly method?: string;
  /** Below `/editorial/v1`, unless it is whole. */
  readonly path: string;
  readonly query?: string;
  /** A value that is sent as JSON, or bytes that are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ifMatch?: number | string;
  /** Whose token is sent; a publisher's unless it says otherwise, none for null. */
  readonly as?: Role | null;
  readonly subject?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body's JSON; undefined for no body. */
  readonly body: Record<string, unknown>;
  readonly text: string;
};

export type EditorialClient = {
  readonly table: Table;
  readonly ledger: Bucket;
  send(request: Request): Promise<Answer>;
  /** Everything that is stored. */
  stored(): Promise<Item[]>;
  stop(): Promise<void>;
};

const address = "http://127.0.0.1:8080";

export async function startEditorial(): Promise<EditorialClient> {
  const [stores, folder] = await Promise.all([startTestStores(), mkdtemp(join(tmpdir(), "katern-issuer-"))]);
  const server = createServer((request, response) => {
    const page = issuer.pages.get(String(request.url))?.();
    response.writeHead(page?.status ?? 404, page?.headers).end(page?.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bound = z.object({ port: z.number() }).parse(server.address());
  const issuer = await openIssuer({ folder, address: `http://127.0.0.1:${bound.port}` });
  Object.assign(process.env, stores.environment, {
    PUBLIC_ADDRESS: address,
    TOKEN_ISSUER: issuer.issuer,
    TOKEN_JWKS_URL: `${issuer.issuer}/.well-known/jwks.json`,
    DESCRIPTION_FOLDER: folder,
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  const { handler } = await import("../../functions/editorial-api/handler.ts");
  const table = { client: createTableClient(), name: stores.tableName };
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (role: Role, subject: string) => {
    const token = tokens.get(`${role} ${subject}`) ?? issuer.signToken({ role, subject });
    tokens.set(`${role} ${subject}`, token);
    return token;
  };
  return {
    table,
    ledger: { client: createBucketClient(), name: stores.buckets.ledger },
    stored: () => wholeTable(table),
    send: async (request) => {
      const role = request.as === undefined ? "publisher" : request.as;
      const token = role === null ? undefined : await tokenOf(role, request.subject ?? `${role}-1`);
      const event = eventOf(request, token);
      const result = await handler(event, contextOf());
      return checked(event, answerOf(result));
    },
    stop: async () => {
      server.close();
      table.client.destroy();
      await stores.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The faults that a problem points at, without their prose. */
export function faultsOf(answer: Answer): { pointer: string; code: string }[] {
  return z.array(z.object({ pointer: z.string(), code: z.string() })).parse(answer.body["errors"] ?? []);
}

function eventOf(request: Request, token: string | undefined): APIGatewayProxyEventV2 {
  const { method = "GET", path, body, ifMatch } = request;
  const bytes =
    body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const headers = {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(ifMatch === undefined ? {} : { "if-match": typeof ifMatch === "number" ? `"${ifMatch}"` : ifMatch }),
    ...request.headers,
  };
  return httpEvent(
    {
      method,
      path: path.startsWith("/editorial") ? path : `/editorial/v1${path}`,
      query: request.query ?? "",
      headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== "")),
      body: bytes,
      address: "127.0.0.1",
      requestId: "verzoek-1",
      publicAddress: address,
    },
    new Date(),
  );
}

function answerOf(result: APIGatewayProxyStructuredResultV2): Answer {
  const text = result.body ?? "";
  return {
    status: result.statusCode ?? 0,
    headers: result.headers ?? {},
    body:
      text === "" || !String(result.headers?.["content-type"]).includes("json")
        ? {}
        : z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
    text,
  };
}

const isJson = (contentType: unknown): boolean => String(contentType).includes("json");

const router = createRouter<Contract>(editorialContracts);

/** Holds an answer against what its operation may answer. */
function checked(event: APIGatewayProxyEventV2, answer: Answer): Answer {
  expect(answer.headers).toMatchObject({
    "api-version": expect.any(String),
    "x-content-type-options": "nosniff",
  });
  expect(answer.text).not.toMatch(/\bat .*\.(?:ts|js):\d+|node_modules/);
  const found = operationOf(event);
  if (answer.status >= 400) {
    if (event.requestContext.http.method === "HEAD") return answer;
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    const problem = problemSchema.strict().parse(answer.body);
    expect(problem.status).toBe(answer.status);
    expect(problemCatalogue[problem.code].status).toBe(answer.status);
    if (found !== undefined) expect(problemsOf(found.contract)).toContain(problem.code);
    return answer;
  }
  if (found === undefined || event.requestContext.http.method === "OPTIONS") return answer;
  const response = found.contract.responses[answer.status];
  expect(response, `${found.contract.id} does not list ${answer.status}`).toBeDefined();
  for (const name of Object.keys(response?.headers ?? {}))
    expect(answer.headers).toHaveProperty(name.toLowerCase());
  const schema =
    response?.body === undefined ? undefined : schemaOf(response.body, found.params["collection"]);
  if (schema === undefined) expect(answer.text).toBe("");
  else if (event.requestContext.http.method !== "HEAD" && isJson(answer.headers["content-type"]))
    expect(schema.safeParse(answer.body).error).toBeUndefined();
  return answer;
}

function operationOf(event: APIGatewayProxyEventV2) {
  try {
    return router.match(event.requestContext.http.method, event.rawPath);
  } catch {
    return undefined;
  }
}

function schemaOf(schema: BodySchema, collection: string | undefined): z.ZodType | undefined {
  if (!("perType" in schema)) return schema;
  const type = typeSchemas.get(collection ?? "");
  return type === undefined ? undefined : schema.perType(type);
}

function contextOf() {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: "editorial-api",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:editorial-api",
    memoryLimitInMB: "1024",
    awsRequestId: "verzoek-1",
    logGroupName: "",
    logStreamName: "",
    getRemainingTimeInMillis: () => 20_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
