import type { Bucket } from "../shared/artefacts/bucket.ts";
import { type LogObject, openLog } from "../shared/artefacts/logs.ts";
import type { LogFile, ReadLogFile } from "./log-file.ts";
import { textCount } from "./text-table.ts";

/**
 * What the log files read last hold. Hours next to each other share files, so most are read once; the
 * bound keeps the memory of a run from growing with the number of its lines.
 */
export type LogCache = { read(log: LogObject): Promise<LogFile> };

/** In units of a row (36 bytes); an address takes about two. */
const unitsKept = 1_000_000;

const unitsOf = ({ reads }: LogFile): number => reads.rows + 2 * textCount(reads.addresses);

export function logCache(logs: Bucket, readLog: ReadLogFile, limit = unitsKept): LogCache {
  const files = new Map<string, LogFile>();
  let units = 0;

  function keep(name: string, file: LogFile): void {
    files.set(name, file);
    units += unitsOf(file);
    for (const [oldest, dropped] of files) {
      if (units <= limit || oldest === name) break;
      files.delete(oldest);
      units -= unitsOf(dropped);
    }
  }

  return {
    async read(log) {
      const name = `${log.etag} ${log.key}`;
      const known = files.get(name);
      if (known !== undefined) {
        files.delete(name);
        files.set(name, known);
        return known;
      }
      const file = await readLog(() => openLog(logs, log));
      keep(name, file);
      return file;
    },
  };
}
