import { randomUUID } from "node:crypto";
import {
  type AttributeValue,
  BatchGetItemCommand,
  type ConsumedCapacity,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { ProblemError } from "../../../schemas/problem.ts";
import { withoutLog } from "../observability/sdk-log.ts";
import { recordStorageCall } from "../observability/storage-calls.ts";
import { type Asked, itemOnce, itemsOnce, nameOfItem, nothingAsked, pageOnce } from "./asked.ts";

/** The one door to the table. Every call is bounded in time and tries, and says what it consumed. */
export type Table = { readonly client: DynamoDBClient; readonly name: string; readonly asked?: Asked };

export type Key = { readonly PK: string; readonly SK: string };
export type Item = Record<string, unknown>;

/** A client as all functions use it: short time-outs, few tries. */
export function createTableClient(configuration: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    ...configuration,
  });
  return withoutLog(client);
}

/**
 * The same table for a piece of work that needs much of the same in several places, and may see everything as it was
 * when first asked for. Whoever writes something and wants to see it reads the table itself.
 */
export const readingOnce = ({ client, name }: Table): Table => ({ client, name, asked: nothingAsked() });

/** The table itself. */
export const readingAnew = ({ client, name }: Table): Table => ({ client, name });

/** One item, or undefined. Strongly consistent unless told otherwise. */
export async function getItem(table: Table, key: Key, consistent = true): Promise<Item | undefined> {
  if (table.asked === undefined || !consistent) return askItem(table, key, consistent);
  return itemOnce(table.asked, key, () => askItem(table, key, consistent));
}

