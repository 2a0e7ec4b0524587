import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { typeList } from "../../content-model/types/index.ts";
import { type Answer, type EditorialClient, faultsOf, startEditorial } from "./editorial-harness.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const entryShape = z.looseObject({ id: z.string(), version: z.number(), slug: z.string() });
const entryOf = (answer: Answer) => entryShape.parse(answer.body);
const create = async (content: object, slug?: string) =>
  entryOf(await editorial.send({ method: "POST", path: "/news", body: { slug, content } }));

describe("a new entry", () => {
  test.each(typeList)(
    "of the type $name is a draft at its own address",
    async ({ name, collection, example }) => {
      const answer = await editorial.send({
        method: "POST",
        path: `/${collection}`,
        body: { content: example },
      });
      const { id } = entryOf(answer);
      expect(answer).toMatchObject({
        status: 201,
        headers: { etag: '"1"', location: `http://127.0.0.1:8080/editorial/v1/${collection}/${id}` },
        body: {
          type: name,
          version: 1,
          status: "draft",
          published: null,
          schedule: null,
          createdBy: "publisher-1",
        },
      });
      const read = await editorial.send({ path: `/${collection}/${id}` });
      expect(read).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: answer.body });
      expect((await editorial.send({ path: `/${collection}/${id}`, method: "HEAD" })).text).toBe("");
      const again = await editorial.send({
        path: `/${collection}/${id}`,
        headers: { "if-none-match": '"1"' },
      });
      expect(again).toMatchObject({ status: 304, text: "" });
    },
  );

  test("takes its slug from its title, with a number when that is taken", async () => {
    const slugs = [];
    for (let count = 0; count < 6; count += 1)
      slugs.push((await create({ title: "Méér verbondenheid" })).slug);
    expect(slugs.slice(0, 4)).toEqual([
      "meer-verbondenheid",
      "meer-verbondenheid-2",
      "meer-verbondenheid-3",
      "meer-verbondenheid-4",
    ]);
    expect(new Set(slugs).size).toBe(6);
    expect((await create({ title: "日本語" })).slug).toBe("news");
  });

  test("keeps the slug it asks for, and is refused one that is taken", async () => {
    expect(await create({ title: "Een" }, "eigen-keuze")).toMatchObject({ slug: "eigen-keuze" });
    const answer = await editorial.send({
      method: "POST",
      path: "/news",
      body: { slug: "eigen-keuze", content: { title: "Twee" } },
    });
    expect([answer.status, answer.body["code"], faultsOf(answer)]).toEqual([
      409,
      "slug-taken",
      [{ pointer: "/slug", code: "slug-taken" }],
    ]);
  });

  test("may come in Markdown, and is answered as blocks", async () => {
    const answer = await create({ title: "Markdown", body: { markdown: "## Kop\n\nTekst." } });
    expect(answer).toMatchObject({
      content: { body: [{ _type: "block", style: "h2" }, { _type: "block" }] },
    });
  });
});

describe("a change", () => {
  test("replaces the whole content, keeps the slug, and counts one version", async () => {
    const { id, slug } = await create({ title: "Oud", lead: "Weg hiermee" });
    const answer = await editorial.send({
      method: "PUT",
      path: `/news/${id}`,
      ifMatch: 1,
      body: { content: { title: "Nieuw" } },
    });
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { slug, content: { title: "Nieuw" } },
    });
    expect(answer.body["content"]).not.toHaveProperty("lead");
  });

  test("as a merge patch replaces what is there, and null removes", async () => {
    const { id } = await create({
      title: "Oud",
      lead: "Weg hiermee",
      source: { name: "movisie.nl", url: "https://movisie.nl/" },
    });
    const body = { slug: "gelapt", content: { lead: null, kicker: "Nieuws", source: { url: null } } };
    for (const [version, type] of [
      [1, "application/merge-patch+json"],
      [2, "application/json; charset=utf-8"],
    ] as const) {
      const answer = await editorial.send({
        method: "PATCH",
        path: `/news/${id}`,
        ifMatch: version,
        body,
        headers: { "content-type": type },
      });
      expect(answer).toMatchObject({ status: 200, body: { version: version + 1, slug: "gelapt" } });
      expect(answer.body["content"]).toEqual({
        title: "Oud",
        kicker: "Nieuws",
        source: { name: "movisie.nl" },
      });
    }
    // A merge patch cannot carry a null: what may be null may be left out.
    const counted = await editorial.send({
      method: "PATCH",
      path: `/news/${id}`,
      ifMatch: 3,
      body: { content: { carriedOverReads: { count: 5, asOf: null } } },
    });
    expect(counted.body["content"]).toMatchObject({ carriedOverReads: { count: 5, asOf: null } });
    const emptied = await editorial.send({
      method: "PATCH",
      path: `/news/${id}`,
      ifMatch: 4,
      body: { content: { title: null } },
    });
    expect([emptied.status, faultsOf(emptied)[0]?.pointer]).toEqual([422, "/content/title"]);
  });

  test("must say which version it is based on", async () => {
    const { id } = await create({ title: "Versies" });
    const body = { content: { title: "Anders" } };
    const status = async (ifMatch: string) =>
      (await editorial.send({ method: "PUT", path: `/news/${id}`, ifMatch, body })).status;
    expect(await status("")).toBe(428);
    for (const wrong of ["1", "*", '"een"', '"1", "2"', '"1.0"', '"-1"'])
      expect(await status(wrong)).toBe(400);
    expect(await status('"7"')).toBe(412);
    expect(await status('W/"1"')).toBe(200);
  });

  test("of the second of two editors on one version is refused with the current one, and nothing is lost", async () => {
    const { id } = await create({ title: "Samen" });
    const write = (lead: string, subject: string) =>
      editorial.send({
        method: "PATCH",
        path: `/news/${id}`,
        ifMatch: 1,
        body: { content: { lead } },
        subject,
      });
    const answers = await Promise.all([
      write("Van een", "een"),
      write("Van twee", "twee"),
      write("Van drie", "drie"),
    ]);
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const lost of answers.filter(({ status }) => status !== 200))
      expect(lost).toMatchObject({ status: 412, body: { code: "stale-version", currentVersion: 2 } });
    const { body } = await editorial.send({ path: `/news/${id}` });
    expect(body["content"]).toEqual(Object(won[0]?.body)["content"]);
  });

  test("that says nothing is none", async () => {
    const { id } = await create({ title: "Leeg" });
    for (const method of ["PUT", "PATCH"])
      expect((await editorial.send({ method, path: `/news/${id}`, ifMatch: 1 })).status).toBe(415);
  });

  test("to a slug that is taken is refused; one that was never live is free again", async () => {
    await create({ title: "A" }, "slug-a");
    const { id } = await create({ title: "B" }, "slug-b");
    const rename = (slug: string, ifMatch: number) =>
      editorial.send({ method: "PATCH", path: `/news/${id}`, ifMatch, body: { slug } });
    expect((await rename("slug-a", 1)).body["code"]).toBe("slug-taken");
    expect((await rename("slug-c", 1)).status).toBe(200);
    expect(await create({ title: "D" }, "slug-b")).toMatchObject({ slug: "slug-b" });
  });
});

