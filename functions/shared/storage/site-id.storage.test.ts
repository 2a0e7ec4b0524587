import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { siteKey } from "./keys.ts";
import { readSite } from "./site-id.ts";
import { startTestTable, type TestTable } from "./testing/store.ts";

let store: TestTable;
beforeEach(async () => {
  store = await startTestTable();
});
afterEach(() => store.stop());

test("whoever asks first, and at the same moment, all are told one id, and for good", async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => readSite(store.table)));
  expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
  expect(await readSite(store.table)).toEqual(ids[0]);
});

test("one that cannot be read is not made anew", async () => {
  const Item = marshall({ ...siteKey, id: 7 });
  await store.table.client.send(new PutItemCommand({ TableName: store.table.name, Item }));
  await expect(readSite(store.table)).rejects.toThrow(/stored site at SITE SITE is not readable/);
});
