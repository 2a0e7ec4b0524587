import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { buildApp } from "fauxqs";
import { queueTries } from "../schemas/functions.ts";
import { buckets, localCredentials, localRegion, renderDeadQueueName, renderQueueName } from "./names.ts";
import { PersistenceManager, type S3Object, SnsStore, SqsStore } from "./s3/emulator.ts";
import { largeObjects } from "./s3/large-objects.ts";
import { openPersistence, type StoredBody } from "./s3/persistence.ts";
import { addRules } from "./s3/rules.ts";
import { OrderedStore } from "./s3/store.ts";

export type S3 = {
  /** `http://127.0.0.1:<port>`; the queues answer there too. */
  readonly endpoint: string;
  readonly folder: string;
  readonly renderQueueUrl: string;
  readonly renderDeadQueueUrl: string;
  /** An object's metadata without a request; null when it is not there. */
  head(bucket: string, key: string): S3Object | null;
  /** An object's bytes, or the file they stand in. */
  body(bucket: string, key: string): StoredBody;
  /** The keys that begin with a prefix, in order, as many as are asked for. */
  keys(bucket: string, prefix: string, maximum: number): string[];
  /** Puts an object without a request. */
  put(bucket: string, key: string, body: Buffer, contentType: string): void;
  /** Deletes an object without a request. */
  remove(bucket: string, key: string): void;
  /** How many messages the render queue holds: waiting and being worked on. */
  queued(): number;
  /** How many of them are being worked on. */
  inFlight(): number;
  stop(): Promise<void>;
};

/**
 * Starts the S3 and SQS emulator in this process, on loopback only, with its objects and queues in
 * `folder`. Repaired are: conditional writes, checksums and presigned signatures (see `s3/rules.ts`),
 * the order of lists, and what a crash leaves.
 * @param changed told of every object that was put or deleted, after it was
 * @param report told of what a crash had left half written; to standard error when left out
 */
export async function startS3(options: {
  folder: string;
  port?: number | undefined;
  changed?: ((bucket: string, key: string) => void) | undefined;
  report?: ((finding: string) => void) | undefined;
}): Promise<S3> {
  const report = options.report ?? ((finding) => void process.stderr.write(`storage: ${finding}\n`));
  mkdirSync(options.folder, { recursive: true });
  const store = new OrderedStore(options.changed ?? (() => {}));
  const persistence = openPersistence(join(options.folder, "objects"), report);
  persistence.loadS3(store);
  store.persistence = persistence;
  for (const bucket of Object.values(buckets)) store.createBucket(bucket);

  const queueFolder = join(options.folder, "queues");
  const queues = new PersistenceManager(queueFolder);
  giveBackMessages(join(queueFolder, "fauxqs.db"));
  const sqsStore = openQueues(queues);
  const app = buildApp({
    logger: false,
    defaultRegion: localRegion,
    stores: { s3Store: store, sqsStore, snsStore: new SnsStore() },
  });
  addRules(app, store, localCredentials);
  await app.ready();
  const takeLarge = largeObjects({ store, persistence, credentials: localCredentials });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!takeLarge(request, response)) app.routing(request, response);
  });
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const endpoint = await listen(server, options.port ?? 0);
  const queueUrl = (name: string): string => `${endpoint}/000000000000/${name}`;

  return {
    endpoint,
    folder: options.folder,
    renderQueueUrl: queueUrl(renderQueueName),
    renderDeadQueueUrl: queueUrl(renderDeadQueueName),
    head: (bucket, key) => headOrNull(store, bucket, key),
    body: persistence.storedBody,
    keys: (bucket, prefix, maxKeys) =>
      store.listObjects(bucket, { prefix, maxKeys }).objects.map((object) => object.key),
    put: (bucket, key, body, contentType) => void store.putObject(bucket, key, body, contentType),
    remove: (bucket, key) => store.deleteObject(bucket, key),
    queued: () => {
      const messages = sqsStore.inspectQueue(renderQueueName)?.messages;
      if (messages === undefined) return 0;
      return messages.ready.length + messages.delayed.length + messages.inflight.length;
    },
    inFlight: () => sqsStore.inspectQueue(renderQueueName)?.messages.inflight.length ?? 0,
    stop: async () => {
      sqsStore.shutdown();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await app.close();
      persistence.close();
      queues.close();
    },
  };
}

/** Whoever was at work on a message ended with the process before: the message is free at once. */
function giveBackMessages(file: string): void {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    database.exec("UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL");
  } finally {
    database.close();
  }
}

/** The queues outlive the process: what was sent is there after a crash. */
function openQueues(manager: PersistenceManager): SqsStore {
  const store = new SqsStore();
  manager.loadSqsAndSns(store, new SnsStore());
  store.persistence = manager;
  for (const queue of store.allQueues()) queue.persistence = manager;
  const arn = (name: string): string => `arn:aws:sqs:${localRegion}:000000000000:${name}`;
  const make = (name: string, attributes: Record<string, string>): void => {
    if (store.getQueueByName(name) !== undefined) return;
    store.createQueue(name, `http://127.0.0.1/000000000000/${name}`, arn(name), attributes);
  };
  make(renderDeadQueueName, {});
  make(renderQueueName, {
    VisibilityTimeout: "30",
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: arn(renderDeadQueueName),
      maxReceiveCount: queueTries,
    }),
  });
  return store;
}

function headOrNull(store: OrderedStore, bucket: string, key: string): S3Object | null {
  try {
    return store.headObject(bucket, key);
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return null;
    throw error;
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The storage emulator has no port");
  return `http://127.0.0.1:${address.port}`;
}
