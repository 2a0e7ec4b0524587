import type { Bucket } from "../shared/artefacts/bucket.ts";
import { type LogObject, openLog } from "../shared/artefacts/logs.ts";
import type { LogFile, ReadLogFile } from "./log-file.ts";

/**
 * What log files hold that were read before. Hours next to each other share files, so most are read once; the bound
 * keeps the memory of a run from growing with the number of its lines.
 */
export type LogCache = {
  read(log: LogObject): Promise<LogFile>;
  /** Says that an hour is counted now (hours since 1970); they are counted in their order, some of them side by side. */
  countFrom(hour: number): void;
};

/** How much is kept, in bytes: about a million lines. */
const bytesKept = 50_000_000;

/** At least as many as are counted at once. */
const hoursSideBySide = 4;

type Kept = { readonly file: LogFile; readonly bytes: number; readonly first: number; readonly last: number };

export function logCache(logs: Bucket, readLog: ReadLogFile, limit = bytesKept): LogCache {
  const kept = new Map<string, Kept>();
  let bytes = 0;
  let from = Number.NEGATIVE_INFINITY;

  /** What is needed last, or never again, goes first. */
  function makeRoom(): void {
    const nextUse = ({ first, last }: Kept) =>
      last < from ? Number.POSITIVE_INFINITY : Math.max(first, from);
    const byUse = [...kept].sort(([, a], [, b]) => nextUse(b) - nextUse(a));
    for (const [name, file] of byUse) {
      if (bytes <= limit) return;
      kept.delete(name);
      bytes -= file.bytes;
    }
  }

  return {
    async read(log) {
      const name = `${log.etag} ${log.key}`;
      const known = kept.get(name);
      if (known !== undefined) return known.file;
      const file = await readLog(() => openLog(logs, log));
      if (kept.has(name)) return file;
      const hours = [...file.reads.hours.keys()];
      const size = bytesOf(file);
      kept.set(name, { file, bytes: size, first: Math.min(...hours), last: Math.max(...hours) });
      bytes += size;
      if (bytes > limit) makeRoom();
      return file;
    },
    countFrom(hour) {
      from = hour - hoursSideBySide;
    },
  };
}

/** Of its numbers; the texts that files have in common are not counted. */
function bytesOf({ reads }: LogFile): number {
  const { addresses, hours } = reads;
  const identities = [...hours.values()].reduce((sum, hour) => sum + hour.identities.byteLength, 0);
  const rows = reads.rows * (5 * reads.second.BYTES_PER_ELEMENT + 2 * reads.first.BYTES_PER_ELEMENT);
  return rows + identities + addresses.bytes.byteLength + addresses.edges.byteLength;
}
