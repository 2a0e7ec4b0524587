import type { Measured } from "./measured.ts";
import type { Usage } from "./meters.ts";
import { assumptions, type Month } from "./months.ts";
import type { Resources } from "./resources.ts";

/** What a month uses: what was counted, times how often it happens. */
export function usageOf(month: Month, measured: Measured, resources: Resources): Usage {
  const traffic = trafficOf(month, measured);
  const writing = writingOf(month, measured);
  const upkeep = upkeepOf(month, measured, resources);
  const million = (count: number) => count / 1e6;
  const invocations = traffic.apiRequests + writing.invocations + upkeep.invocations;
  const seconds = (name: string, each: number, times: number) =>
    ((resources.memory[name] ?? 0) / 1_024) * each * times;
  const functionTime =
    seconds("delivery-api", functionSeconds(traffic.milliseconds, true), traffic.apiRequests) +
    Object.entries(measured.publication.milliseconds).reduce(
      (sum, [name, milliseconds]) =>
        sum + seconds(name, functionSeconds(milliseconds, name === "editorial-api"), month.publications),
      0,
    ) +
    upkeep.functionTime;
  return {
    cdnRequests: million(traffic.requests),
    cdnGigabytes: traffic.bytes / 1e9,
    cdnFunctions: million(month.reads),
    objectWrites: million(writing.objectWrites + upkeep.objectWrites + traffic.logFiles),
    objectReads: million(writing.objectReads + upkeep.objectReads + traffic.missed + traffic.logFiles),
    objectStorage:
      (month.entries * assumptions.mediaMegabytes) / 1_000 +
      (traffic.requests * assumptions.logLineBytes) / 1e9 +
      (month.entries * assumptions.exportBytes * assumptions.exportsKept) / 1e9,
    apiRequests: million(traffic.apiRequests + writing.requests),
    functionRequests: million(invocations),
    functionTime,
    tableReads: million(writing.readUnits + upkeep.readUnits + traffic.readUnits),
    tableWrites: million(writing.writeUnits + upkeep.writeUnits),
    tableStorage: tableGigabytes(month),
    tableBackup: tableGigabytes(month),
    queueRequests: million(writing.queueRequests + upkeep.queueRequests),
    schedules: million(resources.scheduled),
    transitions: 0,
    logs: (invocations * assumptions.logBytes) / 1e9,
    alarms: resources.alarms,
    metrics: resources.metrics,
    dashboards: resources.dashboards,
    activeUsers: month.editors,
  };
}

/** Reading: the CDN, what it has to fetch, and the lists that a function makes. */
function trafficOf(month: Month, { sizes, operations }: Measured) {
  const { downloadShare, downloadMegabytes, listShare, missShare, unchangedShare } = assumptions;
  const downloads = month.reads * downloadShare;
  const lists = month.reads * listShare;
  const requests = month.reads * 2 + downloads + lists + month.polls;
  const bytes =
    month.reads * (sizes.document + sizes.beacon) +
    downloads * downloadMegabytes * 1e6 +
    lists * sizes.list +
    month.polls * (unchangedShare * sizes.beacon + (1 - unchangedShare) * sizes.feed);
  const apiRequests = lists * missShare;
  const list = operations.find(({ operation }) => operation === "list of 20");
  return {
    requests,
    bytes,
    apiRequests,
    missed: (month.reads + downloads) * missShare,
    readUnits: apiRequests * (list?.readUnits ?? 0),
    milliseconds: 10,
    logFiles:
      requests === 0 ? 0 : assumptions.logFilesAnHour * hoursAMonth + requests / assumptions.linesInALogFile,
  };
}

/** Publishing, from the request to the last feed. */
function writingOf(month: Month, { publication }: Measured) {
  const times = (count: number | undefined) => (count ?? 0) * month.publications;
  const { calls, invocations } = publication;
  return {
    requests: times(invocations["editorial-api"]),
    invocations: times(sumOf(invocations)),
    objectWrites: times(sumOf(calls, ["PutObject", "CopyObject", "ListObjectsV2"])),
    objectReads: times(sumOf(calls, ["GetObject", "HeadObject"])),
    // Each message is sent, received and deleted.
    queueRequests: times(3 * (invocations["publish-queue"] ?? 0)),
    readUnits: times(publication.readUnits),
    writeUnits: times(publication.writeUnits),
  };
}

/** What runs by the clock: the nightly reconcile and export, the hourly count, and the queue's and schedules' own polling. */
function upkeepOf(month: Month, { reconcile, logRun }: Measured, { memory, scheduled }: Resources) {
  const nights = 30;
  const scale = (month.entries / reconcile.entries) * nights;
  const lines = month.reads * 2 + month.polls;
  const gigabytes = (name: string) => (memory[name] ?? 0) / 1_024;
  // An hour is counted again while it is open, and its neighbours are read with it.
  const countedTimes = 3;
  const counting =
    gigabytes("count-reads") *
    (hoursAMonth * 0.5 + (lines / logRun.linesPerSecond) * countedTimes * assumptions.slowness);
  const reconciling = gigabytes("reconcile") * reconcile.seconds * assumptions.slowness * scale;
  const exporting =
    gigabytes("backup") * month.entries * assumptions.exportSeconds * assumptions.slowness * nights;
  // Half a unit for 4 kB.
  const exportUnits = ((tableGigabytes(month) * 1e6) / 8) * nights;
  const sweeps = Math.max(0, scheduled - hoursAMonth - 2 * nights);
  const readEntries = Math.min(month.entries, month.reads / 10);
  return {
    invocations: scheduled,
    functionTime: counting + reconciling + exporting + sweeps * gigabytes("publish-queue") * 0.05,
    objectWrites: sumOf(reconcile.calls, ["PutObject", "ListObjectsV2"]) * scale + hoursAMonth * 3 + nights,
    objectReads: sumOf(reconcile.calls, ["GetObject", "HeadObject"]) * scale + hoursAMonth * 10,
    // A queue is polled by five readers that wait twenty seconds each.
    queueRequests: (nights * 86_400 * 5) / 20,
    readUnits: reconcile.readUnits * scale + exportUnits + sweeps * 0.5 + readEntries * nights,
    writeUnits: readEntries * nights,
  };
}

const hoursAMonth = 720;

/** What Lambda bills of what was timed here. */
function functionSeconds(milliseconds: number, startsCold: boolean): number {
  const cold = startsCold ? assumptions.coldShare * assumptions.coldSeconds : 0;
  return (milliseconds * assumptions.slowness) / 1_000 + cold;
}

/** Revisions, what is live, rows in lists: about 40 kB an entry. */
const tableGigabytes = (month: Month): number => (month.entries * 40) / 1e6;

function sumOf(counts: Readonly<Record<string, number>>, names = Object.keys(counts)): number {
  return names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
}
