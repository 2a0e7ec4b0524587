import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { type Fault, ProblemError } from "../../../schemas/problem.ts";
import { type Settings, settingsSchema } from "../../../schemas/settings.ts";
import { staleVersion } from "./commit.ts";
import { marshallItem } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { assetKey, settingsKey, settingsRevisionKey } from "./keys.ts";
import { cancellationReasons, getItem, type Item, type Table, transact } from "./table.ts";

/** The site's settings: one item as they are, and one for each version, so that nothing that was set is lost. */

const parseSettings = parserOf("settings", settingsSchema);
const parseVersion = z.object({ version: z.int().min(0) });

/** Before anything was set. */
const unset: Settings = { version: 0, updatedAt: null, updatedBy: null, channel: {} };

/** The settings as they are; of version 0 when nothing was set yet. Strongly consistent. */
export async function readSettings(table: Table): Promise<Settings> {
  return settingsOf(await getItem(table, settingsKey));
}

/** @param item as it is stored; undefined where nothing was set yet */
export function settingsOf(item: Item | undefined): Settings {
  return item === undefined ? unset : parseSettings(item);
}

/** The settings as a version made them; undefined for a version that there is not. */
export async function readSettingsRevision(table: Table, version: number): Promise<Settings | undefined> {
  if (version === 0) return unset;
  const item = await getItem(table, settingsRevisionKey(version));
  return item === undefined ? undefined : parseSettings(item);
}

/**
 * Sets the settings, if they are still the version before, and the logo is still there: whoever deletes an asset
 * first says so on it, and then looks at the settings, so one of both gives way.
 * @throws ProblemError stale-version with the current version; invalid-content when the logo is gone
 */
export async function writeSettings(table: Table, settings: Settings): Promise<void> {
  const expected = settings.version - 1;
  const put = (item: Item) => ({
    TableName: table.name,
    Item: marshallItem(item),
  });
  const actions: TransactWriteItem[] = [
    {
      Put: {
        ...put({ ...settingsKey, ...settings }),
        ...(expected === 0
          ? { ConditionExpression: "attribute_not_exists(PK)" }
          : {
              ConditionExpression: "#version = :expected",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: marshall({ ":expected": expected }),
            }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
    { Put: put({ ...settingsRevisionKey(settings.version), ...settings }) },
    ...(settings.channel.logo === undefined ? [] : [assetIsThere(table, settings.channel.logo, settings)]),
  ];
  try {
    await transact(table, actions);
  } catch (error) {
    throw explained(error, expected) ?? error;
  }
}

function assetIsThere(table: Table, id: string, { updatedAt }: Settings): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table.name,
      Key: marshall(assetKey(id)),
      ConditionExpression:
        "#status = :complete AND (attribute_not_exists(deletingUntil) OR deletingUntil < :now)",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({ ":complete": "complete", ":now": updatedAt }),
    },
  };
}

/** What a refused transaction means to whoever asked for it. */
function explained(error: unknown, expected: number): ProblemError | undefined {
  const reasons = cancellationReasons(error);
  const failed = reasons.findIndex((reason) => reason.Code === "ConditionalCheckFailed");
  if (failed === -1) return undefined;
  if (failed > 0) {
    const fault: Fault = {
      pointer: "/channel/logo",
      code: "unknown-asset",
      detail: "There is no such asset any more",
    };
    return new ProblemError(
      "invalid-content",
      "The logo is not there",
      { errors: [fault] },
      { cause: error },
    );
  }
  const current = reasons[failed]?.Item;
  return staleVersion(
    expected,
    current === undefined ? 0 : parseVersion.parse(unmarshall(current)).version,
    error,
  );
}
