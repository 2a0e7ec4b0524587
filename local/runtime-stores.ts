import { join } from "node:path";
import { freePort, startDynamoDb } from "./dynamodb.ts";
import { trimStreamRecords } from "./dynamodb-stream-records.ts";
import { type Cache, createCache } from "./edge/cache.ts";
import { localEnvironment } from "./environment.ts";
import { type Handlers, realHandlers } from "./functions.ts";
import { openIssuer } from "./issuer.ts";
import { buckets, tableName } from "./names.ts";
import { startS3 } from "./s3.ts";
import { openPosition, positionFile } from "./stream/position.ts";
import { createTable, inspectTable } from "./table.ts";

type StoresOptions = {
  /** The edge's port; any free one for 0. */
  readonly port: number;
  readonly publicAddress?: string | undefined;
  readonly handlers?: Handlers | undefined;
  readonly report: (message: string, error?: unknown) => void;
};

/** The emulators, then what needs their addresses: the table, and the functions with their environment. */
export async function startStores(folder: string, options: StoresOptions, stack: AsyncDisposableStack) {
  const port = options.port === 0 ? await freePort() : options.port;
  const address = `http://127.0.0.1:${port}`;
  const cache = createCache({ maximumBytes: cacheBytes(process.env["EDGE_CACHE_BYTES"]), now: Date.now });
  const tableFile = join(folder, "table.db");
  const [dynamoDb, s3] = await allOrNone([
    startDynamoDb({ file: tableFile }).then((started) => endedWith(stack, started)),
    startS3({
      folder: join(folder, "storage"),
      changed: (bucket, key) => {
        if (bucket === buckets.published) forgetStored(cache, key);
      },
      report: options.report,
    }).then((started) => endedWith(stack, started)),
  ]);
  const environment = localEnvironment({
    dynamoDbEndpoint: dynamoDb.endpoint,
    s3Endpoint: s3.endpoint,
    renderQueueUrl: s3.renderQueueUrl,
    edgeAddress: address,
    publicAddress: options.publicAddress ?? address,
  });
  Object.assign(process.env, environment);
  const handlers = options.handlers ?? realHandlers();
  const [table, issuer] = await allOrNone([
    createTable(dynamoDb.endpoint, tableName).then(() => inspectTable(dynamoDb.endpoint, tableName)),
    openIssuer({ folder, address }),
    handlers["delivery-api"](),
    handlers["editorial-api"](),
    handlers["publish-stream"](),
  ]);
  if (dynamoDb.pid !== null) {
    const { shards: done } = openPosition(join(folder, positionFile), table.streamArn);
    trimStreamRecords(tableFile, { table: tableName, done, now: Date.now() });
  }
  return { port, address, cache, environment, handlers, s3, issuer, table, dynamoDbPid: dynamoDb.pid };
}

function endedWith<Started extends { stop(): Promise<void> }>(
  stack: AsyncDisposableStack,
  started: Started,
): Started {
  stack.defer(() => started.stop());
  return started;
}

/** As `Promise.all`, but fails only when nothing is starting any more, so that all of it can be ended. */
async function allOrNone<Started extends readonly unknown[] | []>(
  starting: Started,
): Promise<{ -readonly [Index in keyof Started]: Awaited<Started[Index]> }> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

/** Deployed, a change waits for the CDN's copy to age; here it is seen at once. */
function forgetStored(cache: Cache, key: string): void {
  cache.forget(`/${key}`);
  cache.forget(`/${key.split("/").map(encodeURIComponent).join("/")}`);
}

/** How much the edge may cache; 0 measures what lies behind it. */
function cacheBytes(text: string | undefined): number {
  const bytes = Number(text ?? 16 * 1024 * 1024);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new Error(`EDGE_CACHE_BYTES must be a number of bytes, not '${text}'`);
}
