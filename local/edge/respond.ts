import { createReadStream } from "node:fs";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { addedHeaders, type EdgeBehaviour } from "../../schemas/edge-behaviours.ts";
import { type AnswerBody, type EdgeRequest, emptyBody, lengthOf, type OriginAnswer } from "./answer.ts";
import { type Coding, chooseCoding, compress, isCompressible, weakened } from "./compression.ts";
import { isNotModified, rangeHolds } from "./conditions.ts";
import { type ByteRange, parseRange } from "./ranges.ts";

/** An answer as it goes out, after conditions, ranges and compression. */
export type FinalAnswer = OriginAnswer & { readonly range: ByteRange | undefined };

/**
 * Makes of an origin's answer what this reader asked for: nothing new (304), a part (206, 416), a
 * compressed form, or the whole; and adds the headers that every answer has.
 * @param encoded compressed forms that are known already; new ones are added to it
 */
export async function finish(
  request: EdgeRequest,
  answer: OriginAnswer,
  options: { behaviour: EdgeBehaviour; encoded: Map<string, Buffer> },
): Promise<FinalAnswer> {
  const base = { ...baseHeaders(options.behaviour), ...answer.headers };
  const reads = request.method === "GET" || request.method === "HEAD";
  if (answer.status !== 200 || !reads || options.behaviour.private) return whole(answer, base);
  const compressible = options.behaviour.compress && isCompressible(base["content-type"]);
  if (compressible) base["vary"] = withAcceptEncoding(base["vary"]);
  if (isNotModified(request.headers, base)) return notModified(base);
  // Ranges are defined for GET alone (RFC 9110, section 14.2).
  const ranged =
    request.method === "GET" && rangeHolds(request.headers, base)
      ? parseRange(request.headers["range"], lengthOf(answer.body))
      : "whole";
  if (ranged === "unsatisfiable") return unsatisfiable(base, lengthOf(answer.body));
  if (ranged !== "whole") return part(answer, base, ranged);
  if (compressible && Buffer.isBuffer(answer.body) && base["content-encoding"] === undefined) {
    const coding = chooseCoding(request.headers["accept-encoding"], answer.body.length);
    if (coding !== null) return compressed(answer.body, base, { coding, encoded: options.encoded });
  }
  return whole(answer, base);
}

/** Sends an answer; resolves when it is sent or the reader has left. */
export async function send(response: ServerResponse, method: string, answer: FinalAnswer): Promise<void> {
  const { status, headers, body, range } = answer;
  const bodiless = status === 204 || status === 304;
  // A function answers HEAD without the body and says how long it would be.
  const length = (method === "HEAD" ? headers["content-length"] : undefined) ?? String(lengthOf(body));
  response.writeHead(status, bodiless ? headers : { ...headers, "content-length": length });
  if (method === "HEAD" || bodiless) {
    response.end();
  } else if (Buffer.isBuffer(body)) {
    response.end(body);
  } else {
    await sendFile(response, body, range);
  }
}

async function sendFile(
  response: ServerResponse,
  body: Exclude<AnswerBody, Buffer>,
  range: ByteRange | undefined,
): Promise<void> {
  const stream = createReadStream(
    body.file,
    range === undefined ? {} : { start: range.first, end: range.last },
  );
  await pipeline(stream, response);
}

/** On one machine there is no TLS that a browser could insist on. */
function baseHeaders(behaviour: EdgeBehaviour): Record<string, string> {
  const { "strict-transport-security": _https, ...headers } = addedHeaders(behaviour.answers);
  return headers;
}

const whole = (answer: OriginAnswer, headers: Record<string, string>): FinalAnswer => ({
  ...answer,
  headers,
  range: undefined,
});

function notModified(headers: Record<string, string>): FinalAnswer {
  const { "content-type": _type, "content-length": _length, "content-disposition": _name, ...kept } = headers;
  return { status: 304, headers: kept, body: emptyBody, range: undefined };
}

function unsatisfiable(headers: Record<string, string>, length: number): FinalAnswer {
  const { "content-disposition": _name, "content-type": _type, ...kept } = headers;
  return {
    status: 416,
    headers: { ...kept, "content-range": `bytes */${length}` },
    body: emptyBody,
    range: undefined,
  };
}

function part(answer: OriginAnswer, headers: Record<string, string>, range: ByteRange): FinalAnswer {
  const total = lengthOf(answer.body);
  const length = range.last - range.first + 1;
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${range.first}-${range.last}/${total}` },
    body: Buffer.isBuffer(answer.body)
      ? answer.body.subarray(range.first, range.last + 1)
      : { file: answer.body.file, length },
    range,
  };
}

async function compressed(
  body: Buffer,
  headers: Record<string, string>,
  { coding, encoded }: { coding: Coding; encoded: Map<string, Buffer> },
): Promise<FinalAnswer> {
  const bytes = encoded.get(coding) ?? (await compress(coding, body));
  encoded.set(coding, bytes);
  const { "accept-ranges": _ranges, ...kept } = headers;
  const tag = headers["etag"];
  return {
    status: 200,
    headers: { ...kept, "content-encoding": coding, ...(tag === undefined ? {} : { etag: weakened(tag) }) },
    body: bytes,
    range: undefined,
  };
}

function withAcceptEncoding(vary: string | undefined): string {
  if (vary === undefined || vary === "") return "Accept-Encoding";
  return /(^|,)\s*(accept-encoding|\*)\s*(,|$)/i.test(vary) ? vary : `${vary}, Accept-Encoding`;
}
