import * as z from "zod";
import { type ExportRecord, type RecordKind, readRecord } from "../storage/export/kinds.ts";
import {
  anyHeaderSchema,
  type ExportSummary,
  endSchema,
  exportFormat,
  headerSchema,
  lineSchema,
  orderOf,
} from "./format.ts";
import { createSums } from "./hashes.ts";
import { linesOf } from "./lines.ts";

/** A file that cannot be restored, and why; nothing was written because of it. */
class ExportFaultError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExportFaultError";
  }
}

export type ReadLine = { readonly kind: RecordKind; readonly record: ExportRecord };

/**
 * The records of an export, each checked as it comes: its shape, its place in the order, and behind the last one the
 * counts and hashes. Whoever wants to know that all of it is sound reads to the end.
 * @param chunks the file's bytes, not compressed
 * @throws ExportFaultError naming the line and the reason; what the chunks throw when they do not come
 */
export async function* readExport(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<ReadLine, ExportSummary> {
  const state = createReader();
  const lines = linesOf(chunks);
  for (;;) {
    let next: IteratorResult<string>;
    try {
      next = await lines.next();
    } catch (cause) {
      const reason = reasonOfBytes(cause);
      if (reason === undefined) throw cause;
      throw faultAt(state.line() + 1, reason, cause);
    }
    if (next.done === true) return state.end();
    const record = state.take(next.value);
    if (record !== undefined) yield record;
  }
}

function createReader() {
  const sums = createSums();
  const pages = new Map<string, number>();
  let number = 0;
  let order = "";
  let said: ExportSummary | undefined;
  const refuse = (reason: string, cause?: unknown) => faultAt(number, reason, cause);

  const takeHeader = (line: string): void => {
    const input = parseJson(line);
    const any = anyHeaderSchema.safeParse(input);
    if (!any.success) throw refuse("is not the header of an export", any.error);
    if (any.data.format !== exportFormat) {
      const { format, version } = any.data;
      const older = `: restore it with Katern ${version}, which made it, and deploy this one over that`;
      throw refuse(
        `says format ${format}, and this Katern restores format ${exportFormat}${format < exportFormat ? older : ""}`,
      );
    }
    const header = headerSchema.safeParse(input);
    if (!header.success) throw refuse("is not a header that is known", header.error);
    sums.header(line);
  };
  const takeRecord = (line: string, input: unknown): ReadLine => {
    const parsed = lineSchema.safeParse(input);
    if (!parsed.success) throw refuse(`is no record: ${oneLine(parsed.error)}`, parsed.error);
    const { kind, value } = parsed.data;
    let record: ExportRecord;
    try {
      record = readRecord[kind](value);
    } catch (cause) {
      throw refuse(`is no ${kind}: ${reasonOf(cause)}`, cause);
    }
    const own = orderOf(kind, record.key);
    if (own === order) throw refuse(`is a ${kind} that stands in the file already`);
    if (own < order) throw refuse(`is a ${kind} that is out of order`);
    order = own;
    checkPage(kind, record);
    sums.record(kind, line);
    return { kind, record };
  };
  const checkPage = (kind: RecordKind, { value }: ExportRecord): void => {
    if (kind !== "archive-page") return;
    const { scope, page } = pageSchema.parse(value);
    if (page !== (pages.get(scope) ?? 0) + 1)
      throw refuse(`is page ${page} of ${scope}, with none before it`);
    pages.set(scope, page);
  };
  const takeEnd = (input: unknown): void => {
    const end = endSchema.safeParse(input);
    if (!end.success) throw refuse(`is not the end of an export: ${oneLine(end.error)}`, end.error);
    const found = sums.summary();
    if (found.records !== end.data.end.records) {
      throw refuse(`says ${end.data.end.records} records, and there are ${found.records}`);
    }
    const differing = differingKinds(found, end.data.end);
    if (differing.length > 0 || found.sha256 !== end.data.end.sha256) {
      throw refuse(`does not fit what is before it: ${differing.join(", ") || "the header"} has changed`);
    }
    said = end.data.end;
  };

  return {
    line: () => number,
    take: (line: string): ReadLine | undefined => {
      number += 1;
      if (said !== undefined) throw refuse("is behind the end");
      if (number === 1) return void takeHeader(line);
      const input = parseJson(line);
      if (input === undefined) throw refuse("is not JSON");
      if (isEnd(input)) return void takeEnd(input);
      return takeRecord(line, input);
    },
    end: (): ExportSummary => {
      if (said !== undefined) return said;
      throw faultAt(
        number + 1,
        number === 0 ? "is missing: the file is empty" : "is missing: the file is cut short",
      );
    },
  };
}

/** The kinds that two exports do not hold alike. */
export function differingKinds(a: ExportSummary, b: ExportSummary): RecordKind[] {
  const kinds = Object.keys({ ...a.kinds, ...b.kinds }) as RecordKind[];
  return kinds.filter((kind) => a.kinds[kind]?.sha256 !== b.kinds[kind]?.sha256);
}

/** What is to be known of a closed page. */
export const pageSchema = z.object({ scope: z.string(), page: z.int() });

const isEnd = (input: unknown): boolean => typeof input === "object" && input !== null && "end" in input;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const faultAt = (line: number, reason: string, cause?: unknown): ExportFaultError =>
  new ExportFaultError(`Line ${line} ${reason}`, { cause });

/** What is wrong with the bytes; undefined when it is not they that are, but where they come from. */
function reasonOfBytes(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!("code" in error)) return error.message;
  return String(error.code).startsWith("Z_")
    ? `cannot be read: the file is damaged or cut short (${error.message})`
    : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return oneLine(error);
  return error instanceof Error ? error.message : String(error);
}

const oneLine = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`).join("; ");
