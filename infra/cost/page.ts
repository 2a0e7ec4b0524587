import { type Bill, billOf, serverDollars } from "./bill.ts";
import type { Measured } from "./measured.ts";
import { type Meter, meters } from "./meters.ts";
import { millionLinesUsage } from "./million-lines.ts";
import { assumptions, months } from "./months.ts";
import { eurosPerDollar, freeForEver, pricesAsOf, type Region, regions, sources } from "./prices.ts";
import type { Resources } from "./resources.ts";
import { usageOf } from "./usage.ts";

/** The page `docs/cost.md`, made of what was counted and of list prices; the same input gives the same page. */
export function costPage(measured: Measured, resources: Resources): string {
  const bills = months.map((month) => {
    const usage = usageOf(month, measured, resources);
    return { month, usage, of: (region: Region) => billOf(usage, region) };
  });
  const [first] = regions;
  return `# What Katern costs

Made by \`npm run cost\` from what was counted on the running system (\`infra/cost/measured.json\`), from what stands in
the synthesised stacks, and from AWS's list prices as of ${pricesAsOf}, in dollars without tax; € at ${eurosPerDollar}
to the dollar. Change the prices in \`infra/cost/prices.ts\`, the months in \`infra/cost/months.ts\`, and make it again.

## The months

${table(
  [
    "month",
    "reads",
    "publications",
    "live entries",
    "polls of feeds",
    ...regions.map((region) => `${region}, $`),
    `${first}, €`,
    "without free tiers, $",
  ],
  bills.map(({ month, of }) => [
    month.name,
    count(month.reads),
    count(month.publications),
    count(month.entries),
    count(month.polls),
    ...regions.map((region) => money(of(region).dollars)),
    money(of(first).euros),
    money(of(first).dollarsWithoutFree),
  ]),
)}

Only what is free for ever is taken off, and it is taken off once an account: ${freeInWords()}.
${resources.functions} functions, ${resources.alarms} alarms, ${resources.metrics} metrics of our own, ${resources.dashboards} dashboard, ${count(resources.scheduled)} scheduled invocations a month.

## Beside a server, and beside Webiny

A CMS of the other kind (Ghost, Strapi, Directus, Payload) runs on a server that is paid for whether anybody reads or
not: here one with 2 GB of memory, 20 GB of disk and a public address, behind the same CDN. Its database stands on
the same machine, there is no second one beside it, and keeping it up to date costs somebody's time; none of that
is in the figure.

${table(
  ["month", ...regions.flatMap((region) => [`Katern, ${region}, $`, `a small server, ${region}, $`])],
  bills.map(({ month, usage, of }) => [
    month.name,
    ...regions.flatMap((region) => [money(of(region).dollars), money(serverDollars(usage, region))]),
  ]),
)}

Webiny, the serverless CMS on the same services, publishes no bill, but what its load tests came to: a page in 267 ms on
average at 3,613 requests a second (2,274,117 requests), an entry inserted in 408 to 432 ms
(<https://www.webiny.com/docs/performance-and-load-benchmark/page-builder/deliver-a-page>,
<https://www.webiny.com/docs/performance-and-load-benchmark/headless-cms/write-benchmark>). Those tests ran with an
OpenSearch domain beside DynamoDB, which is paid by the hour, as a server is; Katern has nothing that is.

${bills
  .map(({ month, of }) =>
    billSection(
      month.name,
      regions.map((region) => of(region)),
    ),
  )
  .join("\n\n")}

## A million lines of the CDN's log

What counting them costs, from the CDN's files to totals and lists, without free tiers: by the bench's run over
${count(measured.logRun.lines)} lines in ${count(measured.logRun.files)} files. An hour is counted again while files of it come, up to 48 hours after its end; lines
that come in one go cost this once.

${millionLines(measured, resources)}

## What was counted

A publication with one theme, from the request to the last feed (creating the draft is in it):
${countsInWords(measured.publication.calls)}; ${measured.publication.readUnits} read units, ${measured.publication.writeUnits} write units; ${Object.entries(
    measured.publication.milliseconds,
  )
    .map(([name, milliseconds]) => `${name} ${Math.round(milliseconds)} ms`)
    .join(", ")}.
A reader is sent ${count(measured.sizes.document)} bytes for a document, ${count(measured.sizes.list)} for a list of 20, ${count(measured.sizes.feed)} for the feed of everything,
${count(measured.sizes.beacon)} for a beacon, heads included. A reconcile of ${count(measured.reconcile.entries)} entries took ${measured.reconcile.seconds} s and
${count(measured.reconcile.readUnits)} read units. ${count(measured.logRun.linesPerSecond)} lines of the CDN's log are counted a second.

## What is taken for granted

${table(
  ["", ""],
  [
    ["downloads, of the reads", percent(assumptions.downloadShare)],
    ["a download, mean", `${assumptions.downloadMegabytes} MB`],
    ["lists, of the reads", percent(assumptions.listShare)],
    ["what no cache of the CDN had, of documents, lists and files", percent(assumptions.missShare)],
    ["polls answered with 304", percent(assumptions.unchangedShare)],
    ["a function on Lambda, against here", `${assumptions.slowness} × as long`],
    [
      "starts in the cold, of an editor's and a reader's function",
      `${percent(assumptions.coldShare)}, ${assumptions.coldSeconds} s each`,
    ],
    ["log lines in CloudWatch, an invocation", `${count(assumptions.logBytes)} bytes`],
    [
      "files of the CDN's log",
      `${assumptions.logFilesAnHour} an hour, and one for ${count(assumptions.linesInALogFile)} lines`,
    ],
    ["a line of the CDN's log, compressed, kept for 30 days", `${assumptions.logLineBytes} bytes`],
    [
      "the nightly export, a live entry",
      `${assumptions.exportSeconds * 1_000} ms here, ${count(assumptions.exportBytes)} bytes kept for ${assumptions.exportsKept} nights`,
    ],
    ["media, a live entry", `${assumptions.mediaMegabytes} MB`],
  ],
)}

A domain's hosted zone costs $0.50 a month more where there is one. The prices stand at:

${sources.map((source) => `- <${source}>`).join("\n")}
`;
}

