import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Stores } from "../../functions/count-reads/stores.ts";
import { listObjects } from "../../functions/shared/artefacts/bucket.ts";
import { createAsset } from "../../functions/shared/storage/assets.ts";
import { headItem, parseHead } from "../../functions/shared/storage/items.ts";
import { cardKey, slugKey } from "../../functions/shared/storage/keys.ts";
import { createTableClient } from "../../functions/shared/storage/table.ts";
import { localCredentials, localRegion } from "../../local/names.ts";
import { startTestStores } from "../../local/testing.ts";

/** Stores of their own for tests and benches of counting, with entries and files that can be read. */
export const testId = (number: number): string =>
  `0193b2c4-7a10-7cde-8f01-${String(number).padStart(12, "0")}`;

export type ReadStores = {
  readonly stores: Stores;
  /** For a process that is to find the same stores. */
  readonly environment: Record<string, string>;
  putLog(key: string, bytes: Buffer): void;
  removeLog(key: string): void;
  /** Takes every object out of a bucket. */
  clear(bucket: "ledger" | "logs" | "published"): Promise<void>;
  /** Every object of a bucket, as Latin-1 text by key. */
  objects(bucket: "ledger" | "logs" | "published"): Promise<Map<string, string>>;
  stop(): Promise<void>;
};

export async function startReadStores(): Promise<ReadStores> {
  const local = await startTestStores();
  const connection = { region: localRegion, credentials: localCredentials };
  const s3 = new S3Client({
    ...connection,
    endpoint: local.s3Endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const dynamoDb = createTableClient({ ...connection, endpoint: local.dynamoDbEndpoint });
  const bucket = (name: keyof typeof local.buckets) => ({ client: s3, name: local.buckets[name] });
  return {
    stores: {
      table: { client: dynamoDb, name: local.tableName },
      logs: bucket("logs"),
      ledger: bucket("ledger"),
      published: bucket("published"),
    },
    environment: local.environment,
    putLog: (key, bytes) => local.s3.put(local.buckets.logs, key, bytes, "application/gzip"),
    removeLog: (key) => local.s3.remove(local.buckets.logs, key),
    async clear(name) {
      for await (const { key } of listObjects(bucket(name), "")) local.s3.remove(local.buckets[name], key);
    },
    async objects(name) {
      const found = new Map<string, string>();
      for await (const { key } of listObjects(bucket(name), "")) {
        const answer = await s3.send(new GetObjectCommand({ Bucket: local.buckets[name], Key: key }));
        found.set(key, (await answer.Body?.transformToString("latin1")) ?? "");
      }
      return found;
    },
    async stop() {
      s3.destroy();
      dynamoDb.destroy();
      await local.stop();
    },
  };
}

/** Articles that are live, `stuk-<number>` for each of their ids. */
export async function addEntries(stores: Stores, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const [id, slug, at] = [testId(number), `stuk-${number}`, "2026-01-01T00:00:00.000Z"];
    const head = parseHead({
      id,
      type: "article",
      version: 2,
      revision: 1,
      slug,
      title: `Stuk ${number}`,
      language: "nl",
      createdAt: at,
      createdBy: "test",
      updatedAt: at,
      updatedBy: "test",
      publishedAt: at,
      published: { revision: 1, at, slug },
      lastLiveSlug: slug,
      withdrawal: null,
    });
    await put(stores, headItem(head));
    const title = `Stuk ${number}`;
    const card = {
      id,
      type: "article",
      version: 2,
      slug,
      title,
      language: "nl",
      publishedAt: at,
      updatedAt: at,
    };
    await put(stores, { ...cardKey(id), ...card });
    await put(stores, { ...slugKey("article", slug), type: "article", slug, entryId: id });
  }
}

/** A file that an entry's reads count for. */
export async function addFile(
  stores: Stores,
  file: {
    id: string;
    entryId: string;
    contentType: "application/pdf" | "audio/mpeg" | "image/png";
    size: number;
    /** The byte at which sound begins, where that was found. */
    soundStart?: number;
  },
): Promise<void> {
  await createAsset(stores.table, {
    id: file.id,
    status: "complete",
    filename: "bestand.pdf",
    contentType: file.contentType,
    size: file.size,
    sha256: "0".repeat(64),
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: "test",
    attributedTo: file.entryId,
    ...(file.soundStart === undefined ? {} : { soundStart: file.soundStart }),
  });
}

async function put(stores: Stores, item: Record<string, unknown>): Promise<void> {
  await stores.table.client.send(
    new PutItemCommand({
      TableName: stores.table.name,
      Item: marshall(item, { removeUndefinedValues: true }),
    }),
  );
}

/** Takes an article back, as far as lists can see: its card goes. */
export async function withdrawEntry(stores: Stores, number: number): Promise<void> {
  await stores.table.client.send(
    new DeleteItemCommand({ TableName: stores.table.name, Key: marshall(cardKey(testId(number))) }),
  );
}
