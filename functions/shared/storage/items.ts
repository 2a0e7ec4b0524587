import * as z from "zod";
import {
  cardSchema,
  eventSchema,
  goneSchema,
  type Head,
  headSchema,
  type Live,
  liveSchema,
  type Revision,
  revisionSchema,
  statusOf,
} from "../../../content-model/entry.ts";
import { encodeContent, encodedContent } from "./content-codec.ts";
import { type ItemKind, lifted, NewerSchemaError } from "./item-schema.ts";
import { headKey, liveKey, revisionKey, sortable, versionKey } from "./keys.ts";
import type { Item } from "./table.ts";

/** Items as they are stored, and back: what comes out of the table is parsed like any input. */

const liveItem = liveSchema.extend({ content: encodedContent });
const revisionItem = revisionSchema.extend({ content: encodedContent });
const revisionSummary = revisionSchema.omit({ content: true });
export type RevisionSummary = z.infer<typeof revisionSummary>;

export const parseHead = parserOf("head", headSchema);
export const parseLive = parserOf("live", liveItem);
export const parseRevision = parserOf("revision", revisionItem);
export const parseRevisionSummary = parserOf("revision-summary", revisionSummary);
export const parseCard = parserOf("card", cardSchema);
export const parseEvent = parserOf("event", eventSchema);
export const parseGone = parserOf("gone", goneSchema);
export const parseSlug = parserOf(
  "slug",
  z.object({ entryId: z.string(), type: z.string(), slug: z.string(), liveVersion: z.int().optional() }),
);

/** A head with what the indexes need: latest change first, by type and status, and by author besides. */
export function headItem(head: Head): Item {
  const status = statusOf(head);
  return {
    ...headKey(head.id),
    ...head,
    listing: headListing(head.type, status),
    author: authorListing({ type: head.type, status, author: head.createdBy }),
    listedAt: `${sortable(head.updatedAt)}#${head.id}`,
  };
}

export const headListing = (type: string, status: string): string => `${type}#${status}`;
export const authorListing = (heads: { type: string; status: string; author: string }): string =>
  `${headListing(heads.type, heads.status)}#${heads.author}`;

export function liveToItem(live: Live): Item {
  return { ...liveKey(live.id), ...live, content: encodeContent(live.content) };
}

export function revisionToItem(revision: Revision): Item {
  return {
    ...revisionKey(revision.id, revision.version),
    ...revision,
    content: encodeContent(revision.content),
  };
}

/** A revision's row in the list of versions. */
export function versionToItem({ content: _content, ...summary }: Revision): Item {
  return { ...versionKey(summary.id, summary.version), ...summary };
}

/**
 * Parses items of a kind, lifting older ones to the schema of now first (`item-schema.ts`). An item that does not parse
 * names itself: a broken item is found by its key, never passed on.
 */
export function parserOf<Shape extends z.ZodType>(
  kind: ItemKind,
  shape: Shape,
): (item: Item) => z.output<Shape> {
  return (item) => {
    const parsed = shape.safeParse(lifted(kind, item));
    if (parsed.success) return parsed.data;
    const where = `${String(item["PK"])} ${String(item["SK"])}`;
    throw new Error(`The stored ${kind} at ${where} is not readable: ${z.prettifyError(parsed.error)}`, {
      cause: parsed.error,
    });
  };
}

/**
 * Parses items; those that cannot be read are told of and left out, or are errors when nobody is told. Those of a later
 * Katern are errors always: an older one must not take what it does not know for what is not there.
 */
export function parseEach<Row>(
  items: readonly Item[],
  parse: (item: Item) => Row,
  unreadable: ((error: unknown) => void) | undefined,
): Row[] {
  return items.flatMap((item) => {
    try {
      return [parse(item)];
    } catch (error) {
      if (unreadable === undefined || error instanceof NewerSchemaError) throw error;
      unreadable(error);
      return [];
    }
  });
}