describe("a draft that was never published", () => {
  test("can be deleted, and leaves nothing", async () => {
    const untouched = await editorial.stored();
    const { id } = await create({ title: "Kladje" });
    await editorial.send({ method: "PATCH", path: `/news/${id}`, ifMatch: 1, body: { slug: "kladje-twee" } });
    expect((await editorial.send({ method: "DELETE", path: `/news/${id}`, ifMatch: 1 })).status).toBe(412);
    expect((await editorial.send({ method: "DELETE", path: `/news/${id}`, ifMatch: 2 })).status).toBe(204);
    expect((await editorial.send({ path: `/news/${id}` })).status).toBe(404);
    expect(await editorial.stored()).toEqual(untouched);
  });

  test("stays while another refers to it, and the answer says so; after that it leaves nothing either", async () => {
    const untouched = await editorial.stored();
    const theme = await editorial.send({
      method: "POST",
      path: "/themes",
      body: { content: { title: "Klad van een thema" } },
    });
    const { id } = await create({ title: "Over een klad", themes: [theme.body["id"]] });
    const remove = (path: string) => editorial.send({ method: "DELETE", path, ifMatch: 1 });
    const refused = await remove(`/themes/${theme.body["id"]}`);
    expect([refused.status, refused.body["code"]]).toEqual([409, "in-use"]);
    expect(refused.body["detail"]).toContain("the news 'over-een-klad'");
    expect((await remove(`/news/${id}`)).status).toBe(204);
    expect((await remove(`/themes/${theme.body["id"]}`)).status).toBe(204);
    expect(await editorial.stored()).toEqual(untouched);
  });
});

test("an entry is found under its own collection only", async () => {
  const { id } = await create({ title: "Thuis" });
  for (const request of [
    { path: `/articles/${id}` },
    { path: `/niets/${id}` },
    { path: `/articles/${id}/history` },
    { path: `/articles/${id}/publish`, method: "POST", ifMatch: 1, body: {} },
    { path: `/news/${idOf("news", 999)}` },
  ])
    expect((await editorial.send(request)).status).toBe(404);
});

describe("lists", () => {
  const page = z.object({
    items: z.array(z.looseObject({ id: z.string(), status: z.string() })),
    next: z.string().nullable(),
  });
  const walk = async (path: string, query: string) => {
    const ids: string[] = [];
    let next: string | null = `http://127.0.0.1:8080/editorial/v1${path}?${query}`;
    while (next !== null) {
      const address = new URL(next);
      const answer = await editorial.send({ path: address.pathname, query: address.search.slice(1) });
      const { items, next: following } = page.parse(answer.body);
      expect(answer.headers["link"]).toBe(following === null ? undefined : `<${following}>; rel="next"`);
      ids.push(...items.map((item) => item.id));
      next = following;
    }
    return ids;
  };

  test("give every entry of a collection once, latest change first, of one status if asked", async () => {
    const made = [];
    for (let number = 0; number < 7; number += 1) {
      const answer = await editorial.send({
        method: "POST",
        path: "/series",
        body: { content: { title: `Reeks ${number}` } },
      });
      made.push(entryOf(answer).id);
    }
    const [first = "", second = ""] = made;
    await editorial.send({ method: "POST", path: `/series/${second}/publish`, ifMatch: 1, body: {} });
    await editorial.send({
      method: "PATCH",
      path: `/series/${first}`,
      ifMatch: 1,
      body: { content: { since: "2005" } },
    });
    const all = await walk("/series", "limit=3");
    expect(all.slice(0, 2)).toEqual([first, second]);
    expect(all.slice(2, 7)).toEqual(made.slice(2).reverse());
    expect(await walk("/series", "limit=1&status=draft")).toEqual(all.filter((id) => id !== second));
    expect((await walk("/series", "status=published")).slice(0, 1)).toEqual([second]);
  });
});
