import { createGunzip } from "node:zlib";
import type { LogFileFault } from "../../schemas/ledger.ts";
import type { Agent } from "./agents.ts";
import { isDelivered } from "./classify.ts";
import { jsonLineCutter } from "./json-line.ts";
import type { LineCutter } from "./log-line.ts";
import { layoutOf, lineCutter } from "./log-line.ts";
import type { LogReads, LogReadsBuilder } from "./log-reads.ts";
import { logReadsBuilder } from "./log-reads.ts";
import type { ByteRange } from "./ranges.ts";

export type LogFile = { readonly reads: LogReads; readonly fault: LogFileFault | null };

export type ReadLogFile = (open: () => Promise<AsyncIterable<Uint8Array>>) => Promise<LogFile>;

export type LineRules = {
  /** Classifies a raw user agent; shared over files so that each agent is judged once. */
  readonly classify: (raw: string) => Agent;
  /** Whether an address may count: the newsroom's own may not. */
  readonly mayCount: (address: string) => boolean;
};

/** Input is fed in blocks of one size, so that what a damaged file still gives does not depend on the network. */
const blockBytes = 65_536;

/** Longer than any line that CloudFront writes (addresses and headers are at most 8 kB each, encoded twice). */
const longestLine = 262_144;

/**
 * Reads one log file as a stream.
 * @returns a function of how to open the file's bytes, which may be called twice; its failures are thrown
 */
export function logFileReader(rules: LineRules): ReadLogFile {
  return async (open) => {
    const first = await readThrough({ source: await open(), rules, careful: null });
    if (first.damagedBlock === null) return first.file;
    return (await readThrough({ source: await open(), rules, careful: first.damagedBlock })).file;
  };
}

type Pass = {
  source: AsyncIterable<Uint8Array>;
  rules: LineRules;
  /** The number of the block to go through byte by byte: inflating loses what a write gave before its fault. */
  careful: number | null;
};

async function readThrough({
  source,
  rules,
  careful,
}: Pass): Promise<{ file: LogFile; damagedBlock: number | null }> {
  const builder = logReadsBuilder(rules.mayCount);
  const lines = lineSplitter(lineTaker(builder, rules.classify));
  let fault: LogFileFault | null = null;
  let damagedBlock: number | null = null;
  try {
    await inflate({ blocks: blocksOf(source), careful, take: lines.take });
    lines.end();
  } catch (cause) {
    if (cause instanceof SetAside) {
      return { file: { reads: logReadsBuilder(rules.mayCount).build(), fault: cause.fault }, damagedBlock };
    }
    if (!(cause instanceof DamagedError)) throw cause;
    fault = "damaged";
    damagedBlock = cause.block;
    lines.endDamaged(() => builder.rejectWithoutHour());
  }
  return { file: { reads: builder.build(), fault }, damagedBlock };
}

/** The file cannot be counted at all. */
class SetAside extends Error {
  readonly fault: LogFileFault;
  constructor(fault: LogFileFault) {
    super(`A log file is set aside: ${fault}`);
    this.fault = fault;
  }
}

/** The compressed data is broken: in a block, or (null) by ending too soon. */
class DamagedError extends Error {
  readonly block: number | null;
  constructor(block: number | null, options: ErrorOptions) {
    super("The gzip data is damaged", options);
    this.block = block;
  }
}

/** Cuts a stream of chunks of any size into blocks of one size; refuses what does not start as gzip does. */
async function* blocksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  let seen = false;
  for await (const chunk of source) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    if (!seen && pending.length >= 2) {
      if (pending[0] !== 0x1f || pending[1] !== 0x8b) throw new SetAside(faultOfStart(pending));
      seen = true;
    }
    let at = 0;
    for (; pending.length - at >= blockBytes; at += blockBytes) yield pending.subarray(at, at + blockBytes);
    pending = pending.subarray(at);
  }
  if (!seen) throw new SetAside("not-gzip");
  if (pending.length > 0) yield pending;
}

/** Parquet begins with `PAR1`; it cannot be read as a stream of lines. */
function faultOfStart(bytes: Buffer): LogFileFault {
  return bytes[0] === 0x50 && bytes[1] === 0x41 ? "parquet" : "not-gzip";
}

/** Inflates blocks one after the other; every byte that can be had before damage is taken. */
async function inflate(work: {
  blocks: AsyncIterable<Buffer>;
  careful: number | null;
  take: (chunk: Buffer) => void;
}): Promise<void> {
  const gunzip = createGunzip({ chunkSize: 4 * blockBytes });
  const state: { block: number | null; failed: Error | null } = { block: null, failed: null };
  gunzip.on("data", (chunk: Buffer) => {
    if (state.failed !== null) return;
    try {
      work.take(chunk);
    } catch (error) {
      state.failed = error instanceof Error ? error : new Error(String(error));
    }
  });
  /** What is being waited for; after an error nothing else would say that it is over. */
  let proceed = () => {};
  gunzip.on("end", () => proceed());
  gunzip.on("error", (cause) => {
    state.failed ??= new DamagedError(state.block, { cause });
    proceed();
  });
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      gunzip.write(bytes, () => resolve());
    });
  const end = () =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      gunzip.end();
    });
  try {
    let block = 0;
    for await (const bytes of work.blocks) {
      state.block = block;
      const step = block === work.careful ? 1 : bytes.length;
      for (let at = 0; at < bytes.length && state.failed === null; at += step) {
        await write(bytes.subarray(at, at + step));
      }
      if (state.failed !== null) break;
      block++;
    }
    state.block = null;
    if (state.failed === null) await end();
  } finally {
    gunzip.destroy();
  }
  if (state.failed !== null) throw state.failed;
}

