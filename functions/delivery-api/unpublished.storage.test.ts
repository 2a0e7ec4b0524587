import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { type FacetType, facetTypes } from "../../content-model/facets.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { commit } from "../shared/storage/commit.ts";
import { readGone } from "../shared/storage/gone-rows.ts";
import {
  changeOf,
  creationOf,
  publicationOf,
  publish,
  startTestTable,
  type TestTable,
  withdrawalOf,
} from "../shared/storage/testing/store.ts";
import type { DeliveryContext } from "./context.ts";
import { listEverything } from "./list-entries.ts";
import { readDocument } from "./read-document.ts";
import { readReads } from "./read-reads.ts";

/** What editors have not published is told to nobody. */

let store: TestTable;
let context: DeliveryContext;
beforeAll(async () => {
  store = await startTestTable();
  const site = siteOf({
    PUBLIC_ADDRESS: "https://katern.test",
    SITE_NAME: "Katern",
    SITE_LANGUAGE: "nl",
    HUBS: "",
  });
  context = { table: store.table, site, now: () => new Date("2020-06-01T00:00:00Z") };
});
afterAll(() => store.stop());

test("a withdrawn entry is called what it was called while it was live, whatever editors make of it", async () => {
  const live = await publish(store.table, { number: 1, slug: "ingetrokken" });
  const { step, entry } = withdrawalOf(live, "withdrawal");
  await commit(store.table, step, { listedCard: live.card ?? undefined });
  await commit(store.table, changeOf(entry, { title: "Nog geheim" }).step);
  const tombstone = { withdrawal: { kind: "withdrawal", reason: "Daarom", title: "Stuk 1" } };
  await expect(readDocument(context, { collection: "news", slug: "ingetrokken" })).rejects.toMatchObject({
    code: "gone",
    extras: tombstone,
  });
  await expect(readReads(context, { entryId: entry.head.id })).rejects.toMatchObject({ extras: tombstone });
});

test("a withdrawn entry that was published again is there again", async () => {
  const live = await publish(store.table, { number: 2, slug: "terug" });
  const withdrawn = withdrawalOf(live, "withdrawal");
  await commit(store.table, withdrawn.step, { listedCard: live.card ?? undefined });
  const gone = await readGone(store.table, "news", withdrawn.step.head.withdrawal?.at ?? "", live.head.id);
  const again = publicationOf(withdrawn.entry, "2020-05-01T00:00:00Z");
  await commit(store.table, again.step, { gone });
  expect(await readDocument(context, { collection: "news", slug: "terug" })).toMatchObject({ status: 200 });
});

test("a theme that was never live is no theme to list by, as one that there is not", async () => {
  await commit(store.table, creationOf({ number: 3, type: "theme", slug: "nog-niet" }).step);
  const byTheme = (theme: string) => listEverything(context, { theme, limit: 20, path: "/v1/entries" });
  for (const theme of ["nog-niet", "bestaat-niet"]) {
    await expect(byTheme(theme)).rejects.toMatchObject({
      code: "invalid-parameter",
      message: `'theme': there is no theme '${theme}'`,
    });
  }
});

test.each(facetTypes)(
  "a %s that was withdrawn or retracted is shown nowhere and is no facet",
  async (type) => {
    const number = { theme: 10, series: 20, person: 30, organisation: 40 }[type];
    const slugs = ["ingetrokken-facet", "herroepen-facet"];
    const [withdrawn, retracted] = [
      await publish(store.table, { number, type, slug: slugs[0] ?? "" }),
      await publish(store.table, { number: number + 1, type, slug: slugs[1] ?? "" }),
    ];
    const ids = [withdrawn.head.id, retracted.head.id];
    await publish(store.table, { number: number + 2, slug: `over-${type}`, content: referringTo(type, ids) });
    const include = { theme: "themes", series: "series", person: "persons", organisation: "organisations" }[
      type
    ];
    const list = async (by: string) =>
      pageOf.parse(
        JSON.parse(
          String(
            (await listEverything(context, { [type]: by, include, limit: 20, path: "/v1/entries" })).body,
          ),
        ),
      );
    for (const by of [...slugs, ...ids])
      expect((await list(by)).included.map(({ id }) => id).sort()).toEqual([...ids].sort());
    await commit(store.table, withdrawalOf(withdrawn, "withdrawal").step, {
      listedCard: withdrawn.card ?? undefined,
    });
    expect((await list(slugs[1] ?? "")).included.map(({ id }) => id)).toEqual([ids[1]]);
    await commit(store.table, withdrawalOf(retracted, "retraction").step, {
      listedCard: retracted.card ?? undefined,
    });
    for (const by of [...slugs, ...ids]) {
      await expect(list(by)).rejects.toMatchObject({
        code: "invalid-parameter",
        message: `'${type}': there is no ${type} '${by}'`,
      });
    }
    const everything = pageOf.parse(
      JSON.parse(String((await listEverything(context, { include, limit: 100, path: "/v1/entries" })).body)),
    );
    expect(everything.included.filter(({ id }) => ids.includes(id))).toEqual([]);
  },
);

const pageOf = z.object({ included: z.array(z.object({ id: z.string() })) });

function referringTo(type: FacetType, ids: readonly string[]): Record<string, unknown> {
  if (type === "theme") return { themes: ids };
  if (type === "series") return { series: ids };
  return { [`${type}s`]: ids.map((id) => ({ [type]: id })) };
}
