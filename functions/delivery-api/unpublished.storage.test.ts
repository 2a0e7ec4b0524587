import { afterAll, beforeAll, expect, test } from "vitest";
import { siteOf } from "../shared/rendering/site.ts";
import { commit } from "../shared/storage/commit.ts";
import { readGone } from "../shared/storage/listings.ts";
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
  const site = siteOf({ PUBLIC_ADDRESS: "https://katern.test", SITE_NAME: "Katern", SITE_LANGUAGE: "nl" });
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
