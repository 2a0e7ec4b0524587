import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { commitDeletion } from "../../functions/shared/storage/deletion.ts";
import { readHead } from "../../functions/shared/storage/entries.ts";
import { type Answer, type EditorialClient, faultsOf, startEditorial } from "./editorial-harness.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const create = async (content: object, collection = "news") => {
  const answer = await editorial.send({ method: "POST", path: `/${collection}`, body: { content } });
  return z.looseObject({ id: z.string(), slug: z.string() }).parse(answer.body);
};
const publish = (id: string, ifMatch: number, body: object = {}) =>
  editorial.send({ method: "POST", path: `/news/${id}/publish`, ifMatch, body });
const withdraw = (id: string, ifMatch: number, body: object) =>
  editorial.send({ method: "POST", path: `/news/${id}/withdraw`, ifMatch, body });
const patch = (id: string, ifMatch: number, body: object) =>
  editorial.send({ method: "PATCH", path: `/news/${id}`, ifMatch, body });
const items = (answer: Answer) => z.array(z.record(z.string(), z.unknown())).parse(answer.body["items"]);

describe("publication", () => {
  test("makes the draft live, and says since when", async () => {
    const { id } = await create({ title: "Live" });
    const answer = await publish(id, 1);
    const at = Object(answer.body["published"])["at"];
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { version: 2, status: "published", published: { version: 1, at, firstAt: at } },
    });
    const changed = await patch(id, 2, { content: { lead: "Later" } });
    expect(changed.body).toMatchObject({ status: "changed", version: 3, published: { version: 1 } });
    expect((await publish(id, 3)).body).toMatchObject({
      status: "published",
      published: { version: 3, firstAt: at },
    });
  });

  test("takes no body at all as the wish to publish at once", async () => {
    const { id } = await create({ title: "Zonder lichaam" });
    expect((await editorial.send({ method: "POST", path: `/news/${id}/publish`, ifMatch: 1 })).status).toBe(
      200,
    );
  });

  test("of what is live as it is, is refused: nothing would change", async () => {
    const { id } = await create({ title: "Tweemaal" });
    await publish(id, 1);
    const untouched = await editorial.stored();
    expect(await publish(id, 2)).toMatchObject({ status: 409, body: { code: "wrong-state" } });
    expect(await editorial.stored()).toEqual(untouched);
  });

  test("at a time is refused until there are schedules, with a pointer", async () => {
    const { id } = await create({ title: "Gepland" });
    const answer = await publish(id, 1, { at: { local: "2030-03-09T08:00", timeZone: "Europe/Amsterdam" } });
    expect([answer.status, faultsOf(answer)]).toEqual([422, [{ pointer: "/at", code: "not-available" }]]);
  });

  test("of an import keeps the time it says; the future is refused; afterwards it is fixed", async () => {
    const { id } = await create({ title: "Import", publishedAt: "2012-05-01T09:00:00Z" });
    expect((await publish(id, 1)).body).toMatchObject({ published: { firstAt: "2012-05-01T09:00:00Z" } });
    const moved = await patch(id, 2, { content: { publishedAt: "2013-05-01T09:00:00Z" } });
    expect([moved.status, faultsOf(moved)]).toEqual([
      422,
      [{ pointer: "/content/publishedAt", code: "fixed" }],
    ]);
    const tomorrow = await create({ title: "Morgen", publishedAt: "2099-01-01T00:00:00Z" });
    expect(faultsOf(await publish(tomorrow.id, 1))).toEqual([
      { pointer: "/content/publishedAt", code: "in-the-future" },
    ]);
  });

  test("needs everything that the content names to be there still", async () => {
    const theme = await create({ title: "Thema" }, "themes");
    const { id } = await create({ title: "Verwijst", themes: [theme.id] });
    const head = await readHead(editorial.table, theme.id);
    if (head === undefined) throw new Error("The theme is not there");
    // The API would not, as long as something refers to it.
    await commitDeletion(editorial.table, head);
    const answer = await publish(id, 1);
    expect([answer.status, faultsOf(answer)]).toEqual([
      422,
      [{ pointer: "/content/themes/0", code: "unknown-reference" }],
    ]);
  });

  test("of one version by two publishers at once happens once", async () => {
    const { id } = await create({ title: "Samen" });
    const answers = await Promise.all([publish(id, 1), publish(id, 1), publish(id, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  test("may not refer to more than one transaction holds", async () => {
    const names = Array.from({ length: 11 }, (_, index) => idOf("theme", index));
    const series = await create({ title: "Reeks" }, "series");
    const answer = await editorial.send({
      method: "POST",
      path: "/news",
      body: { content: { title: "Veel", themes: names.slice(0, 10), series: [series.id] } },
    });
    expect(faultsOf(answer)).toEqual([{ pointer: "/content/series/0", code: "too-many-references" }]);
  });
});

describe("withdrawal", () => {
  test("takes what is live back, once, and it can be published again under its first time", async () => {
    const { id } = await create({ title: "Terug", publishedAt: "2015-01-01T00:00:00Z" });
    await publish(id, 1);
    const answer = await withdraw(id, 2, { reason: "De bijeenkomst gaat niet door." });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: "withdrawn", version: 3, published: null, withdrawal: { kind: "withdrawal" } },
    });
    expect(await withdraw(id, 3, { reason: "Nog eens" })).toMatchObject({
      status: 409,
      body: { code: "wrong-state" },
    });
    expect((await publish(id, 3)).body).toMatchObject({
      status: "published",
      withdrawal: null,
      published: { firstAt: "2015-01-01T00:00:00Z" },
    });
  });

  test("of a draft is refused, and so is deleting what was published", async () => {
    const { id } = await create({ title: "Kladje" });
    expect((await withdraw(id, 1, { reason: "Waarom niet" })).body["code"]).toBe("wrong-state");
    await publish(id, 1);
    const removal = await editorial.send({ method: "DELETE", path: `/news/${id}`, ifMatch: 2 });
    expect([removal.body["code"], removal.body["detail"]]).toEqual([
      "wrong-state",
      expect.stringContaining("/withdraw"),
    ]);
  });

  test("needs a reason that can be shown", async () => {
    const { id } = await create({ title: "Reden" });
    await publish(id, 1);
    for (const body of [
      {},
      { reason: "" },
      { reason: "  " },
      { reason: "a\rb" },
      { reason: "a", kind: "deletion" },
      { reason: "a", x: 1 },
    ]) {
      const answer = await withdraw(id, 2, body);
      expect([answer.status, faultsOf(answer).length > 0]).toEqual([422, true]);
    }
  });

  test("as a retraction stays readable, and can become a withdrawal", async () => {
    const { id } = await create({ title: "Onjuist" });
    await publish(id, 1);
    const retraction = await withdraw(id, 2, { reason: "De cijfers kloppen niet.", kind: "retraction" });
    expect(retraction.body).toMatchObject({
      status: "withdrawn",
      published: { version: 1 },
      withdrawal: { kind: "retraction" },
    });
    expect((await withdraw(id, 3, { reason: "Weer", kind: "retraction" })).status).toBe(409);
    expect((await withdraw(id, 3, { reason: "Toch weg" })).body).toMatchObject({ published: null });
  });
});

