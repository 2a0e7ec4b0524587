import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import { expect, test, vi } from "vitest";
import * as z from "zod";
import { httpEvent } from "../../../local/functions/http-event.ts";
import type { Contract } from "../../../schemas/contract.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import type { Authenticate } from "../identity/bearer.ts";
import { createApi } from "./api.ts";
import type { Reply } from "./reply.ts";

const contract = {
  id: "readThing",
  api: "delivery",
  method: "GET",
  path: "/v1/things/{name}",
  summary: "",
  description: "",
  tag: "",
  scope: null,
  request: {
    params: z.strictObject({ name: z.string() }),
    query: z.strictObject({ limit: z.coerce.number().optional() }),
  },
  responses: { 200: { description: "" } },
  problems: [],
} as const satisfies Contract;

async function answer(
  route: () => Promise<Reply>,
  request: {
    method?: string;
    path?: string;
    query?: string;
    headers?: Record<string, string>;
    origins?: string[];
    authenticate?: Authenticate;
  } = {},
) {
  const logger = new Logger({ logLevel: "SILENT" });
  const logged = vi.spyOn(logger, "error");
  const handler = createApi({
    contracts: [contract],
    routes: { readThing: route },
    publicAddress: "https://katern.example",
    logger,
    pages: async (path) => (path === "/docs" ? { status: 200, body: {} } : undefined),
    origins: request.origins ?? ["*"],
    ...(request.authenticate === undefined ? {} : { authenticate: request.authenticate }),
  });
  const event = httpEvent(
    {
      method: request.method ?? "GET",
      path: request.path ?? "/v1/things/een",
      query: request.query ?? "",
      headers: request.headers ?? {},
      body: Buffer.alloc(0),
      address: "127.0.0.1",
      requestId: "verzoek-1",
      publicAddress: "https://katern.example",
    },
    new Date(0),
  );
  const result = await handler(event, { awsRequestId: "1" } as Context);
  return { ...result, problem: result.body === undefined ? undefined : JSON.parse(result.body), logged };
}

const fine = async (): Promise<Reply> => ({ status: 200, body: { goed: true }, etag: '"1"' });
const failing = (error: unknown) => async (): Promise<Reply> => {
  throw error;
};

test("whatever is thrown is a problem that tells nothing, and is logged whole", async () => {
  for (const error of [new Error("geheim: wachtwoord"), new TypeError("x is not a function"), "geheim"]) {
    const { statusCode, problem, body, logged, headers } = await answer(failing(error));
    expect([statusCode, problem.code, problem.detail, problem.requestId]).toEqual([
      500,
      "internal",
      "Something went wrong on our side",
      "verzoek-1",
    ]);
    expect(body).not.toContain("geheim");
    expect(headers).toMatchObject({
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    expect(logged).toHaveBeenCalledOnce();
  }
});

test("storage that is only busy is unavailable, and says when to come back", async () => {
  const busy = Object.assign(new Error("te druk"), { name: "ThrottlingException" });
  expect(await answer(failing(busy))).toMatchObject({
    statusCode: 503,
    headers: { "retry-after": expect.stringMatching(/^\d+$/) },
    problem: { code: "unavailable", detail: "Not available just now" },
  });
});

test("a problem says what it is, where, and what goes with it", async () => {
  const gone = new ProblemError("gone", "Is teruggetrokken", {
    withdrawal: { kind: "withdrawal", at: "2020-01-01T00:00:00Z", reason: "r", title: "t" },
  });
  expect(await answer(failing(gone))).toMatchObject({
    statusCode: 410,
    problem: {
      type: "https://katern.example/docs/problems/gone",
      title: "What was here has been withdrawn",
      detail: "Is teruggetrokken",
      instance: "/v1/things/een",
      withdrawal: { reason: "r" },
    },
  });
  const head = await answer(failing(gone), { method: "HEAD" });
  expect([head.statusCode, head.body]).toEqual([410, undefined]);
});

test("every answer carries the headers that all have, and only what says so may be kept", async () => {
  expect((await answer(fine)).headers).toMatchObject({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "api-version": expect.any(String),
    "strict-transport-security": expect.stringContaining("max-age="),
  });
  const kept = await answer(async () => ({ ...(await fine()), cacheControl: "public, max-age=5" }));
  expect(kept.headers).toMatchObject({ "cache-control": "public, max-age=5" });
});

test.each(["not-found", "gone", "unknown-parameter"] as const)(
  "that something is %s may be kept for seconds, but not where it depends on who asks",
  async (code) => {
    const refused = failing(new ProblemError(code, "Niets"));
    const kept = async (authenticate?: Authenticate) =>
      (await answer(refused, authenticate === undefined ? {} : { authenticate })).headers?.["cache-control"];
    expect(await kept()).toBe("public, max-age=5");
    expect(await kept(async () => ({ subject: "redactie", role: "editor" }))).toBe("no-store");
  },
);

test("another method is told what works", async () => {
  expect(await answer(fine, { method: "DELETE" })).toMatchObject({
    statusCode: 405,
    headers: { allow: "GET, HEAD, OPTIONS" },
    problem: { code: "method-not-allowed", allowed: ["GET", "HEAD", "OPTIONS"] },
  });
  expect(await answer(fine, { method: "POST", path: "/docs" })).toMatchObject({ statusCode: 405 });
});

test("OPTIONS answers a preflight, and 404 where there is nothing", async () => {
  const preflight = await answer(fine, { method: "OPTIONS", headers: { origin: "https://partner.example" } });
  expect(preflight).toMatchObject({
    statusCode: 204,
    headers: {
      allow: "GET, HEAD, OPTIONS",
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
    },
  });
  for (const path of ["/feeds/all.rss", "/files/een/rapport.pdf", "/sitemap.xml", "/docs"]) {
    expect(await answer(fine, { method: "OPTIONS", path })).toMatchObject({
      statusCode: 204,
      headers: { "access-control-allow-methods": "GET, HEAD, OPTIONS" },
    });
  }
  expect(await answer(fine, { method: "OPTIONS", path: "/v1/niets" })).toMatchObject({
    statusCode: 404,
    problem: { code: "not-found" },
  });
});

test("a closed list of origins lets in those on it, also with a problem", async () => {
  const origins = ["https://studio.example"];
  const from = (origin: string, route = fine) => answer(route, { origins, headers: { origin } });
  expect((await from("https://studio.example")).headers).toMatchObject({
    "access-control-allow-origin": "https://studio.example",
    vary: "origin",
  });
  const refused = await from("https://studio.example", failing(new ProblemError("not-found", "Niets")));
  expect(refused.headers).toMatchObject({ "access-control-allow-origin": "https://studio.example" });
  const stranger = await from("https://studio.example.evil");
  expect(stranger.headers).not.toHaveProperty("access-control-allow-origin");
  expect(stranger.headers).toMatchObject({ vary: "origin" });
});

test("an unknown query key is named with the known ones", async () => {
  expect(await answer(fine, { query: "limiet=1" })).toMatchObject({
    statusCode: 400,
    problem: {
      code: "unknown-parameter",
      allowed: ["limit"],
      errors: [{ pointer: "/limiet", code: "unknown-field", detail: "There is no parameter 'limiet' here" }],
    },
  });
});
