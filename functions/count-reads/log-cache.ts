import type { Bucket } from "../shared/artefacts/ledger.ts";
import { type LogObject, openLog } from "../shared/artefacts/logs.ts";
import type { LogFile, ReadLogFile } from "./log-file.ts";

/**
 * What the log files read last hold. Hours next to each other share files, so most are read once; the
 * bound keeps the memory of a run from growing with the number of its lines.
 */
export type LogCache = { read(log: LogObject): Promise<LogFile> };

/** About 100 MB of columns and addresses. */
const rowsKept = 2_000_000;

export function logCache(logs: Bucket, readLog: ReadLogFile, limit = rowsKept): LogCache {
  const files = new Map<string, LogFile>();
  let rows = 0;

  function keep(name: string, file: LogFile): void {
    files.set(name, file);
    rows += file.reads.rows;
    for (const [oldest, { reads }] of files) {
      if (rows <= limit || oldest === name) break;
      files.delete(oldest);
      rows -= reads.rows;
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
