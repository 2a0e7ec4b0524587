import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { clientSchema } from "../../../schemas/client.ts";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { clientKey, sortable } from "./keys.ts";
import type { ListPage, Position } from "./keyset.ts";
import { getItem, type Item, queryPage, record, type Table } from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

/** Clients and the hashes of their keys. */
export const storedClientSchema = clientSchema.extend({
  /** SHA-256 of the key's secret, in hexadecimal. The secret has 256 random bits: nothing slower is needed. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type StoredClient = z.infer<typeof storedClientSchema>;

const parseClient = parserOf("client", storedClientSchema);
const listing = "client";

export async function readClient(table: Table, id: string): Promise<StoredClient | undefined> {
  const item = await getItem(table, clientKey(id));
  return item === undefined ? undefined : parseClient(item);
}

/** A client with what the index needs. */
export function clientItem(client: StoredClient): Item {
  return {
    ...clientKey(client.id),
    ...client,
    listing,
    listedAt: `${sortable(client.createdAt)}#${client.id}`,
  };
}

export async function createClient(table: Table, client: StoredClient): Promise<void> {
  const answer = await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: marshallItem(clientItem(client)),
      // Its own secret's hash: the same put, sent again because its answer was lost.
      ConditionExpression: "attribute_not_exists(PK) OR secretHash = :secretHash",
      ExpressionAttributeValues: marshall({ ":secretHash": client.secretHash }),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("PutItem", answer.ConsumedCapacity, "write");
}

/** @returns whether there is such a client; its key no longer works afterwards */
export async function revokeClient(table: Table, id: string, at: string): Promise<boolean> {
  try {
    const answer = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall(clientKey(id)),
        UpdateExpression: "SET revokedAt = :at",
        ConditionExpression: "attribute_exists(PK) AND revokedAt = :never",
        ExpressionAttributeValues: marshall({ ":at": at, ":never": null }),
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    record("UpdateItem", answer.ConsumedCapacity, "write");
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
    return (await readClient(table, id)) !== undefined;
  }
}

/** Clients, latest first. */
export async function listClients(
  table: Table,
  list: { limit: number; after?: Position | undefined },
): Promise<ListPage<StoredClient>> {
  const [index] = tableDefinition.indexes;
  const { items } = await queryPage(table, {
    partition: listing,
    index,
    descending: true,
    limit: list.limit + 1,
    ...(list.after === undefined
      ? {}
      : {
          startKey: {
            ...clientKey(list.after.id),
            listing,
            listedAt: `${list.after.at}#${list.after.id}`,
          },
        }),
  });
  const rows = items.map(parseClient);
  const page = rows.slice(0, list.limit);
  const last = page.at(-1);
  const more = rows.length > list.limit && last !== undefined;
  return { rows: page, next: more ? { at: sortable(last.createdAt), id: last.id } : undefined };
}
