import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AccessLog } from "../access-log/files.ts";
import type { ResultType } from "../access-log/line.ts";
import { lengthOf } from "./answer.ts";
import type { FinalAnswer } from "./respond.ts";

export type Watch = {
  readonly requestId: string;
  /** Told what is being sent, before it is. */
  answered(final: FinalAnswer, result: ResultType): void;
};

/** Follows one exchange to its end, whoever ends it, and logs it with the bytes that were really sent. */
export function watchExchange(incoming: IncomingMessage, response: ServerResponse, log: AccessLog): Watch {
  const started = performance.now();
  const { socket } = incoming;
  const sentBefore = socket.bytesWritten;
  const receivedBefore = bytesReadBefore(incoming);
  const requestId = `${randomBytes(40).toString("base64url")}==`;
  let final: FinalAnswer | undefined;
  let result: ResultType = "Error";
  let answeredAt = started;
  response.once("close", () => {
    const aborted = !response.writableFinished;
    const [path = "/", ...query] = (incoming.url ?? "/").split("?");
    log.add({
      at: new Date(),
      address: socket.remoteAddress?.replace(/^::ffff:/, "") ?? "-",
      port: socket.remotePort ?? 0,
      method: incoming.method ?? "GET",
      path,
      query: query.join("?"),
      host: incoming.headers.host ?? "",
      referrer: incoming.headers.referer,
      userAgent: incoming.headers["user-agent"],
      forwardedFor: headerText(incoming.headers["x-forwarded-for"]),
      status: response.headersSent ? response.statusCode : 0,
      result,
      aborted,
      requestId,
      bytesReceived: Math.max(0, socket.bytesRead - receivedBefore),
      bytesSent: Math.max(0, socket.bytesWritten - (aborted ? socket.writableLength : 0) - sentBefore),
      timeTaken: (performance.now() - started) / 1_000,
      timeToFirstByte: (answeredAt - started) / 1_000,
      protocolVersion: `HTTP/${incoming.httpVersion}`,
      contentType: final?.headers["content-type"],
      contentLength: final === undefined ? undefined : lengthOf(final.body),
      range: final?.range,
    });
  });
  return {
    requestId,
    answered: (answer, kind) => {
      final = answer;
      result = kind;
      answeredAt = performance.now();
    },
  };
}

/** A connection carries many requests; what it had read when this one's head was in, less that head. */
function bytesReadBefore(incoming: IncomingMessage): number {
  const head = incoming.rawHeaders.reduce((sum, text) => sum + text.length, 0);
  const separators = incoming.rawHeaders.length * 2;
  const line = (incoming.method ?? "").length + (incoming.url ?? "").length + 12;
  return Math.max(0, incoming.socket.bytesRead - head - separators - line - 2);
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;
