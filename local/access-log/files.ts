import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type AccessRecord, accessLogLine, logHeader } from "./line.ts";

const zip = promisify(gzip);

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
  let waiting: AccessRecord[] = [];
  const write = async (): Promise<void> => {
    const records = waiting;
    waiting = [];
    for (const [hour, lines] of linesByHour(records)) {
      const file = await zip(`${logHeader}${lines.join("\n")}\n`);
      options.put(`${options.distributionId}.${hour}.${randomBytes(4).toString("hex")}.gz`, file);
    }
  };
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const next = writing.then(write);
    writing = next.catch(() => {});
    return next;
  };
  const timer = setInterval(() => {
    if (waiting.length === 0) return;
    flush().catch((error: unknown) => {
      process.stderr.write(`access log: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  }, options.intervalMilliseconds);
  return {
    add: (record) => void waiting.push(record),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}

function linesByHour(records: readonly AccessRecord[]): Map<string, string[]> {
  const hours = new Map<string, string[]>();
  for (const record of records) {
    const hour = record.at.toISOString().slice(0, 13).replace("T", "-");
    const lines = hours.get(hour) ?? [];
    lines.push(accessLogLine(record));
    hours.set(hour, lines);
  }
  return hours;
}