function millionLines(measured: Measured, resources: Resources): string {
  const usage = millionLinesUsage(measured, resources);
  const bills = regions.map((region) => billOf(usage, region));
  const used = bills[0]?.lines.filter((line) => line.used > 0) ?? [];
  const dollars = (value: number) => value.toFixed(5);
  const rows = used.map((line) => [
    meters[line.meter].name,
    `${amount(line.used)} ${meters[line.meter].unit}`,
    ...bills.map((bill) =>
      dollars(bill.lines.find(({ meter }) => meter === line.meter)?.dollarsWithoutFree ?? 0),
    ),
  ]);
  const totals = bills.map((bill) => dollars(bill.dollarsWithoutFree));
  return table(["", "used", ...regions.map((region) => `${region}, $`)], [...rows, ["all", "", ...totals]]);
}

function billSection(name: string, bills: readonly Bill[]): string {
  const used = bills[0]?.lines.filter((line) => line.used > 0) ?? [];
  const rows = used.map((line) => [
    meters[line.meter].name,
    `${amount(line.used)} ${meters[line.meter].unit}`,
    ...bills.map((bill) => money(bill.lines.find(({ meter }) => meter === line.meter)?.dollars ?? 0)),
    ...bills.map((bill) =>
      money(bill.lines.find(({ meter }) => meter === line.meter)?.dollarsWithoutFree ?? 0),
    ),
  ]);
  const head = [
    "",
    "used",
    ...regions.map((region) => `${region}, $`),
    ...regions.map((region) => `without free tiers, ${region}, $`),
  ];
  return `## ${name[0]?.toUpperCase()}${name.slice(1)} month\n\n${table(head, rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const freeInWords = (): string =>
  Object.entries(freeForEver)
    .map(
      ([meter, free]) => `${amount(free)} ${meters[meter as Meter].unit} of ${meters[meter as Meter].name}`,
    )
    .join("; ");

const countsInWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, number]) => `${number} ${name}`)
    .join(", ");

const count = (value: number): string => Math.round(value).toLocaleString("en-US");
const money = (dollars: number): string => (dollars >= 100 ? count(dollars) : dollars.toFixed(2));
const amount = (value: number): string =>
  value >= 100 ? count(value) : String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Math.round(share * 100)} %`;
