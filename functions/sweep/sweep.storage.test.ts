import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localCredentials, localRegion } from "../../local/names.ts";
import { type Fault, intercept } from "../publish/testing-faults.ts";
import { commit } from "../shared/storage/commit.ts";
import { dueKey } from "../shared/storage/keys.ts";
import { createTableClient, type Table } from "../shared/storage/table.ts";
import {
  type Entry,
  publicationOf,
  publish,
  startTestTable,
  type TestTable,
  withdrawalOf,
} from "../shared/storage/testing/store.ts";
import { sweep } from "./sweep.ts";

let store: TestTable;
let reported: string[];
beforeEach(async () => {
  store = await startTestTable();
  reported = [];
});
afterEach(() => store.stop());

const report = (_message: string, { key }: { key: string }): void => void reported.push(key);
const runAt = (at: string, table: Table = store.table) => sweep({ table, report }, new Date(at));
const partition = async (name: string) => (await store.whole()).filter(({ PK }) => String(PK) === name);
const news = async () => (await partition("PASSING#recent-news")).map(({ id }) => id);
const notices = async () => (await partition("PASSING#retraction-notice")).map(({ id }) => id);

/** A news item that was first published on 1 March 2020 at midnight: it is recent until the 3rd. */
const recent = (number: number) => publish(store.table, { number, publishedAt: "2020-03-01T00:00:00Z" });
const leaving = "2020-03-03T00:00:00Z";

async function retract(entry: Entry, at: string): Promise<Entry> {
  const { step, entry: next } = withdrawalOf(entry, "retraction", at);
  await commit(store.table, step, { listedCard: entry.card ?? undefined });
  return next;
}

test("what stands for a time leaves when its time has come, never earlier, and once", async () => {
  const entry = await recent(1);
  expect(await runAt("2020-03-02T23:59:59.999Z")).toMatchObject({ done: 0, latestBy: null });
  expect(await news()).toEqual([entry.head.id]);
  expect(await runAt(leaving)).toEqual({ done: 1, setAside: 0, failed: 0, latestBy: 0 });
  expect(await news()).toEqual([]);
  expect(await partition("DUE")).toEqual([]);
  expect(await runAt(leaving)).toMatchObject({ done: 0 });
});

test("a run that comes late says by how much, and does all that has become due meanwhile", async () => {
  await recent(1);
  await retract(await recent(2), "2020-04-01T00:00:00Z");
  expect(await runAt("2020-05-01T00:01:30Z")).toMatchObject({ done: 2, latestBy: 59 * 86_400_000 + 90_000 });
  expect(await notices()).toEqual([]);
});

test("what is withdrawn or published again before its time leaves no due row behind", async () => {
  const entry = await recent(1);
  const back = withdrawalOf(entry, "withdrawal", "2020-03-01T12:00:00Z");
  await commit(store.table, back.step, { listedCard: entry.card ?? undefined });
  expect([await news(), await partition("DUE")]).toEqual([[], []]);
  const retracted = await retract(await recent(2), "2020-03-10T00:00:00Z");
  expect(await notices()).toEqual([retracted.head.id]);
  await commit(store.table, publicationOf(retracted, "2020-03-20T00:00:00Z").step);
  expect([await notices(), await partition("DUE")]).toEqual([[], []]);
});

test("news that is published long after its first publication is not recent", async () => {
  const entry = await recent(1);
  await runAt(leaving);
  await commit(store.table, publicationOf(entry, leaving).step);
  expect([await news(), await partition("DUE")]).toEqual([[], []]);
});

test("a row that cannot be read is set aside as it is, told of, and holds up no other", async () => {
  const poison = { ...dueKey({ at: "2020-01-01T00:00:00Z", id: "stuk", what: "x" }), task: "unknown" };
  await store.table.client.send(new PutItemCommand({ TableName: store.table.name, Item: marshall(poison) }));
  await recent(1);
  expect(await runAt(leaving)).toMatchObject({ done: 1, setAside: 1, failed: 0 });
  expect(reported).toEqual([poison.SK]);
  expect(await partition("DUE#SET-ASIDE")).toEqual([{ ...poison, PK: "DUE#SET-ASIDE" }]);
  expect(await runAt(leaving)).toMatchObject({ done: 0, setAside: 0 });
});

/** The table by a client of its own, whose transaction with this number meets a fault. */
function faulty(at: number, fault: Fault): Table {
  const { endpoint } = store;
  const client = createTableClient({
    region: localRegion,
    credentials: localCredentials,
    endpoint,
    maxAttempts: 1,
  });
  let seen = 0;
  intercept(client, ({ operation }) => {
    if (operation !== "TransactWriteItems") return undefined;
    seen += 1;
    return seen === at ? fault : undefined;
  });
  return { client, name: store.table.name };
}

test.each([
  ["before it was done", { status: 500, code: "InternalServerError" }, 1],
  ["after it was done", { status: 500, code: "InternalServerError", done: true }, 0],
])(
  "a row that fails %s is done once, by the next run at the latest, and the others now",
  async (_, fault, left) => {
    for (let number = 1; number <= 3; number += 1) await recent(number);
    const table = faulty(2, fault);
    expect(await runAt("2020-03-03T00:06:00Z", table)).toMatchObject({
      done: 2,
      failed: 1,
      latestBy: 360_000,
    });
    table.client.destroy();
    expect(reported).toHaveLength(1);
    expect(await news()).toHaveLength(left);
    expect(await partition("DUE")).toHaveLength(left);
    expect(await runAt(leaving)).toMatchObject({ done: left, failed: 0 });
    expect(await news()).toEqual([]);
  },
);

test("of sweeps side by side one carries out each row", async () => {
  for (let number = 1; number <= 12; number += 1) await recent(number);
  const runs = await Promise.all([runAt(leaving), runAt(leaving), runAt(leaving)]);
  expect(runs.reduce((sum, { done }) => sum + done, 0)).toBe(12);
  expect(runs.every(({ failed }) => failed === 0)).toBe(true);
  expect(await partition("DUE")).toEqual([]);
});
