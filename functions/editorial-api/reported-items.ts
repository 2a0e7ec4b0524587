import * as z from "zod";
import type { Card, Live } from "../../content-model/entry.ts";
import type { ReportedItem } from "../../content-model/read-reports.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import { addressesOf } from "../shared/rendering/addresses.ts";
import { readCards, readLives } from "../shared/storage/entries.ts";
import type { EditorialContext } from "./context.ts";

/** One page of the reports and recordings among entries that were read. */

/** How many entries a page looks at in search of reports and sessions: it may end with fewer than asked for. */
const looksAtMost = 500;
const cardsAtOnce = 100;

export type ReportedPage = {
  readonly items: ReportedItem[];
  /** Behind which entry the next page begins; undefined on the last. */
  readonly next: string | undefined;
};

/**
 * Reports and sessions that can still be named, in the order of their ids. What a page reads is bounded: at most 500
 * cards, the content of `limit` entries, and the cards of their publishers.
 * @param page read: ids of everything that was read, in order; after: the id that the page begins behind
 */
export async function reportedItems(
  context: Pick<EditorialContext, "table" | "publicAddress">,
  page: { read: readonly string[]; after: string | undefined; limit: number },
): Promise<ReportedPage> {
  const { after } = page;
  const read = after === undefined ? page.read : page.read.filter((id) => id > after);
  const { cards, next } = await reportableCards(context, read, page.limit);
  const lives = await readLives(
    context.table,
    cards.map((card) => card.id),
  );
  const publishers = await readCards(
    context.table,
    [...new Set([...lives.values()].flatMap(publisherIds))],
    false,
  );
  const addresses = addressesOf(context.publicAddress);
  const items = cards.flatMap((card): ReportedItem[] => {
    const live = lives.get(card.id);
    if (live === undefined) return [];
    const { identifiers } = reported.parse(live.content);
    return [
      {
        entryId: card.id,
        title: card.title,
        type: card.type === "report" ? "report" : "session",
        publisher: publisherIds(live)
          .flatMap((one) => publishers.get(one)?.title ?? [])
          .join("; "),
        uri: addresses.document(typeNamed(card.type).collection, card.slug),
        publishedAt: card.publishedAt,
        doi: identifiers?.doi,
        isbn: identifiers?.isbn,
      },
    ];
  });
  return { items, next };
}

/** The first cards of reports and sessions among ids, and the last id that was looked at where there are more. */
async function reportableCards(
  { table }: Pick<EditorialContext, "table">,
  read: readonly string[],
  limit: number,
): Promise<{ cards: Card[]; next: string | undefined }> {
  const cards: Card[] = [];
  let looked = 0;
  while (looked < Math.min(read.length, looksAtMost)) {
    const ids = read.slice(looked, looked + cardsAtOnce);
    const found = await readCards(table, ids, false);
    for (const id of ids) {
      looked += 1;
      const card = found.get(id);
      if (card?.type === "report" || card?.type === "session") cards.push(card);
      if (cards.length === limit) return { cards, next: looked < read.length ? id : undefined };
    }
  }
  return { cards, next: looked < read.length ? read[looked - 1] : undefined };
}

/** What a report's content has that the report of reads shows; a session has none of it. */
const reported = z.object({
  identifiers: z.object({ doi: z.string().optional(), isbn: z.string().optional() }).optional(),
  publishers: z.array(z.string()).optional(),
});

const publisherIds = ({ content }: Live): string[] => reported.parse(content).publishers ?? [];
