import type { LedgerInput } from "../../schemas/ledger.ts";
import type { LogCache } from "./log-cache.ts";
import { type LogReads, rowsOf } from "./log-reads.ts";
import type { TargetResolver } from "./targets.ts";

/**
 * What log files hold that may be plays of one day. Every hour of the day needs what came before it; kept apart from
 * the files, because it is little and they are much. Only the latest two days that were asked for are kept: hours are
 * counted in their order, some of them side by side.
 */
export type DayMedia = { read(day: string, log: Pick<LedgerInput, "key" | "etag">): Promise<LogReads> };

export function dayMedia(cache: LogCache, targets: TargetResolver): DayMedia {
  const days = new Map<string, Map<string, LogReads>>();

  async function extract(day: string, log: Pick<LedgerInput, "key" | "etag">): Promise<LogReads> {
    const { reads } = await cache.read(log);
    await targets.learn(reads.targets);
    const start = Date.parse(`${day}T00:00:00Z`) / 1_000;
    const played = reads.targets.map(
      (target) => target.kind === "file" && target.media && targets.resolve(target)?.kind === "plays",
    );
    return rowsOf(reads, (row) => {
      const second = reads.second[row] ?? 0;
      return played[reads.target[row] ?? 0] === true && second >= start && second < start + 86_400;
    });
  }

  return {
    async read(day, log) {
      const kept = days.get(day) ?? new Map<string, LogReads>();
      days.set(day, kept);
      for (const old of [...days.keys()].sort().slice(0, -2)) days.delete(old);
      const name = `${log.etag} ${log.key}`;
      const known = kept.get(name) ?? (await extract(day, log));
      kept.set(name, known);
      return known;
    },
  };
}
