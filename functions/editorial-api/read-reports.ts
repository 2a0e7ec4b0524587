import * as z from "zod";
import type { Live } from "../../content-model/entry.ts";
import {
  itemReport,
  itemReportTable,
  partnerReport,
  partnerTable,
  type ReportedItem,
  readSeries,
  seriesTable,
} from "../../content-model/read-reports.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import type { SumLedger } from "../../schemas/ledger.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { Bucket } from "../shared/artefacts/bucket.ts";
import { readSums } from "../shared/artefacts/sums.ts";
import type { Reply } from "../shared/http/reply.ts";
import { addressesOf } from "../shared/rendering/addresses.ts";
import { readCards, readLives } from "../shared/storage/entries.ts";
import type { EditorialContext } from "./context.ts";

export type ReportContext = Pick<EditorialContext, "table" | "publicAddress" | "now"> & {
  readonly ledger: Bucket;
};

/** Reports of the read ledger. A count is never written here; the scheduled job sets the ledger. */

const longestDays = 366;
const longestMonths = 120;
const reportMonths = 24;

/** @throws ProblemError invalid-parameter when the period is none, or too long */
export async function readEntrySeries(
  context: ReportContext,
  query: { entry: string; from: string; to: string; by: "day" | "month"; format: "json" | "csv" },
): Promise<Reply> {
  const { entry, from, to, by } = query;
  const periods =
    by === "day" ? daysBetween(from, to) : monthsBetween(from.slice(0, 7), to.slice(0, 7), longestMonths);
  const series = readSeries(entry, { from, to, by }, await readSums(context.ledger, periods));
  return query.format === "json" ? { status: 200, body: series } : csvReply(seriesTable(series));
}

/** @throws ProblemError invalid-parameter when the period is none, or too long */
export async function readPartners(
  context: ReportContext,
  query: { from: string; to: string; format: "json" | "csv" },
): Promise<Reply> {
  const { from, to } = query;
  const report = partnerReport({ from, to }, await readSums(context.ledger, daysBetween(from, to)));
  return query.format === "json" ? { status: 200, body: report } : csvReply(partnerTable(report));
}

/** @throws ProblemError invalid-parameter when the period is none, or too long */
export async function readItemReport(
  context: ReportContext,
  query: { from: string; to: string; format: "json" | "tsv" },
): Promise<Reply> {
  const months = monthsBetween(query.from, query.to, reportMonths);
  const sums = await readSums(context.ledger, months);
  const items = await reportedItems(
    context,
    sums.map(({ sum }) => sum),
  );
  const platform = new URL(context.publicAddress).host;
  const report = itemReport({ items, sums, platform, created: context.now().toISOString() });
  if (query.format === "json") return { status: 200, body: report };
  return {
    status: 200,
    body: itemReportTable(report, months),
    contentType: "text/tab-separated-values; charset=utf-8",
  };
}

/** Reports and sessions that were read and can still be named, in the order of their ids. */
async function reportedItems(
  context: ReportContext,
  sums: readonly (SumLedger | null)[],
): Promise<ReportedItem[]> {
  const read = [...new Set(sums.flatMap((sum) => Object.keys(sum?.entries ?? {})))].sort();
  const cards = await readCards(context.table, read);
  const wanted = read.filter((id) => ["report", "session"].includes(cards.get(id)?.type ?? ""));
  const lives = await readLives(context.table, wanted);
  const addresses = addressesOf(context.publicAddress);
  const publishers = await readCards(context.table, [...new Set([...lives.values()].flatMap(publisherIds))]);
  return wanted.flatMap((id): ReportedItem[] => {
    const card = cards.get(id);
    const live = lives.get(id);
    if (card === undefined || live === undefined) return [];
    const { identifiers } = reported.parse(live.content);
    return [
      {
        entryId: id,
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
}

/** What a report's content has that the report of reads shows; a session has none of it. */
const reported = z.object({
  identifiers: z.object({ doi: z.string().optional(), isbn: z.string().optional() }).optional(),
  publishers: z.array(z.string()).optional(),
});

const publisherIds = ({ content }: Live): string[] => reported.parse(content).publishers ?? [];

const csvReply = (body: string): Reply => ({ status: 200, body, contentType: "text/csv; charset=utf-8" });

function daysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  const count = Math.round((last - first) / 86_400_000) + 1;
  assertLength(count, longestDays, "days");
  return Array.from({ length: count }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 10),
  );
}

function monthsBetween(from: string, to: string, longest: number): string[] {
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const first = number(from);
  const count = number(to) - first + 1;
  assertLength(count, longest, "months");
  return Array.from({ length: count }, (_, month) => {
    const at = first + month;
    return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

function assertLength(count: number, longest: number, unit: string): void {
  if (count < 1) throw new ProblemError("invalid-parameter", "`from` must not be after `to`");
  if (count > longest)
    throw new ProblemError("invalid-parameter", `A report spans at most ${longest} ${unit}`);
}
