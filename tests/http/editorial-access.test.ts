import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Role, roles } from "../../schemas/contract.ts";
import { editorialContracts } from "../../schemas/operations/index.ts";
import { type EditorialClient, type Request, startEditorial } from "./editorial-harness.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const created = z.looseObject({ id: z.string() });
const createAs = async (role: Role, subject: string) => {
  const body = { content: { title: `Van ${subject}` } };
  return created.parse(
    (await editorial.send({ method: "POST", path: "/news", body, as: role, subject })).body,
  ).id;
};
const status = async (request: Request) => (await editorial.send(request)).status;

const guarded = editorialContracts.flatMap(({ id, method, path, scope }) =>
  scope === null ? [] : [{ id, method, path, scope: scope as Role }],
);

describe.each(guarded)("$id", ({ method, path, scope }) => {
  const request = { method, path: path.replaceAll(/\{\w+\}/g, "x") };

  test("is for nobody without a credential", async () => {
    const answer = await editorial.send({ ...request, as: null });
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, 'Bearer realm="katern"']);
  });

  test(`takes the role ${scope}`, async () => {
    const lower = roles.slice(0, roles.indexOf(scope));
    for (const role of lower) {
      const answer = await editorial.send({ ...request, as: role });
      expect([answer.status, answer.body["allowed"]]).toEqual([403, roles.slice(roles.indexOf(scope))]);
    }
    expect([401, 403]).not.toContain(await status({ ...request, as: scope }));
  });
});

describe("an author", () => {
  test("sees and changes the own drafts only; an editor all", async () => {
    const own = await createAs("author", "eigenaar");
    const path = `/news/${own}`;
    const body = { content: { lead: "Anders" } };
    for (const request of [
      { path },
      { path: `${path}/history` },
      { path: `${path}/revisions` },
      { path: `${path}/revisions/1` },
      { path, method: "PATCH", ifMatch: 1, body },
      { path, method: "PUT", ifMatch: 1, body: { content: { title: "Anders" } } },
      { path, method: "DELETE", ifMatch: 1 },
      { path: `${path}/revisions/1/restore`, method: "POST", ifMatch: 1 },
    ])
      expect(await status({ ...request, as: "author", subject: "ander" })).toBe(403);
    expect(await status({ path, method: "PATCH", ifMatch: 1, body, as: "author", subject: "eigenaar" })).toBe(
      200,
    );
    expect(await status({ path, method: "PATCH", ifMatch: 2, body, as: "editor", subject: "ander" })).toBe(
      200,
    );
  });

  test("lists the own entries only, of one status if asked", async () => {
    const ids = [
      await createAs("author", "lijst"),
      await createAs("author", "lijst"),
      await createAs("author", "ander"),
    ];
    await editorial.send({ method: "POST", path: `/news/${ids[0]}/publish`, ifMatch: 1, body: {} });
    const listed = async (query: string) => {
      const answer = await editorial.send({ path: "/news", query, as: "author", subject: "lijst" });
      return z
        .array(created)
        .parse(answer.body["items"])
        .map(({ id }) => id);
    };
    expect(await listed("")).toEqual([ids[0], ids[1]]);
    expect(await listed("status=draft")).toEqual([ids[1]]);
  });

  test("may no longer change what has been published, but may read it", async () => {
    const id = await createAs("author", "schrijver");
    await editorial.send({ method: "POST", path: `/news/${id}/publish`, ifMatch: 1, body: {} });
    const as = { as: "author", subject: "schrijver" } as const;
    expect(await status({ path: `/news/${id}`, ...as })).toBe(200);
    expect(
      await status({
        path: `/news/${id}`,
        method: "PATCH",
        ifMatch: 2,
        body: { content: { lead: "a" } },
        ...as,
      }),
    ).toBe(403);
  });
});

describe("a client", () => {
  test("writes with its key, which is shown once and works until it is revoked", async () => {
    const body = { name: "Importeur", role: "author" };
    const answer = await editorial.send({ method: "POST", path: "/clients", body, as: "administrator" });
    const { client, key } = z.object({ client: created, key: z.string() }).parse(answer.body);
    const write = () =>
      editorial.send({
        method: "POST",
        path: "/news",
        body: { content: { title: "Import" } },
        as: null,
        headers: { authorization: `Bearer ${key}` },
      });
    expect(await write()).toMatchObject({ status: 201, body: { createdBy: `client:${client.id}` } });
    const list = await editorial.send({ path: "/clients", as: "administrator" });
    expect(JSON.stringify([list.body, await editorial.stored()])).not.toContain(key.slice(-43));
    expect(z.array(created).parse(list.body["items"])).toMatchObject([
      { id: client.id, revokedAt: null, role: "author" },
    ]);
    for (let count = 0; count < 2; count += 1)
      expect(await status({ method: "DELETE", path: `/clients/${client.id}`, as: "administrator" })).toBe(
        204,
      );
    expect((await write()).status).toBe(401);
    expect(await status({ method: "DELETE", path: "/clients/aaaaaaaaaaaaaaaa", as: "administrator" })).toBe(
      404,
    );
  });

  test("may have a key that expires", async () => {
    const body = { name: "Even", role: "editor", expiresAt: "2020-01-01T00:00:00Z" };
    const answer = await editorial.send({ method: "POST", path: "/clients", body, as: "administrator" });
    const authorization = `Bearer ${z.string().parse(answer.body["key"])}`;
    expect(await status({ path: "/news", as: null, headers: { authorization } })).toBe(401);
  });
});

test("clients are listed page by page, each once", async () => {
  for (let number = 0; number < 5; number += 1)
    await editorial.send({
      method: "POST",
      path: "/clients",
      body: { name: `K ${number}`, role: "editor" },
      as: "administrator",
    });
  const seen: string[] = [];
  let query = "limit=2";
  for (;;) {
    const answer = await editorial.send({ path: "/clients", query, as: "administrator" });
    seen.push(
      ...z
        .array(created)
        .parse(answer.body["items"])
        .map(({ id }) => id),
    );
    const next = z.string().nullable().parse(answer.body["next"]);
    if (next === null) break;
    query = new URL(next).search.slice(1);
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(5);
});

test("browsers of other origins are not let in, and preflights say what works", async () => {
  const answer = await editorial.send({
    method: "OPTIONS",
    path: "/news",
    as: null,
    headers: { origin: "https://elders.example" },
  });
  expect(answer).toMatchObject({
    status: 204,
    headers: { allow: "GET, HEAD, OPTIONS, POST", vary: "origin" },
  });
  expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  expect(await status({ method: "OPTIONS", path: "/a/b/c/d/e", as: null })).toBe(404);
});
