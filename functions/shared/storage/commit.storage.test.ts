import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Gone } from "../../../content-model/entry.ts";
import type { Step } from "../../../content-model/lifecycle.ts";
import { idOf } from "../../../content-model/testing/arbitrary-content.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { actionsOf, type Before, commit } from "./commit.ts";
import { commitDeletion } from "./deletion.ts";
import { readCard, readHead, readLive, readSlug } from "./entries.ts";
import { readGone } from "./gone-rows.ts";
import { listLive } from "./listings.ts";
import {
  changeOf,
  creationOf,
  publicationOf,
  publish,
  startTestTable,
  type TestTable,
  type wholeTable,
  withdrawalOf,
} from "./testing/store.ts";

let store: TestTable;
let number = 0;
beforeAll(async () => {
  store = await startTestTable();
});
beforeEach(() => {
  number += 1;
});
afterAll(() => store.stop());

async function refusalOf(step: Step, before: Before = {}): Promise<unknown> {
  const untouched = await store.whole();
  try {
    await commit(store.table, step, before);
  } catch (error) {
    expect(await store.whole()).toEqual(untouched);
    if (error instanceof ProblemError) return { code: error.code, ...error.extras };
    throw error;
  }
  throw new Error("The step was carried out");
}

describe("what is refused changes nothing at all", () => {
  test("a stale version, which is told the current one", async () => {
    const { step, entry } = creationOf({ number });
    await commit(store.table, step);
    const first = changeOf(entry, { lead: "Eerste" });
    await commit(store.table, first.step);
    await commit(store.table, changeOf(first.entry, { lead: "Tweede" }).step);
    expect(await refusalOf(changeOf(entry, { lead: "Te laat" }).step)).toEqual({
      code: "stale-version",
      currentVersion: 3,
    });
    expect(await refusalOf(publicationOf(first.entry).step)).toMatchObject({ currentVersion: 3 });
  });

  test("a slug that is another entry's, at creation and at a change", async () => {
    await commit(store.table, creationOf({ number, slug: "bezet" }).step);
    const other = creationOf({ number: number + 1_000, slug: "vrij" });
    expect(await refusalOf({ ...other.step, slugs: { reserve: "bezet", touch: [] } })).toMatchObject({
      code: "slug-taken",
      errors: [{ pointer: "/slug" }],
    });
    await commit(store.table, other.step);
    expect(await refusalOf(changeOf(other.entry, {}, "bezet").step)).toMatchObject({ code: "slug-taken" });
  });

  test("the slug of a withdrawn entry, which stays its own", async () => {
    const entry = await publish(store.table, { number, slug: "voorgoed" });
    await commit(store.table, withdrawalOf(entry, "withdrawal").step, {
      listedCard: entry.card ?? undefined,
    });
    expect(await refusalOf(creationOf({ number: number + 1_000, slug: "voorgoed" }).step)).toMatchObject({
      code: "slug-taken",
    });
  });

  test("a change of an entry that is deleted meanwhile", async () => {
    const { step, entry } = creationOf({ number });
    await commit(store.table, step);
    await commitDeletion(store.table, entry.head);
    expect(await refusalOf(changeOf(entry, {}).step)).toEqual({ code: "not-found" });
  });

  test("a deletion that is based on an earlier version", async () => {
    const { step, entry } = creationOf({ number });
    await commit(store.table, step);
    await commit(store.table, changeOf(entry, {}).step);
    const untouched = await store.whole();
    await expect(commitDeletion(store.table, entry.head)).rejects.toMatchObject({
      code: "stale-version",
      extras: { currentVersion: 2 },
    });
    expect(await store.whole()).toEqual(untouched);
  });

  test("the same slug in another type is another address", async () => {
    await commit(store.table, creationOf({ number, slug: "gedeeld" }).step);
    await commit(store.table, creationOf({ number, type: "article", slug: "gedeeld" }).step);
    expect(await readSlug(store.table, "article", "gedeeld")).toMatchObject({
      entryId: idOf("article", number),
    });
  });
});

test("of commands that race on one version exactly one wins, and the others learn the new version", async () => {
  const { step, entry } = creationOf({ number });
  await commit(store.table, step);
  const steps = Array.from({ length: 8 }, (_, index) => changeOf(entry, { lead: `Versie ${index}` }).step);
  const outcomes = await Promise.allSettled(steps.map((one) => commit(store.table, one)));
  const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(lost).toHaveLength(7);
  for (const reason of lost)
    expect(reason).toMatchObject({ code: "stale-version", extras: { currentVersion: 2 } });
});

