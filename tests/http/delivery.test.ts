import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Runtime, startRuntime } from "../../local/runtime.ts";
import { loadSample } from "../../local/sample/load.ts";
import { type EditorialClient, type Entry, editorialClient } from "../support/editorial-client.ts";

/** Lists and documents as readers and partners get them, on the sample content and what is added to it. */

let folder: string;
let runtime: Runtime;
let editors: EditorialClient;

beforeAll(async () => {
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  folder = await mkdtemp(join(tmpdir(), "katern-delivery-"));
  runtime = await startRuntime({ port: 0, folder, loadSample, report: () => {} });
  await runtime.settled();
  const token = await runtime.signToken("publisher", "publisher");
  editors = editorialClient({ address: runtime.address, token });
});
afterAll(async () => {
  await runtime?.stop();
  await rm(folder, { recursive: true, force: true });
});

const card = z.looseObject({ id: z.string(), type: z.string(), slug: z.string(), publishedAt: z.string() });
const page = z.object({
  items: z.array(card),
  next: z.string().nullable(),
  included: z.array(card).optional(),
});
const problem = z.looseObject({
  code: z.string(),
  allowed: z.array(z.string()).optional(),
  withdrawal: z.object({ reason: z.string() }).optional(),
});

const fetchPath = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, runtime.address), { redirect: "manual", ...init });
const list = async (path: string) => page.parse(await (await fetchPath(path)).json());
const refusal = async (path: string) => {
  const response = await fetchPath(path);
  const { code } = problem.parse(await response.json());
  return `${response.status} ${code}`;
};
/** Every item of a list, page by page, by the addresses that the list gives. */
async function walk(path: string): Promise<z.infer<typeof card>[]> {
  const { items, next } = await list(path);
  return next === null ? items : [...items, ...(await walk(next))];
}
const live = async (collection: string, content: Record<string, unknown>, slug: string): Promise<Entry> =>
  editors.publish(collection, await editors.create(collection, content, slug));

const allLists = ["entries", "news", "articles", "reports", "sessions", "persons", "organisations", "themes"];

