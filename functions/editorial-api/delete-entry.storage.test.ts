import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { localCredentials, localRegion } from "../../local/names.ts";
import { type Fault, intercept } from "../publish/testing-faults.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { commit } from "../shared/storage/commit.ts";
import { createTableClient } from "../shared/storage/table.ts";
import { changeOf, creationOf, startTestTable, type TestTable } from "../shared/storage/testing/store.ts";
import type { EditorialContext } from "./context.ts";
import { deleteEntry } from "./write-entries.ts";

/** A deletion that is broken off between the SDK and the table: at its transaction, or in what follows. */

let store: TestTable;
beforeAll(async () => {
  store = await startTestTable();
});
afterAll(() => store.stop());

const versions = 9;
let number = 0;

/** A draft of so many versions that deleting it takes several calls. */
async function draft(): Promise<string> {
  number += 1;
  let { step, entry } = creationOf({ number });
  await commit(store.table, step);
  for (let version = 2; version <= versions; version += 1) {
    ({ step, entry } = changeOf(entry, { lead: `Versie ${version}` }));
    await commit(store.table, step);
  }
  return idOf("news", number);
}

/** Deletes a draft; its `failing`th write is answered with a fault. @returns whether it came that far */
async function remove(id: string, failing = 0, fault: Fault = { status: 500, code: "InternalError" }) {
  const endpoint = String((await store.table.client.config.endpoint?.())?.port);
  const client = createTableClient({
    region: localRegion,
    credentials: localCredentials,
    endpoint: `http://127.0.0.1:${endpoint}`,
    maxAttempts: 1,
  });
  let writes = 0;
  intercept(client, ({ operation }) => {
    if (!operation.includes("Write")) return undefined;
    writes += 1;
    return writes === failing ? fault : undefined;
  });
  const context: EditorialContext = {
    table: { client, name: store.table.name },
    media: { client: createBucketClient(), bucket: "unused" },
    publicAddress: "https://katern.test",
    siteLanguage: "nl",
    siteTimeZone: "Europe/Amsterdam",
    now: () => new Date("2026-01-01T09:00:00Z"),
    newId: uuidv7,
  };
  const reply = deleteEntry(context, { collection: "news", id, ifMatch: versions, principal });
  const outcome = await reply.then(
    ({ status }) => status,
    (error: unknown) => error,
  );
  client.destroy();
  return { outcome, failed: writes >= failing };
}

const principal = { subject: "redactie-1", role: "editor" } as const;

test("is finished when it is asked for again, wherever it broke off, and leaves nothing", async () => {
  const untouched = await store.whole();
  for (const done of [false, true]) {
    for (let failing = 1; ; failing += 1) {
      const id = await draft();
      const first = await remove(id, failing, { status: 500, code: "InternalError", done });
      if (!first.failed) {
        expect(first.outcome).toBe(204);
        expect(failing).toBeGreaterThan(3);
        break;
      }
      expect(first.outcome).toBeInstanceOf(Error);
      const again = (await remove(id)).outcome;
      // What was carried out whole, and whose answer alone was lost, is found gone.
      expect(again === 204 || (await store.whole()).length === untouched.length).toBe(true);
      expect(await store.whole()).toEqual(untouched);
      expect((await remove(id)).outcome).toMatchObject({ code: "not-found" });
    }
  }
});

test("is finished by a later deletion when nobody asks for it again", async () => {
  const untouched = await store.whole();
  const [brokenOff, other] = [await draft(), await draft()];
  expect((await remove(brokenOff, 2)).outcome).toBeInstanceOf(Error);
  expect((await store.whole()).length).toBeGreaterThan(untouched.length + 4 * versions);
  expect((await remove(other)).outcome).toBe(204);
  expect(await store.whole()).toEqual(untouched);
});
