import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { encodeCursor } from "../../functions/shared/http/cursor.ts";
import { editorialContracts } from "../../schemas/operations/index.ts";
import { untouchedEditorial } from "../support/untouched-editorial.ts";
import type { Request } from "./editorial-harness.ts";

/** Queries and paths that are none of ours are refused, whatever is in them, and nothing is stored. */

const editorial = untouchedEditorial();

describe("a query", () => {
  const lists = editorialContracts.filter(
    (contract) => "query" in contract.request && "limit" in contract.request.query.shape,
  );
  const request = (path: string): Request => ({
    path: path.replace("{collection}", "news").replace("{id}", editorial.entry).replace("/editorial/v1", ""),
    as: "administrator",
  });

  test.each(lists)("of $id with what it does not know is 400", async ({ path, request: asked }) => {
    const needed = "query" in asked && "from" in asked.query.shape ? "from=2026-01&to=2026-01&" : "";
    const refusal = async (query: string) => {
      const answer = await editorial.send({ ...request(path), query: `${needed}${query}` });
      return [answer.status, answer.body["code"]];
    };
    for (const query of [
      "x=1",
      "Limit=2",
      "__proto__=1",
      "constructor=1",
      "limit=2&sort=title",
      "=1",
      "cursor[]=a",
    ])
      expect([query, ...(await refusal(query))]).toEqual([query, 400, "unknown-parameter"]);
    for (const query of [
      "limit=101",
      "limit=0",
      "limit=-1",
      "limit=1.5",
      "limit=veel",
      "limit=",
      "limit=1&limit=2",
      "limit=1e1",
      "limit=0x5",
      "limit=%2B5",
      "limit=%205",
      "cursor=",
    ])
      expect([query, ...(await refusal(query))]).toEqual([query, 400, "invalid-parameter"]);
    for (const query of [
      "cursor=x",
      "cursor=%00",
      "cursor=e30",
      `cursor=${Buffer.from('{"at":1}').toString("base64url")}`,
    ])
      expect([query, ...(await refusal(query))]).toEqual([query, 400, "invalid-cursor"]);
    expect((await refusal(`cursor=${"a".repeat(601)}`))[0]).toBe(400);
  });

  test("with any text for a value is answered or refused, never fallen over", async () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("%", "%ZZ", "%00", "1%20", "%ff"),
    );
    const key = fc.oneof(fc.constantFrom("limit", "cursor", "status", "__proto__"), fc.string());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lists),
        fc.array(fc.tuple(key, value), { maxLength: 3 }),
        fc.boolean(),
        async ({ path }, pairs, encoded) => {
          const write = (text: string) => (encoded ? encodeURIComponent(text.toWellFormed()) : text);
          const query = pairs.map(([name, text]) => `${write(name)}=${write(text)}`).join("&");
          const { status } = await editorial.send({ ...request(path), query });
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("with the cursor of another list, status or entry is 400", async () => {
    const cursorOf = (cursor: string, path: string, query: string) =>
      editorial.send({
        path,
        query: `${query}${query === "" ? "" : "&"}cursor=${cursor}`,
        as: "administrator",
      });
    const cursor = encodeCursor({ at: "2020-01-01T00:00:00Z", id: editorial.entry }, ["/editorial/v1/news"]);
    expect((await cursorOf(cursor, "/news", "")).status).toBe(200);
    expect((await cursorOf(cursor, "/news", "limit=7")).status).toBe(200);
    for (const [path, query] of [
      ["/articles", ""],
      ["/news", "status=draft"],
      ["/clients", ""],
      [`/news/${editorial.entry}/history`, ""],
      [`/news/${editorial.entry}/revisions`, ""],
    ] as const)
      expect(await cursorOf(cursor, path, query)).toMatchObject({
        status: 400,
        body: { code: "invalid-cursor" },
      });
    const forged = encodeCursor({ at: "2020-01-01T00:00:00Z", id: editorial.entry }, [
      `/editorial/v1/news/${editorial.entry}/revisions`,
    ]);
    expect((await cursorOf(forged, `/news/${editorial.entry}/revisions`, "")).status).toBe(400);
  });
});

describe("a path", () => {
  test.each([
    "/news/..",
    "/news/../clients",
    "/news/%2e%2e",
    "/news/%2e%2e%2fclients",
    "/news%2F..%2Fclients",
    "/..%2f..%2fetc%2fpasswd",
    "/news/%00",
    "/news/a%00b/history",
    "/news/%ZZ",
    "/news/%c3%28",
    `/news/${"a".repeat(8_000)}`,
    `/${"a".repeat(8_000)}`,
    "/news//history",
    "/news/",
    "//",
    "/__proto__",
    "/constructor/0193b2c4-7a10-7cde-8f01-23456789abcd",
    "/news/0193b2c4-7a10-4cde-8f01-23456789abcd",
    "/news/0193B2C4-7A10-7CDE-8F01-23456789ABCD",
  ])("%s is 400 or 404", async (path) => {
    for (const method of ["GET", "HEAD", "DELETE", "PUT", "POST"]) {
      const { status } = await editorial.send({
        method,
        path,
        ifMatch: 1,
        body: method === "GET" ? undefined : {},
        as: "administrator",
      });
      expect([400, 404, 405]).toContain(status);
    }
    const { status } = await editorial.send({ path, as: "administrator" });
    expect([400, 404]).toContain(status);
  });

  test("of any steps is answered or refused, never fallen over", async () => {
    const step = fc.oneof(
      fc.constantFrom(
        "news",
        "assets",
        "clients",
        "..",
        "%2e%2e",
        "%2F",
        "%00",
        "%",
        "publish",
        "history",
        "revisions",
        "1",
        "99999999",
        "1e3",
        "openapi.json",
      ),
      fc.constantFrom(idOf("news", 1), "__proto__"),
      fc.string({ unit: "binary" }),
    );
    const method = fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    await fc.assert(
      fc.asyncProperty(method, fc.array(step, { minLength: 1, maxLength: 5 }), async (verb, steps) => {
        fc.pre(steps.join("/") !== "openapi.json");
        const { status } = await editorial.send({
          method: verb,
          path: `/${steps.join("/")}`,
          ifMatch: 1,
          as: "author",
        });
        expect([200, 204, 400, 403, 404, 405, 415, 422]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });
});