type TakeLine = (line: { bytes: Buffer; text: string; start: number; end: number }) => void;

const carriageReturn = 0x0d;

/**
 * Hands on each line of a stream of chunks, in place: chunks follow each other in one buffer, which
 * begins with what the last one left unfinished.
 */
function lineSplitter(takeLine: TakeLine) {
  let buffer = Buffer.allocUnsafe(8 * blockBytes);
  let rest = 0;

  function hand(text: string, start: number, lineEnd: number): void {
    const end = lineEnd > start && buffer[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
    if (end > start) takeLine({ bytes: buffer, text, start, end });
  }

  return {
    take(chunk: Buffer): void {
      const filled = rest + chunk.length;
      if (filled > buffer.length) buffer = Buffer.concat([buffer.subarray(0, rest)], filled + longestLine);
      chunk.copy(buffer, rest);
      const text = buffer.toString("latin1", 0, filled);
      let start = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
        hand(text, start, end);
        start = end + 1;
      }
      /** What is longer than any line keeps its beginning only, and is rejected by its number of columns. */
      rest = Math.min(filled - start, longestLine);
      buffer.copyWithin(0, start, start + rest);
    },
    end(): void {
      hand(buffer.toString("latin1", 0, rest), 0, rest);
      rest = 0;
    },
    /** The line that the damage cut short is no line. */
    endDamaged(reject: () => void): void {
      if (rest > 0) reject();
      rest = 0;
    },
  };
}

const hash = 0x23;
const brace = 0x7b;

function lineTaker(builder: LogReadsBuilder, classify: (raw: string) => Agent): TakeLine {
  let cutter: LineCutter | null = null;
  let usable = true;
  return (line) => {
    if (line.bytes[line.start] === hash) {
      const comment = line.text.substring(line.start, line.end);
      if (!/^#Fields:/i.test(comment)) return;
      const layout = layoutOf(comment);
      usable = !("missing" in layout);
      if (!("missing" in layout)) cutter = lineCutter(layout);
      else if (cutter === null) throw new SetAside("missing-fields");
      return;
    }
    cutter ??= headlessCutter(line);
    if (usable && cutter.cut(line)) takeRequest(cutter, builder, classify);
    else builder.rejectWithoutHour();
  };
}

/** Lines of JSON name their fields themselves; of others, nobody can say what is in them without a header. */
function headlessCutter(line: Parameters<TakeLine>[0]): LineCutter {
  if (line.bytes[line.start] !== brace) throw new SetAside("no-header");
  const cutter = jsonLineCutter();
  if (!cutter.cut(line)) throw new SetAside("missing-fields");
  return cutter;
}

function takeRequest(line: LineCutter, builder: LogReadsBuilder, classify: (raw: string) => Agent): void {
  const second = line.second();
  if (second < 0) {
    builder.rejectWithoutHour();
    return;
  }
  const lines = builder.hour(second);
  lines.read++;
  const status = line.status();
  const address = line.address();
  if (status < 0 || address === "" || address === "-") {
    lines.rejected++;
    return;
  }
  const agent = classify(line.agent());
  if (agent.kind === "robot") {
    lines.robots++;
    return;
  }
  const target = line.isGet() ? builder.targetNumber(line.stem()) : -1;
  const delivered = target >= 0 && counts(builder.targetKind(target), status, agent);
  const reader = delivered ? builder.addressNumber(address) : -1;
  if (reader < 0) {
    lines.excluded++;
    return;
  }
  const range = rangeOf(line, status);
  const origin = builder.originNumber(line.country(), line.referer());
  builder.add({ second, address: reader, agent, target, range, origin });
}

/** The delivery API's documents are data too: only a browser that fetches one is somebody who reads it. */
function counts(kind: ReturnType<LogReadsBuilder["targetKind"]>, status: number, agent: Agent): boolean {
  return isDelivered(kind, status) && (kind !== "document" || agent.kind === "browser");
}

/**
 * What an answer brought: never more than was sent, because readers leave before the end. `first` is -1 for a whole
 * answer, whose `last` is then the last byte that was sent; -1 too when it had no content (304).
 */
function rangeOf(line: LineCutter, status: number): ByteRange {
  if (status !== 206) return { first: -1, last: status === 200 ? line.bytesSent() - 1 : -1 };
  const start = line.rangeStart();
  const end = line.rangeEnd();
  const first = Math.max(0, start);
  const sent = first + line.bytesSent() - 1;
  return { first, last: end < first || start < 0 ? sent : Math.min(end, sent) };
}
