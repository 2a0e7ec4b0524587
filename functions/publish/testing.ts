import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { cardOf } from "../../content-model/card.ts";
import type { Head } from "../../content-model/entry.ts";
import { assetIdsOf } from "../../content-model/files-of.ts";
import { changed, created, published, type Step, withdrawn } from "../../content-model/lifecycle.ts";
import { withPodcastGuid } from "../../content-model/podcast/guid.ts";
import { type TypeName, typeNamed } from "../../content-model/types/index.ts";
import { localCredentials, localRegion } from "../../local/names.ts";
import { startTestStores } from "../../local/testing.ts";
import type { AssetType } from "../../schemas/asset.ts";
import type { ChannelSettings } from "../../schemas/settings.ts";
import { createBucketClient, listKeys } from "../shared/artefacts/bucket.ts";
import { originalKey } from "../shared/artefacts/keys.ts";
import type { Finding } from "../shared/rendering/context.ts";
import { createLiveMemo } from "../shared/rendering/live-memo.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { createAsset, readAssets, type StoredAsset } from "../shared/storage/assets.ts";
import { actionsOf, type Before, commit } from "../shared/storage/commit.ts";
import { leave, leavingKeys, readDue } from "../shared/storage/due.ts";
import { readCard, readHead, readLive, readRevision } from "../shared/storage/entries.ts";
import { readGone } from "../shared/storage/gone-rows.ts";
import { settingsRevisionKey, subjectOfKey } from "../shared/storage/keys.ts";
import { readSettings, writeSettings } from "../shared/storage/settings.ts";
import { createTableClient, type Key } from "../shared/storage/table.ts";
import type { PublishContext } from "./context.ts";
import { processMessages } from "./process-messages.ts";
import { type ChangeRecord, processRecords } from "./process-records.ts";

/** A site on stores of the test's own: editing it as the editorial API does, and publishing what changed. */
export type TestSite = Awaited<ReturnType<typeof startTestSite>>;

type Content = Record<string, unknown>;

const languageIn = ({ language }: Content): string => (typeof language === "string" ? language : "nl");
const testId = (number: number): string => `01930000-0000-7000-8000-${String(number).padStart(12, "0")}`;

