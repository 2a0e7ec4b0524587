import type { LedgerCount, ReadCount, SumLedger } from "../schemas/ledger.ts";
import type { ItemReport, PartnerReport, ReadSeries } from "../schemas/reads.ts";
import { totalOf } from "./read-sums.ts";
import { tableText } from "./tables.ts";

/** Reports of the read ledger's sums, as values and as tables. */

export type PeriodSum = { readonly period: string; readonly sum: SumLedger | null };

const none: ReadCount = { total: 0, unique: 0 };

/** An entry's reads, one item for each period, those without reads included. */
export function readSeries(
  entry: string,
  range: Pick<ReadSeries, "from" | "to" | "by">,
  sums: readonly PeriodSum[],
): ReadSeries {
  const items = sums.map(({ period, sum }) => {
    const reads = sum?.entries[entry];
    const counts = {
      views: plain(reads?.views),
      downloads: plain(reads?.downloads),
      plays: plain(reads?.plays),
    };
    return { period, total: totalOf(counts), ...counts };
  });
  return { entry, ...range, items };
}

const plain = (count: LedgerCount | undefined): ReadCount =>
  count === undefined ? none : { total: count.total, unique: count.unique };

export function seriesTable({ items }: ReadSeries): string {
  const head = [
    "period",
    "total",
    "views",
    "views_unique",
    "downloads",
    "downloads_unique",
    "plays",
    "plays_unique",
  ];
  const rows = items.map(({ period, total, views, downloads, plays }) => [
    period,
    total,
    ...[views, downloads, plays].flatMap((count) => [count.total, count.unique]),
  ]);
  return tableText([head, ...rows], "csv");
}

/** Reads by referring site; sites by themselves first by reads, then by name. */
export function partnerReport(
  range: Pick<PartnerReport, "from" | "to">,
  sums: readonly PeriodSum[],
): PartnerReport {
  const hosts = new Map<string, { reads: number; entries: Set<string> }>();
  for (const { sum } of sums) {
    for (const [entry, { referrers = {} }] of Object.entries(sum?.entries ?? {})) {
      for (const [host, reads] of Object.entries(referrers)) {
        const known = hosts.get(host) ?? { reads: 0, entries: new Set() };
        hosts.set(host, known);
        known.reads += reads;
        known.entries.add(entry);
      }
    }
  }
  const items = [...hosts]
    .map(([host, { reads, entries }]) => ({ host, reads, entries: entries.size }))
    .sort((a, b) => b.reads - a.reads || (a.host < b.host ? -1 : 1));
  return { ...range, items };
}

export function partnerTable({ items }: PartnerReport): string {
  const rows = items.map(({ host, reads, entries }) => [host, reads, entries]);
  return tableText([["host", "reads", "entries"], ...rows], "csv");
}

/** What an Item Report says of a report or a recording. */
export type ReportedItem = {
  readonly entryId: string;
  readonly title: string;
  readonly type: "report" | "session";
  readonly publisher: string;
  readonly uri: string;
  readonly publishedAt: string;
  readonly doi?: string | undefined;
  readonly isbn?: string | undefined;
};

type Performance = ItemReport["Report_Items"][number]["Items"][number]["Attribute_Performance"][number];

/**
 * COUNTER Code of Practice R5.1, section 4.4. A view is an investigation, a download or play an investigation and a
 * request (section 3.3.3). Items without usage in the period are left out.
 * @param sums one for each month
 */
export function itemReport(work: {
  readonly items: readonly ReportedItem[];
  readonly sums: readonly PeriodSum[];
  readonly platform: string;
  readonly created: string;
}): ItemReport {
  const { sums, platform } = work;
  const months = sums.map(({ period }) => period);
  const items = work.items.flatMap((item) => {
    const performances = (["Regular", "TDM"] as const).flatMap((method) => performanceOf(item, method, sums));
    if (performances.length === 0) return [];
    return [
      {
        Item: item.title,
        Platform: platform,
        Publisher: item.publisher,
        Item_ID: {
          ...(item.doi === undefined ? {} : { DOI: item.doi }),
          ...(item.isbn === undefined ? {} : { ISBN: item.isbn }),
          URI: item.uri,
          Proprietary: `katern:${item.entryId}`,
        },
        Publication_Date: item.publishedAt.slice(0, 10),
        Attribute_Performance: performances,
      },
    ];
  });
  return {
    Report_Header: {
      Report_Name: "Item Report",
      Report_ID: "IR",
      Release: "5.1",
      Institution_Name: "The World",
      Institution_ID: {},
      Report_Filters: { Begin_Date: `${months[0]}-01`, End_Date: lastDayOf(months.at(-1) ?? "") },
      Report_Attributes: { Attributes_To_Show: ["YOP", "Access_Type", "Access_Method"] },
      Created: work.created,
      Created_By: "Katern",
      Registry_Record: "",
    },
    Report_Items: items.map((item) => ({ Items: [item] })),
  };
}

