import {
  itemReport,
  itemReportTable,
  partnerReport,
  partnerTable,
  readSeries,
  seriesTable,
} from "../../content-model/read-reports.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { Bucket } from "../shared/artefacts/bucket.ts";
import { readSums } from "../shared/artefacts/sums.ts";
import { linkToNext, positionOf } from "../shared/http/pages.ts";
import type { Reply } from "../shared/http/reply.ts";
import type { EditorialContext } from "./context.ts";
import { reportedItems } from "./reported-items.ts";

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

/**
 * One page, whose address in turn is in the header `Link`. Tables of pages are one table when they are put together:
 * only the first begins with the report's head.
 * @throws ProblemError invalid-parameter when the period is none, or too long; invalid-cursor
 */
export async function readItemReport(
  context: ReportContext,
  query: {
    from: string;
    to: string;
    format: "json" | "tsv";
    path: string;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<Reply> {
  const { from, to, format, limit, path } = query;
  const months = monthsBetween(from, to, reportMonths);
  const page = { publicAddress: context.publicAddress, path, query: { from, to, format, limit } };
  const after = positionOf(page, query.cursor)?.id;
  const sums = await readSums(context.ledger, months);
  const read = [...new Set(sums.flatMap(({ sum }) => Object.keys(sum?.entries ?? {})))].sort();
  const { items, next } = await reportedItems(context, { read, after, limit });
  const platform = new URL(context.publicAddress).host;
  const report = itemReport({ items, sums, platform, created: context.now().toISOString() });
  const headers = linkToNext(page, next === undefined ? undefined : { at: `${from}-01T00:00:00Z`, id: next });
  if (format === "json") return { status: 200, body: report, headers };
  return {
    status: 200,
    body: itemReportTable(report, months, { head: after === undefined }),
    contentType: "text/tab-separated-values; charset=utf-8",
    headers,
  };
}

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
