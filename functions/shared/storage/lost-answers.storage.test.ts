import { afterAll, beforeAll, expect, test } from "vitest";
import { createAsset, readAsset } from "./assets.ts";
import { createClient, readClient } from "./clients.ts";
import { commit } from "./commit.ts";
import { commitDeletion } from "./deletion.ts";
import { readHead } from "./entries.ts";
import { creationOf, publicationOf, startTestTable, type TestTable } from "./testing/store.ts";

/** A write whose answer is lost is sent again by the SDK: it has been carried out, and says so. */

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

/** Loses the first answer to a write while `run` runs, below the SDK's own retries. */
async function losingAnAnswer<Result>(run: () => Promise<Result>): Promise<Result> {
  const { middlewareStack } = store.table.client;
  let lost = false;
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (lost || !/Put|Write/.test(String(commandName))) return answer;
        lost = true;
        throw Object.assign(new Error("lost"), { name: "TimeoutError", $retryable: {} });
      },
    { step: "deserialize", priority: "low", name: "losing" },
  );
  try {
    return await run();
  } finally {
    middlewareStack.remove("losing");
    expect(lost).toBe(true);
  }
}

test("an asset that was announced is announced", async () => {
  const asset = {
    id: "01950000-0000-7000-8000-000000000001",
    status: "pending",
    filename: "a.pdf",
    contentType: "application/pdf",
    size: 1,
    sha256: "00".repeat(32),
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "redactie",
  } as const;
  await losingAnAnswer(() => createAsset(store.table, asset));
  expect(await readAsset(store.table, asset.id)).toEqual(asset);
  const other = { ...asset, createdBy: "iemand anders" };
  await expect(createAsset(store.table, other)).rejects.toThrow();
});

test("a client that was made is made", async () => {
  const client = {
    id: "k3v9x2m8q5t1w7z4",
    name: "Importeur",
    role: "editor",
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "beheer",
    expiresAt: null,
    revokedAt: null,
    secretHash: "ab".repeat(32),
  } as const;
  await losingAnAnswer(() => createClient(store.table, client));
  expect(await readClient(store.table, client.id)).toEqual(client);
  await expect(createClient(store.table, { ...client, secretHash: "cd".repeat(32) })).rejects.toThrow();
});

test("an entry is created, published and deleted once, and no version is called stale", async () => {
  const { step, entry } = creationOf({ number: 1 });
  await losingAnAnswer(() => commit(store.table, step));
  await losingAnAnswer(() => commit(store.table, publicationOf(entry).step));
  expect(await readHead(store.table, entry.head.id)).toMatchObject({ version: 2 });
  const draft = creationOf({ number: 2 });
  await commit(store.table, draft.step);
  await losingAnAnswer(() => commitDeletion(store.table, draft.entry.head));
  expect(await readHead(store.table, draft.entry.head.id)).toBeUndefined();
});
