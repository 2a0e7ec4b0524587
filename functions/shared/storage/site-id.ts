import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException, PutItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Settings } from "../../../schemas/settings.ts";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { settingsKey, siteKey } from "./keys.ts";
import { settingsOf } from "./settings.ts";
import { getItem, getItems, type Item, type Key, readingAnew, record, type Table } from "./table.ts";

/**
 * The id of a site: made when it is first asked for and never again, whatever the site's address or name become.
 * What must stay the same through a move is made of it.
 */

export const siteSchema = z.object({ id: z.uuid() });

const parseSite = parserOf("site", siteSchema);

/**
 * The site's id and its settings, in one call.
 * @throws Error when the id is there and cannot be read: another one would make new feeds of all that there are
 */
export async function readSite(table: Table): Promise<{ id: string; settings: Settings }> {
  const items = await getItems(table, [siteKey, settingsKey]);
  const at = ({ PK, SK }: Key) => items.find((item) => item["PK"] === PK && item["SK"] === SK);
  return { id: await idOf(table, at(siteKey)), settings: settingsOf(at(settingsKey)) };
}

async function idOf(table: Table, item: Item | undefined): Promise<string> {
  return item === undefined ? makeSiteId(table) : parseSite(item).id;
}

async function makeSiteId(table: Table): Promise<string> {
  const id = randomUUID();
  try {
    const answer = await table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: marshallItem({ ...siteKey, id }),
        ConditionExpression: "attribute_not_exists(PK)",
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    record("PutItem", answer.ConsumedCapacity, "write");
    return id;
  } catch (error) {
    // Somebody else was first.
    if (error instanceof ConditionalCheckFailedException)
      return idOf(table, await getItem(readingAnew(table), siteKey));
    throw error;
  }
}
