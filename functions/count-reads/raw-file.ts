import type { LogFileFault } from "../../schemas/ledger.ts";
import { type Cells, cellsOver, endOf, startOf } from "./cells.ts";
import { inflatedAtOnce } from "./inflate.ts";
import { jsonCells, jsonLayout } from "./json-line.ts";
import { lineScanner, longestLine } from "./line-scan.ts";
import { layoutOf, logLine } from "./log-line.ts";
import { type RawFile, rawLinesBuilder } from "./raw-lines.ts";
import { requestReader } from "./request-reader.ts";
import { giveBack } from "./typed-arrays.ts";

/** Few lines are shorter, in bytes. */
const shortLine = 350;

/**
 * Reads log files that are held whole, one after the other. What it works with is made once, because what is made for
 * each file would be compiled for each.
 * @returns a function of a file's bytes, that returns null when it is so large or so damaged that it must be read as a
 *   stream
 */
export function rawFileReader(): (compressed: Uint8Array) => RawFile | null {
  const lines = lineReader();
  return (compressed) => {
    const fault = faultOfStart(compressed);
    if (fault !== null) return setAside(fault);
    const bytes = inflatedAtOnce(compressed);
    if (bytes === null) return null;
    try {
      lines.start(Math.ceil(bytes.length / shortLine));
      const rest = lines.takeLines(bytes);
      lines.takeLast(bytes.subarray(rest));
      return { raw: lines.builder.build(), fault: null };
    } catch (cause) {
      if (cause instanceof SetAsideError) return setAside(cause.fault);
      throw cause;
    } finally {
      giveBack(bytes);
    }
  };
}

/** The file cannot be counted at all. */
export class SetAsideError extends Error {
  readonly fault: LogFileFault;
  constructor(fault: LogFileFault) {
    super(`A log file is set aside: ${fault}`);
    this.name = "SetAsideError";
    this.fault = fault;
  }
}

export const setAside = (fault: LogFileFault): RawFile => ({ raw: rawLinesBuilder().build(), fault });

/** What is wrong with a file that begins with these bytes, if it is no gzip file. */
export function faultOfStart(bytes: Uint8Array): LogFileFault | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return null;
  // Parquet begins with `PAR1`; it cannot be read as a stream of lines.
  return bytes[0] === 0x50 && bytes[1] === 0x41 ? "parquet" : "not-gzip";
}

/** Reads the lines of a stream of chunks: each goes behind what the one before left unfinished. */
export function streamedLines() {
  const lines = lineReader();
  const { builder } = lines;
  lines.start(1_024);
  let buffer = Buffer.allocUnsafe(2 * longestLine);
  let rest = 0;
  return {
    /** @throws SetAsideError */
    take(chunk: Buffer): void {
      const filled = rest + chunk.length;
      if (filled > buffer.length) buffer = Buffer.concat([buffer.subarray(0, rest)], filled + longestLine);
      chunk.copy(buffer, rest);
      const start = lines.takeLines(buffer.subarray(0, filled));
      // Of what is longer than any line enough is kept to refuse it by its length.
      rest = Math.min(filled - start, longestLine);
      buffer.copyWithin(0, start, start + rest);
    },
    end(): RawFile {
      lines.takeLast(buffer.subarray(0, rest));
      return { raw: builder.build(), fault: null };
    },
    /** The line that the damage cut short is no line. */
    endDamaged(): RawFile {
      if (rest > 0) builder.rejectWithoutHour();
      return { raw: builder.build(), fault: "damaged" };
    },
  };
}

const hash = 0x23;
const brace = 0x7b;

/** Reads lines by the header before them, or as JSON. */
function lineReader() {
  const builder = rawLinesBuilder();
  const cells = cellsOver(new Uint8Array(0), new Int32Array(2));
  const line = logLine(cells, jsonLayout);
  const readRequest = requestReader(line, builder);
  let format: "columns" | "json" | "unusable" | null = null;

  function takeHeader(header: string): void {
    if (!/^#Fields:/i.test(header)) return;
    const layout = layoutOf(header);
    if (!("missing" in layout)) {
      line.layout = layout;
      format = "columns";
    } else if (format === null) throw new SetAsideError("missing-fields");
    else format = "unusable";
  }

  /** Lines of JSON name their fields themselves; of others, nobody can say what is in them without a header. */
  function takeOther(text: Uint8Array): void {
    if (text[0] !== brace && format === null) throw new SetAsideError("no-header");
    const found = format === "unusable" ? null : jsonCells(text);
    if (found === null && format === null) throw new SetAsideError("missing-fields");
    format ??= "json";
    if (found === null) builder.rejectWithoutHour();
    else {
      Object.assign(cells, found);
      readRequest();
    }
  }

  const scanner = lineScanner(cells, (tabs) => {
    if (tabs < 0) builder.rejectWithoutHour();
    else if (cells.bytes[startOf(cells, 0)] === hash) takeHeader(textFrom(lineOf(cells, tabs)));
    else if (format !== "columns") takeOther(lineOf(cells, tabs));
    else if (tabs >= line.layout.columns - 1) readRequest();
    else builder.rejectWithoutHour();
  });
  return {
    ...scanner,
    builder,
    /** @param expected how many lines the file will have, more or less */
    start(expected: number): void {
      builder.start(expected);
      line.layout = jsonLayout;
      format = null;
    },
  };
}

const lineOf = (cells: Cells, tabs: number): Uint8Array =>
  cells.bytes.subarray(startOf(cells, 0), endOf(cells, tabs));

const textFrom = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