test("revisions are kept, can be read and brought back; the history says who did what", async () => {
  const { id, slug } = await create({ title: "Eerste", lead: "Zo was het" });
  await patch(id, 1, { content: { title: "Tweede", lead: null } });
  await publish(id, 2);
  const path = `/news/${id}/revisions`;
  expect(items(await editorial.send({ path })).map((one) => one["version"])).toEqual([2, 1]);
  expect((await editorial.send({ path: `${path}/1` })).body).toMatchObject({
    content: { title: "Eerste", lead: "Zo was het" },
  });
  expect((await editorial.send({ path: `${path}/3` })).status).toBe(404);
  expect((await editorial.send({ path: `${path}/0` })).status).toBe(400);
  expect((await editorial.send({ method: "POST", path: `${path}/1/restore` })).status).toBe(428);
  expect((await editorial.send({ method: "POST", path: `${path}/1/restore`, ifMatch: 2 })).status).toBe(412);
  const restored = await editorial.send({
    method: "POST",
    path: `${path}/1/restore`,
    ifMatch: 3,
    subject: "terugzetter",
  });
  expect(restored.body).toMatchObject({
    version: 4,
    status: "changed",
    slug,
    content: { title: "Eerste", lead: "Zo was het" },
  });
  const first = await editorial.send({ path: `/news/${id}/history`, query: "limit=3" });
  expect(items(first)).toMatchObject([
    { action: "restored", by: "terugzetter", fromVersion: 3, toVersion: 4, restoredVersion: 1 },
    { action: "published", fromVersion: 2, toVersion: 3 },
    { action: "changed", fromVersion: 1, toVersion: 2 },
  ]);
  const next = new URL(z.string().parse(first.body["next"]));
  const rest = await editorial.send({ path: next.pathname, query: next.search.slice(1) });
  expect([items(rest), rest.body["next"]]).toMatchObject([[{ action: "created", fromVersion: 0 }], null]);
});
