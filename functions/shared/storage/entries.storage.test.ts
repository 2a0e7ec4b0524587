import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idOf } from "../../../content-model/testing/arbitrary-content.ts";
import { withStorageUse } from "../observability/storage-calls.ts";
import { commit } from "./commit.ts";
import { listHistory, listRevisions, readCards, readHeads, readLives, readRevision } from "./entries.ts";
import {
  changeOf,
  creationOf,
  publicationOf,
  publish,
  startTestTable,
  type TestTable,
} from "./testing/store.ts";

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

async function revised(number: number, leads: readonly string[]) {
  let { step, entry } = creationOf({ number });
  await commit(store.table, step);
  for (const lead of leads) {
    ({ step, entry } = changeOf(entry, { lead }));
    await commit(store.table, step);
  }
  return entry;
}

test("revisions come latest first, page by page, only those that changed the content", async () => {
  const draft = await revised(1, ["a", "b", "c"]);
  const live = publicationOf(draft);
  await commit(store.table, live.step);
  const again = changeOf(live.entry, { lead: "d" });
  await commit(store.table, again.step);
  const { id } = draft.head;
  const versions: number[] = [];
  let before: number | undefined;
  do {
    const page = await listRevisions(store.table, id, { limit: 2, before });
    versions.push(...page.revisions.map(({ version }) => version));
    before = page.more ? versions.at(-1) : undefined;
  } while (before !== undefined);
  expect(versions).toEqual([6, 4, 3, 2, 1]);
  expect(await listRevisions(store.table, id, { limit: 5 })).toMatchObject({ more: false });
  expect(await listRevisions(store.table, id, { limit: 5, before: 1 })).toEqual({
    revisions: [],
    more: false,
  });
  expect(await readRevision(store.table, id, 5)).toBeUndefined();
  expect((await readRevision(store.table, id, 4))?.content["lead"]).toBe("c");
});

test("a page of revisions is whole and costs the same, however large their contents are", async () => {
  const large = Array.from({ length: 8 }, () => randomBytes(130_000).toString("base64"));
  const { head } = await revised(2, large);
  const small = await revised(5, Array(8).fill("klein"));
  const cost = async (id: string) =>
    (await withStorageUse(() => listRevisions(store.table, id, { limit: 20 }))).use;
  expect(await cost(head.id)).toEqual({ calls: { Query: 1 }, readUnits: 1, writeUnits: 0 });
  expect(await cost(head.id)).toEqual(await cost(small.head.id));
  const { revisions, more } = await listRevisions(store.table, head.id, { limit: 20 });
  expect([revisions.map(({ version }) => version), more]).toEqual([[9, 8, 7, 6, 5, 4, 3, 2, 1], false]);
  const page = await listRevisions(store.table, head.id, { limit: 5 });
  expect([page.revisions.length, page.more]).toEqual([5, true]);
});

test("the history comes latest first, page by page, and says who went from which version to which", async () => {
  const { head } = await publish(store.table, { number: 3, by: "auteur" });
  const { events, more } = await listHistory(store.table, head.id, { limit: 1 });
  expect(more).toBe(true);
  expect(events).toMatchObject([{ action: "published", by: "redactie-1", fromVersion: 1, toVersion: 2 }]);
  const rest = await listHistory(store.table, head.id, { limit: 1, before: events[0]?.id });
  expect(rest).toMatchObject({
    more: false,
    events: [{ action: "created", by: "auteur", fromVersion: 0, toVersion: 1 }],
  });
});

test("many are read at once, more than one call holds, and what is not there is absent", async () => {
  const ids = Array.from({ length: 120 }, (_, index) => idOf("article", index));
  await publish(store.table, { number: 7, type: "article" });
  await commit(store.table, creationOf({ number: 119, type: "article" }).step);
  const wanted = [...ids, ...ids];
  expect([...(await readHeads(store.table, wanted)).keys()].sort()).toEqual([ids[7], ids[119]]);
  expect([...(await readLives(store.table, wanted)).keys()]).toEqual([ids[7]]);
  expect((await readCards(store.table, wanted)).get(ids[7] ?? "")?.title).toBe("Stuk 7");
  expect(await readHeads(store.table, [])).toEqual(new Map());
});

test("an item that cannot be read names itself", async () => {
  const { step } = creationOf({ number: 4 });
  await commit(store.table, { ...step, head: { ...step.head, createdAt: "gisteren" } });
  await expect(readHeads(store.table, [step.head.id])).rejects.toThrow(`ENTRY#${step.head.id} HEAD`);
});
