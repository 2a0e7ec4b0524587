import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDynamoDb } from "./dynamodb.ts";
import { localEnvironment } from "./environment.ts";
import { buckets, tableName as localTableName } from "./names.ts";
import { type S3, startS3 } from "./s3.ts";
import { createTable } from "./table.ts";

export type TestStores = {
  readonly dynamoDbEndpoint: string;
  readonly s3Endpoint: string;
  readonly sqsEndpoint: string;
  readonly tableName: string;
  readonly buckets: typeof buckets;
  readonly queueUrl: string;
  /** For clients and functions: `Object.assign(process.env, stores.environment)` before importing a handler. */
  readonly environment: Record<string, string>;
  readonly s3: S3;
  stop(): Promise<void>;
};

/**
 * A table, buckets and a queue of the test's own, empty, on the real emulators, in a temporary folder
 * that goes when they stop. About 100 ms.
 */
export async function startTestStores(): Promise<TestStores> {
  const folder = await mkdtemp(join(tmpdir(), "katern-test-"));
  const [dynamoDb, s3] = await Promise.all([
    startDynamoDb({ file: join(folder, "table.db") }),
    startS3({ folder: join(folder, "storage") }),
  ]);
  // An emulator that somebody else started is not empty: the table needs a name of its own there.
  const tableName = dynamoDb.pid === null ? `katern-test-${randomUUID()}` : localTableName;
  await createTable(dynamoDb.endpoint, tableName);
  return {
    dynamoDbEndpoint: dynamoDb.endpoint,
    s3Endpoint: s3.endpoint,
    sqsEndpoint: s3.endpoint,
    tableName,
    buckets,
    queueUrl: s3.renderQueueUrl,
    environment: {
      ...localEnvironment({
        dynamoDbEndpoint: dynamoDb.endpoint,
        s3Endpoint: s3.endpoint,
        renderQueueUrl: s3.renderQueueUrl,
        edgeAddress: "http://127.0.0.1:8080",
        publicAddress: "http://127.0.0.1:8080",
      }),
      TABLE_NAME: tableName,
    },
    s3,
    stop: async () => {
      await Promise.all([dynamoDb.stop(), s3.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