export async function startTestSite() {
  const stores = await startTestStores();
  const aws = { region: localRegion, credentials: localCredentials };
  const findings: Finding[] = [];
  const bucketClient = (options: { maxAttempts?: number }): S3Client =>
    createBucketClient({ ...aws, endpoint: stores.s3Endpoint, forcePathStyle: true, ...options });
  const queueClient = (options: { maxAttempts?: number } = {}): SQSClient =>
    new SQSClient({ ...aws, endpoint: stores.sqsEndpoint, ...options });
  const tableClientOf = (options: { maxAttempts?: number } = {}): DynamoDBClient =>
    createTableClient({ ...aws, endpoint: stores.dynamoDbEndpoint, ...options });
  const sqs = queueClient();
  const table = { client: tableClientOf(), name: stores.tableName };
  /** A renderer of its own, with its own clients, so that faults can be injected into one of several. */
  const renderer = (options: { maxAttempts?: number } = {}): PublishContext => ({
    table: { client: tableClientOf(), name: stores.tableName },
    site: siteOf({
      PUBLIC_ADDRESS: "https://katern.example",
      SITE_NAME: "Katern",
      SITE_LANGUAGE: "nl",
      HUBS: "",
    }),
    published: { client: bucketClient(options), name: stores.buckets.published },
    ledger: { client: bucketClient(options), name: stores.buckets.ledger },
    mediaBucket: stores.buckets.media,
    memo: createLiveMemo(),
    queue: { client: sqs, url: stores.queueUrl },
    hubAccess: { lookup: async () => [], loopback: true, timeoutMilliseconds: 1_000 },
    report: (finding) => void findings.push(finding),
  });
  const context = renderer();
  let moment = Date.parse("2026-01-01T00:00:00Z");
  let lastId = 0;
  let sequence = 0;
  const pending: ChangeRecord[] = [];

  const occasion = () => {
    moment += 1_000;
    lastId += 1;
    return { by: "redactie", at: new Date(moment).toISOString(), eventId: testId(900_000 + lastId) };
  };
  const carryOut = async (step: Step, before: Before = {}): Promise<void> => {
    await commit(table, step, before);
    for (const { write } of actionsOf(table.name, step, before)) {
      const { PK, SK } = unmarshall(write.Put?.Item ?? write.Delete?.Key ?? write.Update?.Key ?? {});
      const key: Key = { PK, SK };
      sequence += 1;
      if (subjectOfKey(key) !== undefined) pending.push({ key, sequenceNumber: String(sequence) });
    }
  };
  const headOf = async (id: string): Promise<Head> => {
    const head = await readHead(table, id);
    if (head === undefined) throw new Error(`There is no entry ${id}`);
    return head;
  };
  const before = async (head: Head): Promise<Before> => ({
    listedCard:
      head.published !== null && head.withdrawal === null ? await readCard(table, head.id) : undefined,
    gone:
      head.withdrawal === null ? undefined : await readGone(table, head.type, head.withdrawal.at, head.id),
  });

  const create = async (type: TypeName, content: Content, slug: string): Promise<string> => {
    lastId += 1;
    const id = testId(lastId);
    await carryOut(created({ id, type, slug, language: languageIn(content), content }, occasion()));
    return id;
  };
  const change = async (id: string, content: Content, slug?: string): Promise<void> => {
    const head = await headOf(id);
    await carryOut(
      changed(head, { slug: slug ?? head.slug, language: languageIn(content), content }, occasion()),
    );
  };
  const publish = async (id: string): Promise<void> => {
    const head = await headOf(id);
    const definition = typeNamed(head.type);
    const content = (await readRevision(table, id, head.revision))?.content ?? {};
    const assets = await readAssets(table, assetIdsOf(definition, content));
    const filenames = new Map([...assets.values()].map((asset) => [asset.id, asset.filename]));
    const publication = published(
      head,
      content,
      (live) =>
        cardOf(definition, live, { language: head.language, timeZone: "Europe/Amsterdam", filenames }),
      occasion(),
    );
    const address = context.site.addresses.podcast(id);
    const step = head.type === "series" ? withPodcastGuid(publication, address) : publication;
    await carryOut(step, await before(head));
  };
  const drainQueue = async (by: PublishContext = context): Promise<void> => {
    for (;;) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: stores.queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (messages.length === 0) return;
      const { failed } = await processMessages(
        by,
        messages.map((message) => ({ id: message.MessageId ?? "", body: message.Body ?? "", tries: 1 })),
      );
      for (const message of messages) {
        if (failed.includes(message.MessageId ?? "")) throw new Error(`A message failed: ${message.Body}`);
        await sqs.send(
          new DeleteMessageCommand({ QueueUrl: stores.queueUrl, ReceiptHandle: message.ReceiptHandle }),
        );
      }
    }
  };

  return {
    stores,
    context,
    table,
    findings,
    renderer,
    tableClient: tableClientOf,
    queueClient,
    /** Makes an item unreadable, as no program of ours would. */
    spoil: async (key: Key): Promise<void> => {
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.name,
          Key: marshall(key),
          UpdateExpression: "SET publishedAt = :wrong",
          ExpressionAttributeValues: marshall({ ":wrong": 7 }),
        }),
      );
    },
    create,
    change,
    publish,
    /** A new entry that is live at once. */
    live: async (type: TypeName, content: Content, slug: string): Promise<string> => {
      const id = await create(type, content, slug);
      await publish(id);
      return id;
    },
    /** New content, and perhaps a new slug, live at once. */
    revise: async (id: string, content: Content, slug?: string): Promise<void> => {
      await change(id, content, slug);
      await publish(id);
    },
    withdraw: async (id: string, kind: "withdrawal" | "retraction" = "withdrawal"): Promise<void> => {
      const head = await headOf(id);
      const [live = null, card = null] = await Promise.all([readLive(table, id), readCard(table, id)]);
      const step = withdrawn(head, live, card, { kind, reason: "Op verzoek" }, occasion());
      await carryOut(step, await before(head));
    },
    /** The site's settings, whole. */
    set: async (channel: ChannelSettings): Promise<void> => {
      const { by, at } = occasion();
      const version = (await readSettings(table)).version + 1;
      await writeSettings(table, { version, updatedAt: at, updatedBy: by, channel });
      sequence += 1;
      pending.push({ key: settingsRevisionKey(version), sequenceNumber: String(sequence) });
    },
    /** An upload that is complete. */
    upload: async (
      filename: string,
      contentType: AssetType,
      text: string,
      measured: Partial<Pick<StoredAsset, "width" | "height">> = {},
    ): Promise<string> => {
      lastId += 1;
      const id = testId(lastId);
      stores.s3.put(stores.buckets.media, originalKey(id), Buffer.from(text), contentType);
      await createAsset(table, {
        id,
        status: "complete",
        filename,
        contentType,
        size: Buffer.byteLength(text),
        sha256: createHash("sha256").update(text).digest("hex"),
        ...measured,
        createdAt: "2026-01-01T00:00:00Z",
        createdBy: "redactie",
      });
      return id;
    },
    /** Carries out what is due by an instant, as the sweep does. */
    sweep: async (at: string): Promise<void> => {
      for await (const { due } of readDue(table, new Date(at))) {
        if (due === undefined || !(await leave(table, due))) continue;
        sequence += 1;
        pending.push({ key: leavingKeys(due)[0], sequenceNumber: String(sequence) });
      }
    },
    /** The changes since the last call, as the stream would tell them. */
    takeRecords: (): ChangeRecord[] => pending.splice(0),
    /** Works on all changes since the last call, and on the queue. */
    settle: async (by: PublishContext = context): Promise<void> => {
      const { failedFrom } = await processRecords(by, pending.splice(0));
      if (failedFrom !== undefined) throw new Error(`The batch failed from ${failedFrom}`);
      await drainQueue(by);
    },
    drainQueue,
    /** Every key that is stored, with its ETag and headers. */
    storedObjects: async (): Promise<Record<string, string>> => {
      const found: Record<string, string> = {};
      for await (const key of listKeys(context.published, "")) {
        const object = stores.s3.head(stores.buckets.published, key);
        found[key] =
          `${object?.etag} ${object?.contentType} ${object?.cacheControl} ${object?.contentDisposition}`;
      }
      return found;
    },
    /** Takes away everything that is stored. */
    clearStored: async (): Promise<void> => {
      for await (const key of listKeys(context.published, ""))
        stores.s3.remove(stores.buckets.published, key);
    },
    /** What is stored under a key, as text; undefined when nothing is. */
    stored: (key: string): string | undefined => {
      if (stores.s3.head(stores.buckets.published, key) === null) return undefined;
      const body = stores.s3.body(stores.buckets.published, key);
      return "bytes" in body ? body.bytes.toString("utf8") : readFileSync(body.file, "utf8");
    },
    stop: async (): Promise<void> => {
      for (const client of [table.client, context.published.client, sqs]) client.destroy();
      await stores.stop();
    },
  };
}
