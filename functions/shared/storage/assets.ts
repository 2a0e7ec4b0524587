import {
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { assetTypeNames } from "../../../schemas/asset.ts";
import { assetId, entryId, instant } from "../../../schemas/primitives.ts";
import { parseEach, parserOf } from "./items.ts";
import { assetKey } from "./keys.ts";
import { getItem, getItems, record, type Table } from "./table.ts";

/** What is known of uploads. */
export const storedAssetSchema = z.object({
  id: assetId,
  status: z.enum(["pending", "complete"]),
  filename: z.string(),
  contentType: z.enum(assetTypeNames),
  size: z.int().min(1),
  sha256: z.string(),
  title: z.string().optional(),
  duration: z.number().optional(),
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
  createdAt: instant,
  createdBy: z.string(),
  /** The entry that its downloads and plays count for: the first live one that used it, for good. */
  attributedTo: entryId.optional(),
  /** Until then somebody may be deleting it, and nothing new may come to use it. */
  deletingUntil: instant.optional(),
});
export type StoredAsset = z.infer<typeof storedAssetSchema>;

const parseAsset = parserOf("asset", storedAssetSchema);

export async function readAsset(table: Table, id: string): Promise<StoredAsset | undefined> {
  const item = await getItem(table, assetKey(id));
  return item === undefined ? undefined : parseAsset(item);
}

/**
 * Many assets by id; ids that name nothing are absent.
 * @param unreadable told of assets that cannot be read, which are then absent; without it they are errors
 */
export async function readAssets(
  table: Table,
  ids: readonly string[],
  unreadable?: (error: unknown) => void,
): Promise<Map<string, StoredAsset>> {
  if (ids.length === 0) return new Map();
  const items = await getItems(table, ids.map(assetKey));
  return new Map(parseEach(items, parseAsset, unreadable).map((asset) => [asset.id, asset]));
}

export async function createAsset(table: Table, asset: StoredAsset): Promise<void> {
  const answer = await table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: marshall({ ...assetKey(asset.id), ...asset }, { removeUndefinedValues: true }),
      // The same moment and maker: the same put, sent again because its answer was lost.
      ConditionExpression: "attribute_not_exists(PK) OR (createdAt = :at AND createdBy = :by)",
      ExpressionAttributeValues: marshall({ ":at": asset.createdAt, ":by": asset.createdBy }),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("PutItem", answer.ConsumedCapacity, "write");
}

/**
 * Says whether an upload has been checked: until then, and while its bytes are being deleted, it is pending.
 * @param size of an image, in pixels
 * @returns the asset, or undefined when it has been deleted meanwhile
 */
export async function setAssetStatus(
  table: Table,
  id: string,
  status: StoredAsset["status"],
  size?: { readonly width: number; readonly height: number },
): Promise<StoredAsset | undefined> {
  return updateAsset(table, id, {
    UpdateExpression: `SET #status = :status${size === undefined ? "" : ", width = :width, height = :height"}`,
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: marshall({
      ":status": status,
      ...(size === undefined ? {} : { ":width": size.width, ":height": size.height }),
    }),
  });
}

/** Says for which entry an asset's downloads count; whoever says it first is right for good. */
export async function attributeAsset(table: Table, id: string, entry: string): Promise<void> {
  await updateAsset(table, id, {
    UpdateExpression: "SET attributedTo = if_not_exists(attributedTo, :entry)",
    ExpressionAttributeValues: marshall({ ":entry": entry }),
  });
}

/** Says that an asset is being deleted, before it is looked at who uses it. @param until undefined takes that back */
export async function markAssetDeleting(table: Table, id: string, until: string | undefined): Promise<void> {
  await updateAsset(
    table,
    id,
    until === undefined
      ? { UpdateExpression: "REMOVE deletingUntil" }
      : {
          UpdateExpression: "SET deletingUntil = :until",
          ExpressionAttributeValues: marshall({ ":until": until }),
        },
  );
}

export async function deleteAsset(table: Table, id: string): Promise<void> {
  const answer = await table.client.send(
    new DeleteItemCommand({
      TableName: table.name,
      Key: marshall(assetKey(id)),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("DeleteItem", answer.ConsumedCapacity, "write");
}

async function updateAsset(
  table: Table,
  id: string,
  update: Pick<
    UpdateItemCommandInput,
    "UpdateExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
  >,
): Promise<StoredAsset | undefined> {
  try {
    const answer = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall(assetKey(id)),
        ...update,
        ConditionExpression: "attribute_exists(PK)",
        ReturnValues: "ALL_NEW",
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    record("UpdateItem", answer.ConsumedCapacity, "write");
    return answer.Attributes === undefined ? undefined : parseAsset(unmarshall(answer.Attributes));
  } catch (error) {
    if (error instanceof Error && error.name === "ConditionalCheckFailedException") return undefined;
    throw error;
  }
}
