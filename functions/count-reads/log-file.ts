import type { LogFileFault } from "../../schemas/ledger.ts";
import { type Cells, cellsOver } from "./cells.ts";
import { DamagedError, inflate, inflatedAtOnce } from "./inflate.ts";
import { jsonCells, jsonLayout } from "./json-line.ts";
import { longestLine, type TakeLine, takeLast, takeLines } from "./line-scan.ts";
import { layoutOf, logLine } from "./log-line.ts";
import type { LogReads } from "./log-reads.ts";
import { type LineRules, type LogReadsBuilder, logReadsBuilder } from "./log-reads-builder.ts";
import { requestReader } from "./request-reader.ts";

export type LogFile = { readonly reads: LogReads; readonly fault: LogFileFault | null };

/**
 * Reads one log file.
 * @param open opens the file's bytes; it may be called twice, and its failures are thrown
 */
export type ReadLogFile = (open: () => Promise<AsyncIterable<Uint8Array>>) => Promise<LogFile>;

/** A file that is larger, compressed, is read as a stream. */
const heldBytes = 8_000_000;

export function logFileReader(rules: LineRules): ReadLogFile {
  return async (open) => {
    const held = await holdStart(await open());
    const started = held.rest === null ? readWhole(held.chunks, rules) : null;
    if (started !== null) return started;
    const first = await readThrough({ source: remaining(held), rules, careful: null });
    if (first.damagedBlock === null) return first.file;
    return (await readThrough({ source: await open(), rules, careful: first.damagedBlock })).file;
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

/** Null when the file cannot be inflated at once. */
function readWhole(chunks: readonly Uint8Array[], rules: LineRules): LogFile | null {
  const compressed = Buffer.concat(chunks);
  const fault = faultOfStart(compressed);
  if (fault !== null) return setAside(rules, fault);
  const bytes = inflatedAtOnce(compressed);
  if (bytes === null) return null;
  return unlessSetAside(rules, (builder) => {
    const lines = lineReader(builder);
    const rest = takeLines(lines.cells, bytes, lines.take);
    takeLast(lines.cells, bytes.subarray(rest), lines.take);
  });
}

type Pass = { source: AsyncIterable<Uint8Array>; rules: LineRules; careful: number | null };

async function readThrough({ source, rules, careful }: Pass) {
  const builder = logReadsBuilder(rules);
  const lines = streamedLines(lineReader(builder));
  try {
    await inflate({ source: withoutOthers(source), careful, take: lines.take });
    lines.end();
  } catch (cause) {
    if (cause instanceof SetAside) return { file: setAside(rules, cause.fault), damagedBlock: null };
    if (!(cause instanceof DamagedError)) throw cause;
    // The line that the damage cut short is no line.
    if (lines.unfinished() > 0) builder.rejectWithoutHour();
    const file: LogFile = { reads: builder.build(), fault: "damaged" };
    return { file, damagedBlock: cause.block };
  }
  return { file: { reads: builder.build(), fault: null }, damagedBlock: null };
}

/** The file cannot be counted at all. */
class SetAside extends Error {
  readonly fault: LogFileFault;
  constructor(fault: LogFileFault) {
    super(`A log file is set aside: ${fault}`);
    this.fault = fault;
  }
}

const setAside = (rules: LineRules, fault: LogFileFault): LogFile => ({
  reads: logReadsBuilder(rules).build(),
  fault,
});

function unlessSetAside(rules: LineRules, read: (builder: LogReadsBuilder) => void): LogFile {
  const builder = logReadsBuilder(rules);
  try {
    read(builder);
  } catch (cause) {
    if (cause instanceof SetAside) return setAside(rules, cause.fault);
    throw cause;
  }
  return { reads: builder.build(), fault: null };
}

/** Refuses what does not start as gzip does. */
async function* withoutOthers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    if (start.length >= 2) yield chunk;
    else {
      start = Buffer.concat([start, chunk]);
      const fault = start.length < 2 ? null : faultOfStart(start);
      if (fault !== null) throw new SetAside(fault);
      if (start.length >= 2) yield start;
    }
  }
  if (start.length < 2) throw new SetAside("not-gzip");
}

/** Parquet begins with `PAR1`; it cannot be read as a stream of lines. */
function faultOfStart(bytes: Uint8Array): LogFileFault | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return null;
  return bytes[0] === 0x50 && bytes[1] === 0x41 ? "parquet" : "not-gzip";
}

/** Hands on the lines of a stream of chunks: each goes behind what the one before left unfinished. */
function streamedLines({ cells, take }: ReturnType<typeof lineReader>) {
  let buffer = Buffer.allocUnsafe(2 * longestLine);
  let rest = 0;
  return {
    take(chunk: Buffer): void {
      const filled = rest + chunk.length;
      if (filled > buffer.length) buffer = Buffer.concat([buffer.subarray(0, rest)], filled + longestLine);
      chunk.copy(buffer, rest);
      const start = takeLines(cells, buffer.subarray(0, filled), take);
      // Of what is longer than any line enough is kept to refuse it by its length.
      rest = Math.min(filled - start, longestLine);
      buffer.copyWithin(0, start, start + rest);
    },
    end: () => takeLast(cells, buffer.subarray(0, rest), take),
    unfinished: () => rest,
  };
}

const hash = 0x23;
const brace = 0x7b;

/** Reads lines by the header before them, or as JSON. */
function lineReader(builder: LogReadsBuilder): { cells: Cells; take: TakeLine } {
  const cells = cellsOver(new Uint8Array(0), new Int32Array(2));
  let format: { columns: number; read: () => void } | "json" | "unusable" | null = null;

  function takeHeader(header: string): void {
    if (!/^#Fields:/i.test(header)) return;
    const layout = layoutOf(header);
    if (!("missing" in layout)) {
      cells.edges = new Int32Array(layout.columns + 1);
      format = { columns: layout.columns, read: requestReader(logLine(cells, layout), builder) };
    } else if (format === null) throw new SetAside("missing-fields");
    else format = "unusable";
  }

  const readJson = jsonReader(builder);
  const textFrom = (start: number, end: number) => cells.bytes.subarray(start, end);
  return {
    cells,
    take(tabs, end) {
      const start = cells.edges[0] ?? 0;
      if (end - start >= longestLine) builder.rejectWithoutHour();
      else if (cells.bytes[start] === hash) takeHeader(Buffer.from(textFrom(start, end)).toString("latin1"));
      else if (format !== null && typeof format === "object") {
        if (tabs >= format.columns - 1) format.read();
        else builder.rejectWithoutHour();
      } else if (format === "unusable") builder.rejectWithoutHour();
      else {
        // Lines of JSON name their fields themselves; of others, nobody can say what is in them without a header.
        if (cells.bytes[start] !== brace && format === null) throw new SetAside("no-header");
        const read = readJson(textFrom(start, end));
        if (!read && format === null) throw new SetAside("missing-fields");
        if (!read) builder.rejectWithoutHour();
        format = "json";
      }
    },
  };
}

/** @returns a function that reads a line of JSON, and tells whether it is one that can be read */
function jsonReader(builder: LogReadsBuilder): (line: Uint8Array) => boolean {
  const cells = cellsOver(new Uint8Array(0), new Int32Array(0));
  const read = requestReader(logLine(cells, jsonLayout), builder);
  return (line) => {
    const found = jsonCells(line);
    if (found === null) return false;
    Object.assign(cells, found);
    read();
    return true;
  };
}
