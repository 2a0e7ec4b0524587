import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Card, Gone } from "../../../content-model/entry.ts";
import { facetsOf, startFacetsOf } from "../../../content-model/facets.ts";
import type { Step } from "../../../content-model/lifecycle.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { enteringItems, leavingKeys } from "./due.ts";
import { marshallItem } from "./item-schema.ts";
import { headItem, liveToItem, revisionToItem, versionToItem } from "./items.ts";
import { cardKey, eventKey, goneKey, listingKey, liveKey, slugKey, startKey } from "./keys.ts";
import { cancellationReasons, type Item, type Key, type Table, transact } from "./table.ts";

/** Carrying out a step of the lifecycle: one conditional transaction, whole or not at all. */

/** What stands in the lists before the step, so that its rows can be found again. */
export type Before = { readonly listedCard?: Card | undefined; readonly gone?: Gone | undefined };

/**
 * @throws ProblemError stale-version (with the current version) when the head has moved on,
 *   slug-taken when another entry has the slug, too-large, unavailable
 */
export async function commit(table: Table, step: Step, before: Before = {}): Promise<void> {
  const actions = actionsOf(table.name, step, before);
  try {
    await transact(
      table,
      actions.map((action) => action.write),
    );
  } catch (error) {
    throw explained(error, actions, step) ?? error;
  }
}

type Action = { readonly purpose: "head" | "slug" | "other"; readonly write: TransactWriteItem };

/** The transaction's actions: at most 100, which the limits on references see to. */
export function actionsOf(tableName: string, step: Step, before: Before): Action[] {
  const { head } = step;
  const put = (item: Item) => putting(tableName, item);
  const remove = (key: Key) => deletion(tableName, key);
  return [
    headAction(tableName, step),
    ...(step.revision === undefined
      ? []
      : [put(revisionToItem(step.revision)), put(versionToItem(step.revision))]),
    ...(step.live === undefined
      ? []
      : [step.live === null ? remove(liveKey(head.id)) : put(liveToItem(step.live))]),
    ...(step.card === undefined
      ? []
      : [step.card === null ? remove(cardKey(head.id)) : put({ ...cardKey(head.id), ...step.card })]),
    ...listingActions(step, before, put, remove),
    ...goneActions(step, before, put, remove),
    ...(step.enters ?? []).flatMap((one) => enteringItems(one, one.shown).map(put)),
    ...(step.leaves ?? []).flatMap((one) => leavingKeys(one).map(remove)),
    ...slugActions(tableName, step),
    put({ ...eventKey(head.id, step.event.id), ...step.event }),
  ];
}

function listingActions(
  step: Step,
  before: Before,
  put: (item: Item) => Action,
  remove: (key: Key) => Action,
): Action[] {
  if (step.listed === undefined) return [];
  const rows = step.listed && step.card ? rowsOf(step.card) : [];
  const kept = new Set(rows.map((row) => `${row.PK}\n${row.SK}`));
  const former = before.listedCard === undefined ? [] : rowsOf(before.listedCard);
  return [
    ...rows.map((row) => put({ ...step.card, ...row })),
    ...former.filter((row) => !kept.has(`${row.PK}\n${row.SK}`)).map(remove),
  ];
}

/** The keys of all rows that a live entry has in lists. */
export function rowsOf(card: Card): Key[] {
  const rows = facetsOf(card).map((facet) => listingKey(facet, card.type, card.publishedAt, card.id));
  const { start } = card;
  if (start === undefined) return rows;
  return [...rows, ...startFacetsOf(card).map((facet) => startKey(facet, start, card.id))];
}

function goneActions(
  step: Step,
  before: Before,
  put: (item: Item) => Action,
  remove: (key: Key) => Action,
): Action[] {
  const rows = (gone: Gone) =>
    gone.facets.map((facet) => goneKey(facet, gone.type, gone.withdrawal.at, gone.id));
  if (step.gone === undefined) return [];
  const next = step.gone === null ? [] : rows(step.gone);
  const kept = new Set(next.map((row) => `${row.PK}\n${row.SK}`));
  const former = before.gone === undefined ? [] : rows(before.gone);
  return [
    ...next.map((row) => put({ ...step.gone, ...row })),
    ...former.filter((row) => !kept.has(`${row.PK}\n${row.SK}`)).map(remove),
  ];
}

function slugActions(tableName: string, step: Step): Action[] {
  const { head, slugs } = step;
  const actions: Action[] = [];
  const own = { entryId: head.id, type: head.type };
  if (slugs.reserve !== undefined && !slugs.touch.includes(slugs.reserve)) {
    actions.push({
      purpose: "slug",
      write: {
        Update: {
          TableName: tableName,
          Key: marshall(slugKey(head.type, slugs.reserve)),
          UpdateExpression: "SET entryId = :id, #type = :type, slug = :slug",
          ConditionExpression: "attribute_not_exists(PK) OR entryId = :id",
          ExpressionAttributeNames: { "#type": "type" },
          ExpressionAttributeValues: marshall({ ":id": head.id, ":type": head.type, ":slug": slugs.reserve }),
        },
      },
    });
  }
  for (const slug of slugs.touch) {
    actions.push({
      purpose: "slug",
      write: {
        Put: {
          TableName: tableName,
          Item: marshallItem({
            ...slugKey(head.type, slug),
            ...own,
            slug,
            liveVersion: head.version,
          }),
          ConditionExpression: "attribute_not_exists(PK) OR entryId = :id",
          ExpressionAttributeValues: marshall({ ":id": head.id }),
        },
      },
    });
  }
  if (slugs.release !== undefined) actions.push(deletion(tableName, slugKey(head.type, slugs.release)));
  return actions;
}

function headAction(tableName: string, step: Step): Action {
  const isNew = step.expectedVersion === null;
  return {
    purpose: "head",
    write: {
      Put: {
        TableName: tableName,
        Item: marshallItem(headItem(step.head)),
        ConditionExpression: isNew ? "attribute_not_exists(PK)" : "#version = :expected",
        ...(isNew
          ? {}
          : {
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: marshall({ ":expected": step.expectedVersion }),
            }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
  };
}

function putting(tableName: string, item: Item): Action {
  return {
    purpose: "other",
    write: { Put: { TableName: tableName, Item: marshallItem(item) } },
  };
}

function deletion(tableName: string, key: Key): Action {
  return { purpose: "other", write: { Delete: { TableName: tableName, Key: marshall(key) } } };
}

/** What a refused transaction means to whoever asked for it. */
function explained(error: unknown, actions: readonly Action[], step: Step): ProblemError | undefined {
  const reasons = cancellationReasons(error);
  const failed = reasons.findIndex((reason) => reason.Code === "ConditionalCheckFailed");
  const purpose = actions[failed]?.purpose;
  if (purpose === "slug") {
    return new ProblemError(
      "slug-taken",
      "The slug belongs to another entry",
      { errors: [{ pointer: "/slug", code: "slug-taken", detail: "choose another slug" }] },
      { cause: error },
    );
  }
  if (purpose !== "head") return undefined;
  const current = reasons[failed]?.Item;
  if (current === undefined) {
    return new ProblemError("not-found", "There is no such entry (any more)", {}, { cause: error });
  }
  const { version } = unmarshall(current);
  return staleVersion(step.expectedVersion, version, error);
}

/** The 412 of a change that was based on a version that is no longer the latest. */
export function staleVersion(expected: number | null, current: number, cause?: unknown): ProblemError {
  return new ProblemError(
    "stale-version",
    `The change is based on version ${expected}; the entry is at version ${current}`,
    { currentVersion: current },
    { cause },
  );
}
