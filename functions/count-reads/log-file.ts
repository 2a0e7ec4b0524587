import type { LogFileFault } from "../../schemas/ledger.ts";
import { DamagedError, inflate } from "./inflate.ts";
import { type LineRules, lineJudge } from "./judge-lines.ts";
import type { LogReads } from "./log-reads.ts";
import { faultOfStart, rawFileReader, SetAsideError, setAside, streamedLines } from "./raw-file.ts";
import type { RawFile } from "./raw-lines.ts";
import { giveBack } from "./typed-arrays.ts";

export type LogFile = { readonly reads: LogReads; readonly fault: LogFileFault | null };

/**
 * Reads one log file.
 * @param open opens the file's bytes; it may be called twice, and its failures are thrown
 */
export type ReadLogFile = (open: Open) => Promise<LogFile>;
type Open = () => Promise<AsyncIterable<Uint8Array>>;

/** Reads a file that is held whole, as `rawFileReader` does, here or elsewhere. */
export type ReadHeld = (compressed: Uint8Array) => Promise<RawFile | null> | RawFile | null;

/** A file that is larger, compressed, is read as a stream. */
const heldBytes = 8_000_000;

export function logFileReader(rules: LineRules, readHeld: ReadHeld = rawFileReader()): ReadLogFile {
  const judged = lineJudge(rules);
  return async (open) => {
    const held = await holdStart(await open());
    const whole = held.rest === null ? await readHeld(Buffer.concat(held.chunks)) : null;
    const { raw, fault } = whole ?? (await readStream(held, open));
    const reads = judged(raw);
    giveBack(raw.lines);
    giveBack(raw.ranges);
    return { reads, fault };
  };
}

type Held = { chunks: Uint8Array[]; rest: AsyncIterator<Uint8Array> | null };

/** Takes as much of a file as may be held; `rest` is null when that is all of it. */
async function holdStart(source: AsyncIterable<Uint8Array>): Promise<Held> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < heldBytes) {
    const next = await iterator.next();
    if (next.done === true) return { chunks, rest: null };
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return { chunks, rest: iterator };
}

async function* remaining({ chunks, rest }: Held): AsyncGenerator<Uint8Array> {
  yield* chunks;
  if (rest === null) return;
  try {
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function readStream(held: Held, open: Open): Promise<RawFile> {
  const start = Buffer.concat(held.chunks.slice(0, 2));
  const fault = faultOfStart(start);
  if (fault !== null) {
    await held.rest?.return?.();
    return setAside(fault);
  }
  const first = await readThrough(remaining(held), null);
  if (first.damagedBlock === null) return first.file;
  return (await readThrough(await open(), first.damagedBlock)).file;
}

/** @returns what was read, and the block in which the file is damaged, if it is one */
async function readThrough(source: AsyncIterable<Uint8Array>, careful: number | null) {
  const lines = streamedLines();
  try {
    await inflate({ source, careful, take: lines.take });
    return { file: lines.end(), damagedBlock: null };
  } catch (cause) {
    if (cause instanceof SetAsideError) return { file: setAside(cause.fault), damagedBlock: null };
    if (!(cause instanceof DamagedError)) throw cause;
    return { file: lines.endDamaged(), damagedBlock: cause.block };
  }
}