describe("a list", () => {
  test.each([
    { limit: 1, names: ["entries", "themes"] },
    { limit: 2, names: allLists },
    { limit: 7, names: allLists },
  ])("in pages of $limit gives everything once, newest first", async ({ limit, names }) => {
    for (const name of names) {
      const whole = (await list(`/v1/${name}?limit=100`)).items;
      const walked = await walk(`/v1/${name}?limit=${limit}`);
      expect(walked.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
      const times = whole.map(({ publishedAt }) => Date.parse(publishedAt));
      expect(times).toEqual(times.toSorted((one, other) => other - one));
      expect(new Set(walked.map(({ id }) => id)).size).toBe(walked.length);
    }
  });

  test("of everything holds publications, or those of one type", async () => {
    const types = new Set((await walk("/v1/entries")).map(({ type }) => type));
    expect([...types].sort()).toEqual(["article", "news", "report", "session"]);
    const news = await walk("/v1/entries?type=news");
    expect(news).toEqual(await walk("/v1/news"));
  });

  test("of a theme is the same by its slug and by its id, and by type", async () => {
    const { items } = await list("/v1/themes?limit=100");
    const theme = items.find(({ slug }) => slug === "eenzaamheid");
    const byId = await walk(`/v1/entries?theme=${theme?.id}`);
    expect(byId.length).toBeGreaterThan(0);
    expect(await walk("/v1/entries?theme=eenzaamheid")).toEqual(byId);
    expect(await walk("/v1/news?theme=eenzaamheid")).toEqual(byId.filter(({ type }) => type === "news"));
  });

  test("has one facet at a time, and says which there are", async () => {
    const response = await fetchPath("/v1/news?theme=eenzaamheid&language=nl");
    expect(problem.parse(await response.json())).toMatchObject({
      code: "invalid-parameter",
      allowed: ["theme", "series", "person", "organisation", "language"],
    });
    for (const query of ["theme=geen-thema", "person=eenzaamheid", "theme=EENZAAMHEID"])
      expect([query, await refusal(`/v1/news?${query}`)]).toEqual([query, "400 invalid-parameter"]);
  });

  test("shows the fields that are asked for, and the id", async () => {
    const reduced = z.object({ items: z.array(z.record(z.string(), z.unknown())).min(4) });
    const { items } = reduced.parse(await (await fetchPath("/v1/sessions?fields=title,start")).json());
    for (const item of items) expect(Object.keys(item).sort()).toEqual(["id", "start", "title"]);
    expect(await refusal("/v1/news?fields=title,start")).toBe("400 invalid-parameter");
    expect(await refusal("/v1/news?fields=title,")).toBe("400 invalid-parameter");
  });

  test("carries along what its items refer to, each once", async () => {
    const { items, included = [] } = await list("/v1/news?include=themes,persons");
    expect(new Set(included.map(({ type }) => type))).toEqual(new Set(["theme", "person"]));
    expect(new Set(included.map(({ id }) => id)).size).toBe(included.length);
    const themes = items.flatMap((item) => z.array(card.partial()).parse(item["themes"]));
    expect(included.map(({ id }) => id)).toEqual(expect.arrayContaining(themes.map(({ id }) => id)));
    expect(await list("/v1/news")).not.toHaveProperty("included");
    expect(await refusal("/v1/news?include=sessions")).toBe("400 invalid-parameter");
  });

  test("of sessions by when they begin has those to come first to last, those before last to first", async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16);
    for (const hours of [2, 1, 3]) {
      const start = { local: inHours(hours), timeZone: "UTC" };
      await live("sessions", { title: `Over ${hours} uur`, kind: "other", start }, `over-${hours}-uur`);
    }
    await runtime.settled();
    const upcoming = await walk("/v1/sessions?when=upcoming&limit=2");
    expect(upcoming.map(({ slug }) => slug)).toEqual(["over-1-uur", "over-2-uur", "over-3-uur"]);
    const past = await walk("/v1/sessions?when=past&limit=2");
    expect(past.length + upcoming.length).toBe((await walk("/v1/sessions")).length);
    expect(past[0]?.slug).toContain("masterclass-eenzaamheid");
    for (const path of ["/v1/news?when=past", "/v1/sessions?when=past&person=annica-brummel"])
      expect(await refusal(path)).toBe("400 invalid-parameter");
  });
});

test("a session of which only the date is known is to come until that day has ended where it is", async () => {
  const hour = new Date().getUTCHours();
  // Where it is about noon, so that no day ends while this runs; the sign of these names is turned round.
  const timeZone = `Etc/GMT${hour <= 12 ? "-" : "+"}${Math.abs(12 - hour)}`;
  const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10);
  for (const [slug, start] of [
    ["vandaag-ergens", day(0)],
    ["gisteren-ergens", day(1)],
  ] as const) {
    const end = { local: `${start}T23:00`, timeZone };
    await live("sessions", { title: "Ergens op een dag", kind: "other", start, end }, slug);
  }
  await runtime.settled();
  const slugs = async (when: string) => (await walk(`/v1/sessions?when=${when}`)).map(({ slug }) => slug);
  const [upcoming, past] = [await slugs("upcoming"), await slugs("past")];
  expect([upcoming.includes("vandaag-ergens"), past.includes("vandaag-ergens")]).toEqual([true, false]);
  expect([upcoming.includes("gisteren-ergens"), past.includes("gisteren-ergens")]).toEqual([false, true]);
});