function performanceOf(
  item: ReportedItem,
  method: Performance["Access_Method"],
  sums: readonly PeriodSum[],
): Performance[] {
  const metrics: Record<string, Record<string, number>> = {};
  const note = (metric: string, period: string, count: number) => {
    if (count > 0) metrics[metric] = { ...metrics[metric], [period]: count };
  };
  for (const { period, sum } of sums) {
    const reads = sum?.entries[item.entryId];
    const investigations = partOf(reads?.investigations, method);
    const requests = partOf(reads?.requests, method);
    note("Total_Item_Investigations", period, investigations.total);
    note("Unique_Item_Investigations", period, investigations.unique);
    note("Total_Item_Requests", period, requests.total);
    note("Unique_Item_Requests", period, requests.unique);
  }
  if (Object.keys(metrics).length === 0) return [];
  const type = item.type === "report" ? "Report" : "Audiovisual";
  const year = item.publishedAt.slice(0, 4);
  return [
    { Data_Type: type, YOP: year, Access_Type: "Free_To_Read", Access_Method: method, Performance: metrics },
  ];
}

function partOf(count: LedgerCount | undefined, method: Performance["Access_Method"]): ReadCount {
  const machine = count?.machine ?? none;
  if (method === "TDM") return machine;
  return { total: (count?.total ?? 0) - machine.total, unique: (count?.unique ?? 0) - machine.unique };
}

/**
 * The tabular form: COUNTER Code of Practice R5.1, section 3.2.
 * @param part head: whether it begins with the report's head and the names of its columns, as a later page does not
 */
export function itemReportTable(
  report: ItemReport,
  months: readonly string[],
  part: { readonly head: boolean },
): string {
  const { Report_Header: header } = report;
  const { Begin_Date: begin, End_Date: end } = header.Report_Filters;
  const head = [
    ["Report_Name", header.Report_Name],
    ["Report_ID", header.Report_ID],
    ["Release", header.Release],
    ["Institution_Name", header.Institution_Name],
    ["Institution_ID", ""],
    ["Metric_Types", ""],
    ["Report_Filters", ""],
    ["Report_Attributes", `Attributes_To_Show=${header.Report_Attributes.Attributes_To_Show.join("|")}`],
    ["Exceptions", ""],
    ["Reporting_Period", `Begin_Date=${begin}; End_Date=${end}`],
    ["Created", header.Created],
    ["Created_By", header.Created_By],
    ["Registry_Record", header.Registry_Record],
    [],
  ];
  const columns = [
    ...[
      "Item",
      "Publisher",
      "Publisher_ID",
      "Platform",
      "Publication_Date",
      "DOI",
      "Proprietary_ID",
      "ISBN",
      "URI",
    ],
    ...["Data_Type", "YOP", "Access_Type", "Access_Method", "Metric_Type", "Reporting_Period_Total"],
    ...months.map(monthName),
  ];
  const rows = report.Report_Items.flatMap(({ Items: items }) => items).flatMap((item) =>
    item.Attribute_Performance.flatMap((usage) =>
      Object.entries(usage.Performance).map(([metric, counts]) => [
        ...[item.Item, item.Publisher, "", item.Platform, item.Publication_Date],
        ...[item.Item_ID.DOI ?? "", item.Item_ID.Proprietary, item.Item_ID.ISBN ?? "", item.Item_ID.URI],
        ...[usage.Data_Type, usage.YOP, usage.Access_Type, usage.Access_Method, metric],
        Object.values(counts).reduce((a, b) => a + b, 0),
        ...months.map((month) => counts[month] ?? 0),
      ]),
    ),
  );
  return tableText(part.head ? [...head, columns, ...rows] : rows, "tsv");
}

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const monthName = (month: string): string => `${monthNames[Number(month.slice(5)) - 1]}-${month.slice(0, 4)}`;

function lastDayOf(month: string): string {
  const [year = "", number = ""] = month.split("-");
  return new Date(Date.UTC(Number(year), Number(number), 0)).toISOString().slice(0, 10);
}