test("of entries that race for one slug exactly one gets it", async () => {
  const steps = Array.from(
    { length: 6 },
    (_, index) => creationOf({ number: number + 2_000 + index, slug: "race" }).step,
  );
  const outcomes = await Promise.allSettled(steps.map((one) => commit(store.table, one)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const heads = await Promise.all(steps.map((one) => readHead(store.table, one.head.id)));
  expect(heads.filter((head) => head !== undefined)).toHaveLength(1);
});

/** The references of the worst entry there may be: ten themes and series, twenty persons and organisations. */
function worstReferences(offset: number) {
  const ids = (type: "theme" | "series" | "person" | "organisation", count: number) =>
    Array.from({ length: count }, (_, index) => idOf(type, offset + index));
  return {
    themes: ids("theme", 6),
    series: ids("series", 4),
    persons: ids("person", 10).map((person) => ({ person, role: "r".repeat(200) })),
    organisations: ids("organisation", 10).map((organisation) => ({ organisation })),
  };
}
const start = (day: string) => ({
  local: `${day}T15:00`,
  timeZone: "Europe/Amsterdam",
  instant: `${day}T14:00:00Z`,
});

test("the worst entry, published anew with everything changed, is one transaction of at most 100 actions", async () => {
  const content = {
    title: "Sessie ".repeat(28).trim(),
    lead: "é".repeat(1_000),
    kind: "masterclass",
    start: start("2020-12-03"),
    ...worstReferences(0),
  };
  const entry = await publish(store.table, { number, type: "session", slug: "sessie-een", content });
  const moved = changeOf(entry, { ...worstReferences(100), start: start("2021-01-04") }, "sessie-twee");
  await commit(store.table, moved.step);
  const anew = publicationOf(moved.entry, "2020-05-01T00:00:00Z");
  const before = { listedCard: entry.card ?? undefined };
  expect(actionsOf("t", anew.step, before).length).toBeLessThanOrEqual(100);
  await commit(store.table, anew.step, before);
  const rows = (await store.whole()).filter(
    ({ PK, id }) => String(PK).startsWith("LIVE#") && id === entry.head.id,
  );
  expect(rows).toHaveLength(32 + 11);
  expect(rows.every((row) => row["version"] === anew.entry.head.version)).toBe(true);
  const retraction = withdrawalOf(anew.entry, "retraction");
  expect(actionsOf("t", retraction.step, { listedCard: anew.step.card }).length).toBeLessThanOrEqual(100);
  const back = withdrawalOf(anew.entry, "withdrawal");
  expect(actionsOf("t", back.step, { listedCard: anew.step.card }).length).toBeLessThanOrEqual(100);
  await commit(store.table, back.step, { listedCard: anew.step.card });
  const again = publicationOf(back.entry, "2020-06-01T00:00:00Z");
  const gone = await readGone(store.table, "session", "2020-04-01T00:00:00Z", entry.head.id);
  expect(actionsOf("t", again.step, { gone }).length).toBeLessThanOrEqual(100);
  await commit(store.table, again.step, { gone });
  expect(goneRows(await store.whole(), entry.head.id)).toEqual([]);
});

const goneRows = (items: Awaited<ReturnType<typeof wholeTable>>, id: string) =>
  items.filter(({ PK, id: own }) => String(PK).startsWith("GONE#") && own === id);

test("a withdrawal takes the entry out of every list and leaves its tombstone in each", async () => {
  const content = { themes: [idOf("theme", 900)] };
  const entry = await publish(store.table, { number, content });
  await commit(store.table, withdrawalOf(entry, "withdrawal").step, { listedCard: entry.card ?? undefined });
  const items = await store.whole();
  const { id } = entry.head;
  expect(items.filter(({ PK, id: own }) => String(PK).startsWith("LIVE#") && own === id)).toEqual([]);
  expect(goneRows(items, id).map(({ PK }) => PK)).toEqual([
    "GONE#all",
    "GONE#language=nl",
    `GONE#theme=${idOf("theme", 900)}`,
  ]);
  expect([await readLive(store.table, id), await readCard(store.table, id)]).toEqual([undefined, undefined]);
});

test("a retraction stays readable, stands in no list, and a withdrawal after it leaves one tombstone", async () => {
  const entry = await publish(store.table, { number });
  const retraction = withdrawalOf(entry, "retraction", "2020-04-01T00:00:00Z");
  await commit(store.table, retraction.step, { listedCard: entry.card ?? undefined });
  const { id } = entry.head;
  expect(await readLive(store.table, id)).toMatchObject({ retraction: { reason: "Daarom" } });
  const listed = await listLive(store.table, { facet: "all", types: ["news"], limit: 100 });
  expect(listed.rows.filter((row) => row.id === id)).toEqual([]);
  const gone: Gone | undefined = await readGone(store.table, "news", "2020-04-01T00:00:00Z", id);
  const withdrawal = withdrawalOf(retraction.entry, "withdrawal", "2020-05-01T00:00:00Z");
  await commit(store.table, withdrawal.step, { gone });
  expect(goneRows(await store.whole(), id).map((row) => row["SK"])).toEqual([
    `news#2020-05-01T00:00:00.000Z#${id}`,
    `news#2020-05-01T00:00:00.000Z#${id}`,
  ]);
});

test("a slug that was left before anything was live under it is free again; one that was live is not", async () => {
  const { step, entry } = creationOf({ number, slug: "kladje" });
  await commit(store.table, step);
  const renamed = changeOf(entry, {}, "beter", "kladje");
  await commit(store.table, renamed.step);
  expect(await readSlug(store.table, "news", "kladje")).toBeUndefined();
  const live = publicationOf(renamed.entry);
  await commit(store.table, live.step);
  await commit(store.table, changeOf(live.entry, {}, "best").step);
  expect(await readSlug(store.table, "news", "beter")).toEqual({ entryId: entry.head.id, everLive: true });
  expect(await readSlug(store.table, "news", "best")).toEqual({ entryId: entry.head.id, everLive: false });
});

test("a draft's deletion leaves nothing, however many versions it had", async () => {
  const untouched = await store.whole();
  let { step, entry } = creationOf({ number, slug: "weg" });
  await commit(store.table, step);
  for (let version = 2; version <= 95; version += 1) {
    ({ step, entry } = changeOf(entry, { lead: `Versie ${version}` }));
    await commit(store.table, step);
  }
  await commitDeletion(store.table, entry.head);
  expect(await store.whole()).toEqual(untouched);
});
