import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type AccessRecord, accessLogLine, logHeader } from "./line.ts";

const zip = promisify(gzip);

/** A file has no more lines than this, so that a busy edge does not keep them all in memory. */
const linesMaximum = 4_000;

export type AccessLog = {
  add(record: AccessRecord): void;
  /** Writes what is waiting, one file an hour; resolves when it can be read. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Gathers access-log lines and puts them away every few seconds, as CloudFront does every few minutes:
 * gzip files called `<distribution>.YYYY-MM-DD-HH.<8 hex>.gz`, each with the lines of one hour (UTC).
 * @param put stores a file under its name
 */
export function createAccessLog(options: {
  distributionId: string;
  put: (name: string, file: Buffer) => void;
  intervalMilliseconds: number;
}): AccessLog {
  let waiting = new Map<string, string[]>();
  let lines = 0;
  const write = async (): Promise<void> => {
    const hours = waiting;
    waiting = new Map();
    lines = 0;
    for (const [hour, written] of hours) {
      const file = await zip(`${logHeader}${written.join("\n")}\n`);
      options.put(`${options.distributionId}.${hour}.${randomBytes(4).toString("hex")}.gz`, file);
    }
  };
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const next = writing.then(write);
    writing = next.catch(() => {});
    return next;
  };
  const flushSoon = (): void => {
    flush().catch((error: unknown) => {
      process.stderr.write(`access log: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  };
  const timer = setInterval(() => {
    if (lines > 0) flushSoon();
  }, options.intervalMilliseconds);
  return {
    add: (record) => {
      const hour = record.at.toISOString().slice(0, 13).replace("T", "-");
      const ofHour = waiting.get(hour) ?? [];
      waiting.set(hour, ofHour);
      ofHour.push(accessLogLine(record));
      lines += 1;
      if (lines % linesMaximum === 0) flushSoon();
    },
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