async function askItem(table: Table, key: Key, consistent: boolean): Promise<Item | undefined> {
  const answer = await table.client.send(
    new GetItemCommand({
      TableName: table.name,
      Key: marshall(key),
      ConsistentRead: consistent,
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("GetItem", answer.ConsumedCapacity, "read");
  return answer.Item === undefined ? undefined : unmarshall(answer.Item);
}

const batchSize = 100;
const batchAttempts = 6;

/**
 * Many items by key: deduplicated, 100 a call, what the table leaves over asked for again.
 * The order of what comes back is not that of the keys.
 * @throws ProblemError unavailable when the table keeps leaving keys over
 */
export async function getItems(table: Table, keys: readonly Key[], consistent = true): Promise<Item[]> {
  const unique = [...new Map(keys.map((key) => [nameOfItem(key), key])).values()];
  if (table.asked === undefined || !consistent) return askItems(table, unique, consistent);
  return itemsOnce(table.asked, unique, (missing) => askItems(table, missing, consistent));
}

async function askItems(table: Table, unique: readonly Key[], consistent: boolean): Promise<Item[]> {
  const pages: Key[][] = [];
  for (let start = 0; start < unique.length; start += batchSize)
    pages.push(unique.slice(start, start + batchSize));
  const answers = await Promise.all(pages.map((page) => getBatch(table, page, consistent)));
  return answers.flat();
}

async function getBatch(table: Table, keys: readonly Key[], consistent: boolean): Promise<Item[]> {
  const found: Item[] = [];
  let wanted: Record<string, AttributeValue>[] = keys.map((key) => marshall(key));
  for (let attempt = 0; attempt < batchAttempts; attempt += 1) {
    if (attempt > 0) await pause(attempt);
    const answer = await table.client.send(
      new BatchGetItemCommand({
        RequestItems: { [table.name]: { Keys: wanted, ConsistentRead: consistent } },
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    record("BatchGetItem", answer.ConsumedCapacity?.[0], "read");
    found.push(...(answer.Responses?.[table.name] ?? []).map((item) => unmarshall(item)));
    wanted = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (wanted.length === 0) return found;
  }
  throw new ProblemError("unavailable", "The table is too busy to read from");
}

export type KeyRange = {
  readonly partition: string;
  /** Only sort keys with this prefix, or between two values (inclusive). */
  readonly prefix?: string;
  readonly between?: readonly [string, string];
  readonly index?: { readonly name: string; readonly partitionKey: string; readonly sortKey: string };
  readonly descending?: boolean;
  readonly limit?: number;
  readonly consistent?: boolean;
  readonly attributes?: readonly string[];
  /** Go on behind this position. */
  readonly startKey?: Item | undefined;
};

export type Page = { readonly items: Item[]; readonly lastKey: Item | undefined };

/** One page of a partition, in the order of the sort key. */
export async function queryPage(table: Table, range: KeyRange): Promise<Page> {
  if (table.asked === undefined || range.consistent !== true) return askPage(table, range);
  return pageOnce(table.asked, range, () => askPage(table, range));
}

async function askPage(table: Table, range: KeyRange): Promise<Page> {
  const answer = await table.client.send(new QueryCommand(queryInput(table, range)));
  record("Query", answer.ConsumedCapacity, "read");
  return {
    items: (answer.Items ?? []).map((item) => unmarshall(item)),
    lastKey: answer.LastEvaluatedKey === undefined ? undefined : unmarshall(answer.LastEvaluatedKey),
  };
}

/** All of a partition's range, page by page. Only for what is bounded by design. */
export async function* queryAll(table: Table, range: KeyRange): AsyncGenerator<Item> {
  let startKey = range.startKey;
  do {
    const page = await queryPage(table, { ...range, startKey });
    yield* page.items;
    startKey = page.lastKey;
  } while (startKey !== undefined);
}

function queryInput(table: Table, range: KeyRange): QueryCommandInput {
  const partitionKey = range.index?.partitionKey ?? "PK";
  const sortKey = range.index?.sortKey ?? "SK";
  const values: Record<string, string> = { ":partition": range.partition };
  let condition = "#partition = :partition";
  if (range.prefix !== undefined) {
    condition += " AND begins_with(#sort, :prefix)";
    values[":prefix"] = range.prefix;
  } else if (range.between !== undefined) {
    condition += " AND #sort BETWEEN :from AND :to";
    [values[":from"], values[":to"]] = range.between;
  }
  const sorted = range.prefix !== undefined || range.between !== undefined;
  const projected = Object.fromEntries((range.attributes ?? []).map((name, index) => [`#a${index}`, name]));
  return {
    TableName: table.name,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: {
      "#partition": partitionKey,
      ...(sorted ? { "#sort": sortKey } : {}),
      ...projected,
    },
    ExpressionAttributeValues: marshall(values),
    ScanIndexForward: range.descending !== true,
    ReturnConsumedCapacity: "TOTAL",
    ...(range.index === undefined
      ? { ConsistentRead: range.consistent ?? false }
      : { IndexName: range.index.name }),
    ...(range.limit === undefined ? {} : { Limit: range.limit }),
    ...(range.attributes === undefined ? {} : { ProjectionExpression: Object.keys(projected).join(", ") }),
    ...(range.startKey === undefined ? {} : { ExclusiveStartKey: marshall(range.startKey) }),
  };
}

const conflictAttempts = 5;

/**
 * All of the actions or none. A conflict with a transaction at the same moment is tried again, a few
 * times; a condition that does not hold is the caller's to explain. Each transaction has a token, so one
 * that is sent again because its answer was lost is carried out once and answers the same.
 * @throws TransactionCanceledException when a condition does not hold
 * @throws ProblemError unavailable when conflicts or throttling do not end
 */
export async function transact(table: Table, actions: readonly TransactWriteItem[]): Promise<void> {
  let token = randomUUID();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await table.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [...actions],
          ClientRequestToken: token,
          ReturnConsumedCapacity: "TOTAL",
        }),
      );
      record("TransactWriteItems", answer.ConsumedCapacity?.[0], "write");
      return;
    } catch (error) {
      const underWay = isUnderWay(error);
      if (!underWay && !isPassing(error)) throw error;
      if (attempt === conflictAttempts) {
        throw new ProblemError("unavailable", "The table is too busy to write to", {}, { cause: error });
      }
      if (!underWay) token = randomUUID();
      await pause(attempt);
    }
  }
}

/** The first sending of a transaction has not ended yet: asking again by its token tells how it ends. */
function isUnderWay(error: unknown): boolean {
  return error instanceof Error && error.name === "TransactionInProgressException";
}

/** Cancelled by something that passes, and by no condition. */
function isPassing(error: unknown): boolean {
  const reasons = cancellationCodes(error);
  return reasons.some((code) => passingCodes.has(code)) && !reasons.includes("ConditionalCheckFailed");
}

const passingCodes = new Set(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]);

/** Why a transaction was refused, one code an action in the actions' order; empty for any other error. */
export function cancellationCodes(error: unknown): string[] {
  return cancellationReasons(error).map((reason) => reason.Code ?? "None");
}

export type CancellationReason = { Code?: string; Item?: Record<string, AttributeValue> };

export function cancellationReasons(error: unknown): CancellationReason[] {
  if (!(error instanceof Error) || error.name !== "TransactionCanceledException") return [];
  return "CancellationReasons" in error && Array.isArray(error.CancellationReasons)
    ? error.CancellationReasons
    : [];
}

/** Waits a little longer each time, with jitter. */
export async function pause(attempt: number): Promise<void> {
  const milliseconds = Math.random() * Math.min(1_000, 20 * 2 ** attempt);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Says what a call consumed; for callers that send a command of their own. */
export function record(
  operation: string,
  capacity: ConsumedCapacity | undefined,
  kind: "read" | "write",
): void {
  const units = capacity?.CapacityUnits ?? 0;
  recordStorageCall({
    service: "table",
    operation,
    readUnits: kind === "read" ? units : 0,
    writeUnits: kind === "write" ? units : 0,
  });
}
