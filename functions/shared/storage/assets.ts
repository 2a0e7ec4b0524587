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
import { marshallItem } from "./item-schema.ts";
import { parseEach, parserOf } from "./items.ts";
import { assetKey } from "./keys.ts";
import { getItem, getItems, record, type Table } from "./table.ts";
import { tableDefinition } from "./table-definition.ts";

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
  /** Of an MP3 file: the byte at which its sound begins, behind what it says of itself (ID3). */
  soundStart: z.int().min(0).optional(),
  createdAt: instant,
  createdBy: z.string(),
  /** The entry that its downloads and plays count for: the first live one that used it, for good. */
  attributedTo: entryId.optional(),
  /** Until then somebody may be deleting it, and nothing new may come to use it. */
  deletingUntil: instant.optional(),
  /** Of one that is pending: when the table forgets it, in seconds since 1970. What is complete has none. */
  [tableDefinition.timeToLiveAttribute]: z.int().optional(),
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
      Item: marshallItem({ ...assetKey(asset.id), ...asset }),
      // The same moment and maker: the same put, sent again because its answer was lost.
      ConditionExpression: "attribute_not_exists(PK) OR (createdAt = :at AND createdBy = :by)",
      ExpressionAttributeValues: marshall({ ":at": asset.createdAt, ":by": asset.createdBy }),
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  record("PutItem", answer.ConsumedCapacity, "write");
}

/** Days that an upload may take from when it is announced to when it is completed. */
const pendingDays = 7;
/** From so long before the table may forget it nobody completes it, in seconds: whoever had begun has ended by then. */
const lastHour = 3_600;

/** When the table forgets an upload that is pending now, unless it is completed. */
export const pendingUntil = (now: Date): Pick<StoredAsset, "expiresAt"> => ({
  expiresAt: Math.floor(now.getTime() / 1_000) + pendingDays * 86_400 + lastHour,
});

/** Whether an upload has waited too long: it counts as gone, whether or not the table has forgotten it yet. */
export const isForgotten = ({ expiresAt }: Pick<StoredAsset, "expiresAt">, now: Date): boolean =>
  expiresAt !== undefined && expiresAt - lastHour <= now.getTime() / 1_000;

/**
 * Says that an upload has been checked: the table forgets it no more.
 * @param checked size: of an image, in pixels; soundStart: of an MP3 file, in bytes
 * @returns the asset, or undefined when it has been deleted or forgotten meanwhile
 */
export async function markAssetComplete(
  table: Table,
  id: string,
  checked: {
    size: { readonly width: number; readonly height: number } | undefined;
    soundStart?: number | undefined;
    now: Date;
  },
): Promise<StoredAsset | undefined> {
  const { size, soundStart, now } = checked;
  const measured = size === undefined ? "" : ", width = :width, height = :height";
  const heard = soundStart === undefined ? "" : ", soundStart = :soundStart";
  return updateAsset(table, id, {
    UpdateExpression: `SET #status = :status${measured}${heard} REMOVE expiresAt`,
    ConditionExpression: "attribute_exists(PK) AND (attribute_not_exists(expiresAt) OR expiresAt > :last)",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: marshall({
      ":status": "complete" satisfies StoredAsset["status"],
      ":last": Math.floor(now.getTime() / 1_000) + lastHour,
      ...(size === undefined ? {} : { ":width": size.width, ":height": size.height }),
      ...(soundStart === undefined ? {} : { ":soundStart": soundStart }),
    }),
  });
}

/** Says that an asset's bytes are about to go: it is pending, and forgotten when that breaks off and is not asked for again. */
export async function markAssetPending(table: Table, id: string, now: Date): Promise<void> {
  await updateAsset(table, id, {
    UpdateExpression: "SET #status = :status, expiresAt = :expiresAt",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: marshall({
      ":status": "pending" satisfies StoredAsset["status"],
      ":expiresAt": pendingUntil(now).expiresAt,
    }),
  });
}

/** Which of these ids name an asset that the table knows and keeps, readable or not. */
export async function readKnownAssets(table: Table, ids: readonly string[], now: Date): Promise<Set<string>> {
  const items = await getItems(table, ids.map(assetKey));
  const known = new Set(
    items
      .filter(({ expiresAt }) => typeof expiresAt !== "number" || expiresAt > now.getTime() / 1_000)
      .map((item) => String(item["PK"])),
  );
  return new Set(ids.filter((id) => known.has(assetKey(id).PK)));
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
    "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
  >,
): Promise<StoredAsset | undefined> {
  try {
    const answer = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall(assetKey(id)),
        ConditionExpression: "attribute_exists(PK)",
        ...update,
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
