import { hashOf, mixed, mixedOtherwise } from "./cells.ts";
import { countryNumber } from "./countries.ts";
import type { LogLine } from "./log-line.ts";
import { none, type RawLine, type RawLinesBuilder, rejected } from "./raw-lines.ts";
import { textSeed } from "./text-table.ts";

/** Reads the line that is there at each call: what counting may need of it. */
export function requestReader(line: LogLine, builder: RawLinesBuilder): () => void {
  const { cells } = line;
  const { agents, paths, addresses, referers } = builder;
  const found: RawLine = {
    second: 0,
    status: 0,
    identity: 0,
    otherIdentity: 0,
    agent: 0,
    path: none,
    address: 0,
    referer: none,
    country: 0,
    first: -1,
    last: -1,
  };

  /**
   * Numbers by which a line that comes again is known: of its request id, and of what else it says of who asked when
   * for what. The same in every file of a run, and nowhere kept. Both are 0 for a line without an id.
   */
  function identify(agentHash: number): void {
    found.identity = 0;
    found.otherIdentity = 0;
    if (!line.has("x-edge-request-id")) return;
    const { at } = line.layout;
    const id = at["x-edge-request-id"];
    const isKnown = found.path !== none;
    const path = isKnown ? paths.hash(found.path) : hashOf(cells, at["cs-uri-stem"], textSeed);
    const address = isKnown ? addresses.hash(found.address) : hashOf(cells, at["c-ip"], textSeed);
    const asked = mixed(mixed(mixed(mixed(agentHash, path), address), found.second), found.status);
    const all = mixed(mixed(asked, line.bytesSent()), line.rangeStart());
    found.identity = mixed(hashOf(cells, id, textSeed), all);
    found.otherIdentity = mixedOtherwise(hashOf(cells, id, ~textSeed), all);
  }

  function readPlace(): void {
    const { at } = line.layout;
    found.path = paths.number(cells, at["cs-uri-stem"]);
    found.address = addresses.number(cells, at["c-ip"]);
    found.referer = at["cs(Referer)"] < 0 ? none : referers.number(cells, at["cs(Referer)"]);
    found.country = at["c-country"] < 0 ? 0 : countryNumber(cells, at["c-country"]);
    found.first = firstByte(line, found.status);
    found.last = lastByte(line, found.status, found.first);
  }

  return () => {
    found.second = line.second();
    if (found.second < 0) {
      builder.rejectWithoutHour();
      return;
    }
    found.path = none;
    found.status = line.has("c-ip") ? line.status() : -1;
    if (found.status < 0) {
      found.status = rejected;
      identify(0);
    } else {
      found.agent = agents.number(cells, line.layout.at["cs(User-Agent)"]);
      if (mayBeRead(found.status) && line.isGet()) readPlace();
      identify(agents.hash(found.agent));
    }
    builder.add(found);
  };
}

/** No other answer is a read of anything; of what these are one, `classify.ts` says. */
const mayBeRead = (status: number): boolean =>
  status === 200 || status === 204 || status === 206 || status === 304;

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
