import type { WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withStorageUse } from "../observability/storage-calls.ts";
import { writeEach } from "./batch-write.ts";
import { getItem, getItems, type Key, queryAll, type Table, transact } from "./table.ts";
import { startTestTable, type TestTable } from "./testing/store.ts";

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
  for (let start = 0; start < 150; start += 50)
    await transact(store.table, keys.slice(start, start + 50).map(putting));
});
afterAll(() => store.stop());

const keys = Array.from({ length: 150 }, (_, index) => keyOf(String(index).padStart(3, "0")));
function keyOf(sort: string): Key {
  return { PK: "PROEF", SK: sort };
}
function putting(key: Key) {
  return { Put: { TableName: store.table.name, Item: marshall({ ...key, tekst: "x".repeat(50) }) } };
}

/** Lets something happen to the answers or errors of an operation, in the SDK itself, while `run` runs. */
async function disturbed<Result>(
  operation: string,
  disturb: (
    call: number,
    answer: { output: Record<string, unknown> },
    input: Record<string, unknown>,
  ) => void,
  run: (table: Table) => Promise<Result>,
): Promise<Result> {
  let call = 0;
  const { middlewareStack } = store.table.client;
  middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context["commandName"] === `${operation}Command`) {
        call += 1;
        disturb(call, Object(answer), Object(args.input));
      }
      return answer;
    },
    { step: "initialize", name: "disturbance" },
  );
  try {
    return await run(store.table);
  } finally {
    middlewareStack.remove("disturbance");
  }
}

const cancelled = (...codes: string[]) =>
  Object.assign(new Error("cancelled"), {
    name: "TransactionCanceledException",
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

test("many keys are read in as few calls as hold them, each once", async () => {
  const { result, use } = await withStorageUse(() =>
    getItems(store.table, [...keys, ...keys, keyOf("niets")]),
  );
  expect(new Set(result.map((item) => item["SK"]))).toEqual(new Set(keys.map((key) => key.SK)));
  expect(use.calls).toEqual({ BatchGetItem: 2 });
  // One that is not there is read too. (The official DynamoDB Local leaves it out of what was consumed; AWS does not.)
  expect([150, 151]).toContain(use.readUnits);
});

test("what a table leaves over is asked for again, and told when that does not end", async () => {
  const leaveOver = (output: Record<string, unknown>) => {
    const [first, ...others] = Object(output["Responses"])[store.table.name];
    Object(output["Responses"])[store.table.name] = [first];
    const left = others.map(({ PK, SK }: Record<string, unknown>) => ({ PK, SK }));
    if (left.length > 0) output["UnprocessedKeys"] = { [store.table.name]: { Keys: left } };
  };
  const all = await disturbed(
    "BatchGetItem",
    (call, { output }) => (call <= 2 ? leaveOver(output) : undefined),
    (table) => getItems(table, keys.slice(0, 20)),
  );
  expect(new Set(all.map((item) => item["SK"])).size).toBe(20);
  const never = disturbed(
    "BatchGetItem",
    (_, { output }) => leaveOver(output),
    (table) => getItems(table, keys.slice(0, 20)),
  );
  await expect(never).rejects.toMatchObject({ code: "unavailable" });
});

test("what a table leaves unwritten is sent again, and told when that does not end", async () => {
  const sent: string[][] = [];
  const leavingOver = (times: number) =>
    disturbed(
      "BatchWriteItem",
      (call, { output }, input) => {
        const requests: WriteRequest[] = Object(input["RequestItems"])[store.table.name];
        sent.push(requests.map((request) => String(request.DeleteRequest?.Key?.["SK"]?.S)));
        if (call <= times) output["UnprocessedItems"] = { [store.table.name]: requests.slice(-2) };
      },
      (table) =>
        writeEach(
          table,
          Array.from({ length: 27 }, (_, index) => ({ delete: keyOf(`weg-${index}`) })),
        ),
    );
  await leavingOver(1);
  expect(sent.map((batch) => batch.length)).toEqual([25, 2, 2]);
  expect(sent[1]).toEqual(["weg-23", "weg-24"]);
  await expect(leavingOver(99)).rejects.toMatchObject({ code: "unavailable" });
});

test("a conflict that passes is tried again; one that does not, is told", async () => {
  const throwing = (times: number, ...codes: string[]) =>
    disturbed(
      "TransactWriteItems",
      (call) => {
        if (call <= times) throw cancelled(...codes);
      },
      (table) => transact(table, [putting(keyOf("900"))]),
    );
  await throwing(3, "None", "TransactionConflict");
  expect(await getItem(store.table, keyOf("900"))).toBeDefined();
  await expect(throwing(99, "TransactionConflict")).rejects.toMatchObject({ code: "unavailable" });
  await expect(throwing(1, "TransactionConflict", "ConditionalCheckFailed")).rejects.toMatchObject({
    name: "TransactionCanceledException",
  });
});

test("a transaction whose answer is lost while it is under way is carried out once", async () => {
  const tokens: unknown[] = [];
  const key = keyOf("901");
  const once = { Put: { ...putting(key).Put, ConditionExpression: "attribute_not_exists(PK)" } };
  await disturbed(
    "TransactWriteItems",
    (call, _, input) => {
      tokens.push(input["ClientRequestToken"]);
      if (call <= 2)
        throw Object.assign(new Error("in progress"), { name: "TransactionInProgressException" });
    },
    (table) => transact(table, [once]),
  );
  expect(await getItem(store.table, key)).toBeDefined();
  expect(tokens).toEqual([expect.any(String), tokens[0], tokens[0]]);
});

test("a transaction that was cancelled is begun anew, by another token", async () => {
  const tokens: unknown[] = [];
  await disturbed(
    "TransactWriteItems",
    (call, _, input) => {
      tokens.push(input["ClientRequestToken"]);
      if (call === 1) throw cancelled("TransactionConflict");
    },
    (table) => transact(table, [putting(keyOf("902"))]),
  );
  expect(new Set(tokens).size).toBe(2);
});

test("more than a transaction holds is refused, and nothing of it is there", async () => {
  const many = Array.from({ length: 101 }, (_, index) => putting(keyOf(`veel-${index}`)));
  await expect(transact(store.table, many)).rejects.toThrow();
  expect(await getItem(store.table, keyOf("veel-0"))).toBeUndefined();
});

test("a range is read to its end, page by page, in order", async () => {
  const found: unknown[] = [];
  for await (const item of queryAll(store.table, { partition: "PROEF", between: ["010", "149"], limit: 7 }))
    found.push(item["SK"]);
  expect(found).toEqual(keys.slice(10).map((key) => key.SK));
});

test("what calls consume is told of each request apart, and of nothing outside one", async () => {
  const [one, two] = await Promise.all([
    withStorageUse(() => getItem(store.table, keyOf("001"))),
    withStorageUse(() => getItem(store.table, keyOf("002"), false)),
  ]);
  expect([one.use, two.use]).toEqual([
    { calls: { GetItem: 1 }, readUnits: 1, writeUnits: 0 },
    { calls: { GetItem: 1 }, readUnits: 0.5, writeUnits: 0 },
  ]);
});
