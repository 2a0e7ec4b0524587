import { readFileSync } from "node:fs";

/** What processes use, from the operating system's own accounts (Linux). */

/** Clock ticks a second, as Linux reports processor time on every platform that Node runs on. */
const ticksPerSecond = 100;

/** Processor time used so far by all of the processes together, in milliseconds. */
export function processorMilliseconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
  }, 0);
}

/** Memory resident now of all of the processes together, in megabytes. */
export function residentMegabytes(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0),
  );
  return Math.round(kilobytes.reduce((sum, one) => sum + one, 0) / 1_024);
}
