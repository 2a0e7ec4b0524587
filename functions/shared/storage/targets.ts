import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { Live } from "../../../content-model/entry.ts";
import { NewerSchemaError } from "./item-schema.ts";
import { parseLive, parserOf } from "./items.ts";
import { liveKey, referenceKey, targetsKey } from "./keys.ts";
import { writeReferences } from "./references.ts";
import { cancellationCodes, getItems, type Item, record, type Table, transact } from "./table.ts";

/**
 * What an entry's reference rows point at: the way back from an entry to its rows. The set is written
 * before the rows and cut after they are gone, so it never lacks a row that there is.
 */
export type Linked = {
  /** Undefined when nothing is live. */
  readonly live: Live | undefined;
  /** Ids of entries and assets that rows of this entry may point at. */
  readonly targets: ReadonlySet<string>;
};

const parseTargets = parserOf("targets", z.object({ targets: z.set(z.string()).default(new Set()) }));

/**
 * What is live of entries and what their reference rows point at, 50 entries a call.
 * @param unreadable told of what is live and cannot be read; such an entry is absent
 */
export async function readLinked(
  table: Table,
  ids: readonly string[],
  unreadable: (error: unknown) => void,
): Promise<Map<string, Linked>> {
  const items = await getItems(
    table,
    ids.flatMap((id) => [liveKey(id), targetsKey(id)]),
  );
  const byKey = new Map<string, Item>(
    items.map((item) => [`${String(item["PK"])} ${String(item["SK"])}`, item]),
  );
  const linked = new Map<string, Linked>();
  for (const id of new Set(ids)) {
    const live = byKey.get(`${liveKey(id).PK} ${liveKey(id).SK}`);
    const targets = byKey.get(`${targetsKey(id).PK} ${targetsKey(id).SK}`);
    try {
      linked.set(id, {
        live: live === undefined ? undefined : parseLive(live),
        targets: targets === undefined ? new Set() : parseTargets(targets).targets,
      });
    } catch (error) {
      if (error instanceof NewerSchemaError) throw error;
      unreadable(error);
    }
  }
  return linked;
}

/** Writes the rows of an entry's references; saying it again changes nothing. @param known the set as it was read */
export async function linkTargets(
  table: Table,
  link: { source: string; targets: readonly string[]; known: ReadonlySet<string> },
): Promise<void> {
  const added = link.targets.filter((target) => !link.known.has(target));
  if (added.length > 0) {
    const answer = await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: marshall(targetsKey(link.source)),
        UpdateExpression: "ADD targets :added",
        ExpressionAttributeValues: marshall({ ":added": new Set(added) }),
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    record("UpdateItem", answer.ConsumedCapacity, "write");
  }
  await writeReferences(table, link.source, link.targets);
}

/** As many as fit in a transaction beside the condition and the set. */
const forgottenAtOnce = 90;

/**
 * Takes away the rows of references that are no longer made, if what is live is still what they were
 * compared with: the rows of a later publication are never taken for former ones.
 * @param link.version of what is live, undefined when nothing is
 * @returns false when something else is live by now, or about to be; its own event does the work then
 */
export async function forgetTargets(
  table: Table,
  link: { source: string; targets: readonly string[]; version: number | undefined },
): Promise<boolean> {
  const now = new Date().toISOString();
  for (let start = 0; start < link.targets.length; start += forgottenAtOnce) {
    const targets = link.targets.slice(start, start + forgottenAtOnce);
    try {
      await transact(table, [
        { ConditionCheck: { TableName: table.name, ...stillLive(link.source, link.version) } },
        ...targets.map((target) => ({
          Delete: {
            TableName: table.name,
            Key: marshall(referenceKey(target, link.source)),
            // A publication under way has claimed it, and its row will be needed.
            ConditionExpression: "attribute_not_exists(claim) OR claim.#until < :now",
            ExpressionAttributeNames: { "#until": "until" },
            ExpressionAttributeValues: marshall({ ":now": now }),
          },
        })),
        {
          Update: {
            TableName: table.name,
            Key: marshall(targetsKey(link.source)),
            UpdateExpression: "DELETE targets :targets",
            ExpressionAttributeValues: marshall({ ":targets": new Set(targets) }),
          },
        },
      ]);
    } catch (error) {
      if (cancellationCodes(error).includes("ConditionalCheckFailed")) return false;
      throw error;
    }
  }
  return true;
}

function stillLive(id: string, version: number | undefined) {
  const Key = marshall(liveKey(id));
  if (version === undefined) return { Key, ConditionExpression: "attribute_not_exists(PK)" };
  return {
    Key,
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: marshall({ ":version": version }),
  };
}
