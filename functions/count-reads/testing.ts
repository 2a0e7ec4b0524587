import type { CountReadsRequest } from "../../schemas/reads.ts";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import {
  addEntries,
  addFile,
  type ReadStores,
  startReadStores,
  testId,
} from "../../tests/bench/read-stores.ts";
import { countReads } from "./run.ts";

/** Log files of one morning, and stores in which they are counted. */

export const now = new Date("2026-03-05T12:00:00Z");
/** A browser, and a robot. */
export const reader = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
export const robot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
/** A live article with a document and a recording. */
export const article = testId(1);
export const pdf = testId(100);
export const sound = testId(101);
export const logName = (hour: string, name: string) => `cdn/EXAMPLE.${hour.replace("T", "-")}.${name}.gz`;

/** Stores of a test's own, with the article. */
export async function startSite(): Promise<ReadStores> {
  const local = await startReadStores();
  await addEntries(local.stores, [1, 2]);
  await addFile(local.stores, { id: pdf, entryId: article, contentType: "application/pdf", size: 10_000 });
  await addFile(local.stores, { id: sound, entryId: article, contentType: "audio/mpeg", size: 9_000_000 });
  return local;
}

/** Counts what has come. */
export const countIn = (local: ReadStores, request: CountReadsRequest = {}, moment = now) =>
  countReads({ stores: local.stores, now: moment, request, report: () => undefined });

/** Seconds since 1970 on the day that is counted. */
export const at = (clock: string) => Date.parse(`2026-03-05T${clock}Z`) / 1_000;
export const beacon = (clock: string, address: string, agent = reader) =>
  logLine({ second: at(clock), address, agent, path: `/beacon/${article}`, status: 204 });
const file = (clock: string, address: string, id: string, status = 200) =>
  logLine({ second: at(clock), address, agent: reader, path: `/files/${id}/naam`, status, bytes: 9_000_400 });

/** A line of each kind. */
export const someLines = () => [
  beacon("10:00:00", "192.0.2.1"),
  beacon("10:00:20", "192.0.2.1"),
  beacon("10:10:00", "192.0.2.1"),
  beacon("10:10:00", "192.0.2.2", robot),
  logLine({
    second: at("10:20:00"),
    address: "192.0.2.3",
    agent: reader,
    path: "/v1/articles/stuk-1",
    status: 200,
  }),
  file("10:30:00", "192.0.2.4", pdf),
  file("10:30:00", "192.0.2.4", sound),
  beacon("10:59:50", "192.0.2.5"),
  "nonsense",
];
/** What comes an hour later; the first is the second click of a double one. */
export const moreLines = () => [beacon("11:00:10", "192.0.2.5"), beacon("11:00:10", "192.0.2.6")];

/** Puts the morning's files. */
export function putSome(local: ReadStores): void {
  local.putLog(logName("2026-03-05T10", "aaaa"), logFileBytes(someLines()));
  local.putLog(logName("2026-03-05T11", "bbbb"), logFileBytes(moreLines()));
}

/** The stored ledger of an hour. @param hour `yyyy/mm/dd/hh` */
export const ledgerOf = async (local: ReadStores, hour: string) =>
  JSON.parse((await local.objects("ledger")).get(`hours/${hour}.json`) ?? "null");
