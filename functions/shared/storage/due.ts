import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { Card, Gone } from "../../../content-model/entry.ts";
import { type Passing, passingKinds } from "../../../content-model/passing.ts";
import { entryId, instant } from "../../../schemas/primitives.ts";
import { NewerSchemaError } from "./item-schema.ts";
import { parserOf } from "./items.ts";
import { dueKey, duePartition, dueSetAsidePartition, passingKey, sortable } from "./keys.ts";
import { cancellationCodes, type Item, type Key, queryAll, type Table, transact } from "./table.ts";

/**
 * Due rows: what is to be done at an instant. Each is written in the transaction that needs it, and deleted
 * in the one that does what it says; so it is done once, however many sweeps come upon it.
 */

export const dueSchema = z.object({
  task: z.literal("leave"),
  kind: z.enum(passingKinds),
  id: entryId,
  since: instant,
  until: instant,
});
/** What is due. Another task is another shape. */
export type Due = z.infer<typeof dueSchema>;

const parseDue = parserOf("due", dueSchema);

/** The items of what stands somewhere for a time: what is shown of it, and when it leaves. */
export function enteringItems({ kind, id, since, until }: Passing, shown: Card | Gone): Item[] {
  const due: Due = { task: "leave", kind, id, since, until };
  return [
    { ...passingKey(kind, since, id), ...shown },
    { ...dueKey({ at: until, id, what: kind }), ...due },
  ];
}

/** The keys of the same. */
export function leavingKeys({ kind, id, since, until }: Passing): readonly [row: Key, due: Key] {
  return [passingKey(kind, since, id), dueKey({ at: until, id, what: kind })];
}

/** A due row as it was found. @property due undefined where it cannot be read, and `error` says why */
export type FoundDue = { readonly item: Item; readonly due: Due | undefined; readonly error?: unknown };

/** What is due by now, the earliest first; strongly consistent, and never what is due later. */
export async function* readDue(table: Table, now: Date): AsyncGenerator<FoundDue> {
  const rows = queryAll(table, {
    partition: duePartition,
    between: ["0", `${sortable(now.toISOString())}#~`],
    consistent: true,
  });
  for await (const item of rows) yield found(item);
}

/**
 * Has something leave, with its due row.
 * @returns false when the due row is no longer there: somebody else did it, or it is to stand no longer
 */
export async function leave(table: Table, due: Due): Promise<boolean> {
  const [row, dueRow] = leavingKeys(due);
  return onceOnly(table, dueRow, { Delete: { TableName: table.name, Key: marshall(row) } });
}

/** Takes a row that cannot be read out of the way, as it is, so that it can be looked at. @returns as `leave` */
export async function setAside(table: Table, { item }: FoundDue): Promise<boolean> {
  const key: Key = { PK: duePartition, SK: String(item["SK"]) };
  const aside = marshall({ ...item, PK: dueSetAsidePartition });
  return onceOnly(table, key, { Put: { TableName: table.name, Item: aside } });
}

async function onceOnly(
  table: Table,
  dueRow: Key,
  action: Parameters<typeof transact>[1][number],
): Promise<boolean> {
  try {
    await transact(table, [
      {
        Delete: {
          TableName: table.name,
          Key: marshall(dueRow),
          ConditionExpression: "attribute_exists(PK)",
        },
      },
      action,
    ]);
    return true;
  } catch (error) {
    if (cancellationCodes(error)[0] === "ConditionalCheckFailed") return false;
    throw error;
  }
}

function found(item: Item): FoundDue {
  try {
    return { item, due: parseDue(item) };
  } catch (error) {
    // A later Katern's row is for that one to carry out, and is not to be set aside.
    if (error instanceof NewerSchemaError) throw error;
    return { item, due: undefined, error };
  }
}