describe("a question that is none", () => {
  test.each(allLists)("about %s is 400, and kept for seconds", async (name) => {
    for (const [query, code] of [
      ["x=1", "unknown-parameter"],
      ["Limit=2", "unknown-parameter"],
      ["__proto__=1", "unknown-parameter"],
      ["limit=101", "invalid-parameter"],
      ["limit=0", "invalid-parameter"],
      ["limit=1e1", "invalid-parameter"],
      ["limit=1&limit=2", "invalid-parameter"],
      ["language=NL", "invalid-parameter"],
      ["cursor=x", "invalid-cursor"],
      ["cursor=e30", "invalid-cursor"],
    ])
      expect([query, await refusal(`/v1/${name}?${query}`)]).toEqual([query, `400 ${code}`]);
    const asked = () => fetchPath(`/v1/${name}?x=kept`);
    await asked();
    const kept = await asked();
    expect([kept.headers.get("cache-control"), kept.headers.get("x-cache")]).toEqual([
      "public, max-age=5",
      "Hit from the local edge",
    ]);
  });

  test("is told which parameters this collection has, and none of another", async () => {
    const allowed = async (name: string) =>
      problem.parse(await (await fetchPath(`/v1/${name}?foo=1`)).json()).allowed ?? [];
    const [news, sessions] = [await allowed("news"), await allowed("sessions")];
    expect(sessions).toEqual([...news, "when"]);
    expect(news).not.toContain("when");
  });

  test("is the cursor of another list, of another question, or a changed one", async () => {
    const { next } = await list("/v1/entries?limit=1");
    const cursor = new URL(next ?? "").searchParams.get("cursor") ?? "";
    expect((await list(`/v1/entries?limit=2&cursor=${cursor}`)).items).toHaveLength(2);
    const changed = `${cursor.slice(0, -3)}${cursor.endsWith("AAA") ? "BBB" : "AAA"}`;
    for (const path of [
      `/v1/news?cursor=${cursor}`,
      `/v1/entries?language=nl&cursor=${cursor}`,
      `/v1/entries?fields=title&cursor=${cursor}`,
      `/v1/entries?cursor=${changed}`,
    ])
      expect(await refusal(path)).toBe("400 invalid-cursor");
  });

  test("whatever it is, is answered or refused", async () => {
    const key = fc.oneof(
      fc.constantFrom("limit", "cursor", "theme", "language", "fields", "include", "type", "when"),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...allLists),
        fc.array(fc.tuple(key, fc.string({ unit: "binary" })), { maxLength: 3 }),
        async (name, pairs) => {
          const query = pairs.map(([one, value]) =>
            [one, value].map((text) => encodeURIComponent(text.toWellFormed())).join("="),
          );
          const { status } = await fetchPath(`/v1/${name}?${query.join("&")}`);
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("whoever asks again", () => {
  const reading = ["/v1/news", "/v1/reports/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona"];

  test.each([...reading, "/v1/openapi.json", "/feeds/all.atom", "/docs"])(
    "for %s with its ETag gets 304, and with HEAD what GET says without the body",
    async (path) => {
      const whole = await fetchPath(path, { headers: { "accept-encoding": "identity" } });
      const tag = whole.headers.get("etag") ?? "";
      expect(tag).toMatch(/^"[^"]+"$/);
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
        const again = await fetchPath(path, { headers: { "if-none-match": known } });
        expect([again.status, await again.text()]).toEqual([304, ""]);
      }
      expect((await fetchPath(path, { headers: { "if-none-match": '"x"' } })).status).toBe(200);
      runtime.clearCache();
      const head = await fetchPath(path, { method: "HEAD", headers: { "accept-encoding": "identity" } });
      expect([head.status, head.headers.get("content-length"), head.headers.get("etag")]).toEqual([
        200,
        String((await whole.bytes()).length),
        tag,
      ]);
    },
  );

  test("from another site's script is let in, with a preflight too", async () => {
    for (const path of [...reading, "/feeds/all.rss", "/sitemap.xml", "/docs"]) {
      const preflight = await fetchPath(path, {
        method: "OPTIONS",
        headers: { origin: "https://partner.example", "access-control-request-headers": "if-none-match" },
      });
      expect([path, preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([
        path,
        204,
        "*",
      ]);
      expect(preflight.headers.get("access-control-allow-headers")).toMatch(/if-none-match/i);
      expect((await fetchPath(path)).headers.get("access-control-allow-origin")).toBe("*");
    }
  });
});

describe("an address", () => {
  const at = async (path: string) => {
    const response = await fetchPath(path);
    const location = response.headers.get("location");
    return location === null ? response.status : `${response.status} ${new URL(location).pathname}`;
  };
  const settled = async () => {
    await runtime.settled();
    runtime.clearCache();
  };

  test("leads to where its entry is now, without a chain, and back when it comes back", async () => {
    let entry = await live("news", { title: "Heen en weer" }, "plek-een");
    const move = async (slug: string) => {
      entry = await editors.publish(
        "news",
        await editors.replace("news", entry, { title: "Heen en weer" }, slug),
      );
      await settled();
    };
    await move("plek-twee");
    await move("plek-drie");
    const now = async () => Promise.all(["een", "twee", "drie"].map((name) => at(`/v1/news/plek-${name}`)));
    expect(await now()).toEqual(["301 /v1/news/plek-drie", "301 /v1/news/plek-drie", 200]);
    await move("plek-een");
    expect(await now()).toEqual([200, "301 /v1/news/plek-een", "301 /v1/news/plek-een"]);
    entry = await editors.withdraw("news", entry, { reason: "Klopt niet" });
    await settled();
    expect(await now()).toEqual([410, 410, 410]);
    const gone = problem.parse(await (await fetchPath("/v1/news/plek-twee")).json());
    expect([gone.code, gone.withdrawal?.reason]).toEqual(["gone", "Klopt niet"]);
    await move("plek-vier");
    expect([...(await now()), await at("/v1/news/plek-vier")]).toEqual([
      ...Array.from({ length: 3 }, () => "301 /v1/news/plek-vier"),
      200,
    ]);
  });

  test("of what was retracted stays, with its notice, and no list has it", async () => {
    const entry = await live("news", { title: "Onjuist bericht" }, "onjuist");
    await editors.withdraw("news", entry, { reason: "Cijfers onjuist", kind: "retraction" });
    await settled();
    const document: unknown = await (await fetchPath("/v1/news/onjuist")).json();
    expect(document).toMatchObject({ retraction: { reason: "Cijfers onjuist" }, links: { feeds: [] } });
    expect((await walk("/v1/news")).map(({ slug }) => slug)).not.toContain("onjuist");
  });

  test("of a draft, or of nothing, is nowhere", async () => {
    await editors.create("themes", { title: "Nog niet" }, "nog-niet");
    for (const path of [
      "/v1/themes/nog-niet",
      "/v1/news/nog-niet",
      "/v1/nieuws",
      "/v1/news/",
      "/v1/News",
      `/v1/news/${"a".repeat(3_000)}`,
    ])
      expect([path, await at(path)]).toEqual([path, 404]);
    expect(await refusal("/v1/news?theme=nog-niet")).toBe("400 invalid-parameter");
  });

  test.each(["withdrawal", "retraction"] as const)(
    "of what a theme is called goes out of documents, lists and feeds with its %s, and its feed with it",
    async (kind) => {
      const [title, slug] = [`Vervallen in een ${kind}`, `vervallen-${kind}`];
      const theme = await live("themes", { title }, slug);
      await live("news", { title: "Onder een thema", themes: [theme.id] }, `onder-${kind}`);
      await settled();
      const showing = [`/v1/news/onder-${kind}`, "/v1/news?include=themes", "/feeds/news.atom"];
      const text = async (path: string) => (await fetchPath(path)).text();
      for (const path of showing) expect(await text(path)).toContain(title);
      expect(await at(`/feeds/themes/${theme.id}.rss`)).toBe(200);
      await editors.withdraw("themes", theme, { reason: "Opgegaan in een ander", kind });
      await settled();
      for (const path of showing) expect(await text(path)).not.toContain(title);
      expect(await at(`/feeds/themes/${theme.id}.rss`)).toBe(404);
      expect(await refusal(`/v1/news?theme=${slug}`)).toBe("400 invalid-parameter");
    },
  );
});
