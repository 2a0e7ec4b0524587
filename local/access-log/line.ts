/**
 * Access-log lines in CloudFront's standard format, version 1.
 * @see Amazon CloudFront Developer Guide, "Standard logging (legacy)", standard log file fields
 */
export const logHeader = [
  "#Version: 1.0",
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
  "",
].join("\n");

export type ResultType = "Hit" | "RefreshHit" | "Miss" | "Error" | "FunctionGeneratedResponse" | "Redirect";

export type AccessRecord = {
  /** When the answer was done. */
  readonly at: Date;
  readonly address: string;
  readonly port: number;
  readonly method: string;
  /** As they were sent, encoded; the query without its question mark. */
  readonly path: string;
  readonly query: string;
  readonly host: string;
  readonly referrer: string | undefined;
  readonly userAgent: string | undefined;
  readonly forwardedFor: string | undefined;
  /** 0 when the reader left before an answer began. */
  readonly status: number;
  readonly result: ResultType;
  /** Set when the reader left before the answer was complete. */
  readonly aborted: boolean;
  readonly requestId: string;
  /** Headers included. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Seconds. */
  readonly timeTaken: number;
  readonly timeToFirstByte: number;
  readonly protocolVersion: string;
  readonly contentType: string | undefined;
  readonly contentLength: number | undefined;
  readonly range: { readonly first: number; readonly last: number } | undefined;
};

/** One line, without its line break. A value that is not there is a dash. */
export function accessLogLine(record: AccessRecord): string {
  const [date = "", time = ""] = record.at.toISOString().split("T");
  const result = record.aborted ? "Error" : record.result;
  return [
    date,
    time.slice(0, 8),
    "LOCAL1",
    record.bytesSent,
    record.address,
    record.method,
    encodeField(record.host),
    encodeField(record.path),
    record.status === 0 ? "000" : record.status,
    encodeField(record.referrer),
    encodeField(encodeField(record.userAgent)),
    encodeField(record.query),
    "-",
    result,
    record.requestId,
    encodeField(record.host),
    "http",
    record.bytesReceived,
    record.timeTaken.toFixed(3),
    encodeField(record.forwardedFor),
    "-",
    "-",
    result,
    record.protocolVersion,
    "-",
    "-",
    record.port,
    record.timeToFirstByte.toFixed(3),
    record.aborted ? "ClientCommError" : result,
    encodeField(record.contentType),
    record.contentLength ?? "-",
    record.range?.first ?? "-",
    record.range?.last ?? "-",
  ].join("\t");
}

/**
 * CloudFront's own encoding: control characters, blanks, bytes from 127 up, and a list of signs, the
 * percent sign among them. A user agent goes through it twice (a blank becomes `%2520`).
 * @param value Latin-1 as HTTP headers are read: one character a byte
 */
function encodeField(value: string | undefined): string {
  if (value === undefined || value === "") return "-";
  return value.replace(
    /[\u0000-\u0020\u007f-\uffff<>"#%{}|\\^~[\]`']/g,
    (character) => `%${(character.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
