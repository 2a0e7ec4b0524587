import type { Agent } from "./agents.ts";
import { hashOf, mixed, mixedOtherwise } from "./cells.ts";
import { isDelivered } from "./classify.ts";
import type { LogLine } from "./log-line.ts";
import { fateBits, fates } from "./log-reads.ts";
import type { LogReadsBuilder } from "./log-reads-builder.ts";

/** Reads the line that is there at each call: what it is, and what counting needs of it. */
export function requestReader(line: LogLine, builder: LogReadsBuilder): () => void {
  const { cells } = line;
  const { at } = line.layout;
  const agentColumn = at["cs(User-Agent)"];
  const origin = { country: at["c-country"], referer: at["cs(Referer)"] };
  const identified = at["x-edge-request-id"] >= 0;
  const identity = lineIdentity(line);

  function fateOf(second: number, status: number): number {
    if (status < 0 || !line.has("c-ip")) return fates.rejected;
    const agent = builder.agentNumber(cells, agentColumn);
    const kind = builder.agentKind(agent);
    if (kind === "robot") return fates.robots;
    const target = line.isGet() ? builder.targetNumber(cells, at["cs-uri-stem"]) : -1;
    if (target < 0 || !counts(builder.targetKind(target), status, kind)) return fates.excluded;
    const address = builder.addressNumber(cells, at["c-ip"]);
    if (address < 0) return fates.excluded;
    const from = builder.originNumber(cells, origin);
    const first = firstByte(line, status);
    builder.add({ second, address, agent, target, origin: from, first, last: lastByte(line, status, first) });
    return fates.row;
  }

  return () => {
    const second = line.second();
    if (second < 0) {
      builder.rejectWithoutHour();
      return;
    }
    const hour = builder.hour(second);
    const status = line.status();
    const fate = fateOf(second, status);
    hour.read++;
    if (fate === fates.rejected) hour.rejected++;
    else if (fate === fates.robots) hour.robots++;
    else if (fate === fates.excluded) hour.excluded++;
    if (!identified) return;
    identity.work(second, status);
    hour.identities.add(identity.first());
    hour.identities.add((identity.second() & ~fateBits) | fate);
  };
}

/**
 * Numbers by which a line that comes again is known: of its request id, and of what else it says of who asked when for
 * what. The same in every file of a run, and nowhere kept. Both are 0 for a line without an id: it is known by nothing.
 */
function lineIdentity(line: LogLine) {
  const { cells } = line;
  const { at } = line.layout;
  const rest = [at["c-ip"], at["cs-uri-stem"], at["cs(User-Agent)"], at["sc-bytes"], at["sc-range-start"]];
  let first = 0;
  let second = 0;
  return {
    work(time: number, status: number): void {
      first = 0;
      second = 0;
      if (!line.has("x-edge-request-id")) return;
      const id = at["x-edge-request-id"];
      first = mixed(hashOf(cells, id, 1), time);
      second = mixedOtherwise(hashOf(cells, id, 2), status);
      for (const column of rest) {
        if (column < 0) continue;
        const hash = hashOf(cells, column, 3);
        first = mixed(first, hash);
        second = mixedOtherwise(second, hash);
      }
    },
    first: () => first,
    second: () => second,
  };
}

/** The delivery API's documents are data too: only a browser that fetches one is somebody who reads it. */
function counts(
  kind: ReturnType<LogReadsBuilder["targetKind"]>,
  status: number,
  agent: Agent["kind"],
): boolean {
  return isDelivered(kind, status) && (kind !== "document" || agent === "browser");
}

/** The first byte that a partial answer brought; -1 for a whole one. */
function firstByte(line: LogLine, status: number): number {
  return status === 206 ? Math.max(0, line.rangeStart()) : -1;
}

/**
 * The last byte that an answer brought: never more than was sent, because readers leave before the end. -1 when it had
 * no content (304).
 */
function lastByte(line: LogLine, status: number, first: number): number {
  if (status !== 206) return status === 200 ? line.bytesSent() - 1 : -1;
  const end = line.rangeEnd();
  const sent = first + line.bytesSent() - 1;
  return end < first || line.rangeStart() < 0 ? sent : Math.min(end, sent);
}
