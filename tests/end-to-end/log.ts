import { gzipSync } from "node:zlib";
import { type AccessRecord, accessLogLine, logHeader } from "../../local/access-log/line.ts";

/** A request that a reader made, as the CDN's log tells of it. */
export type LoggedRequest = {
  readonly at: Date;
  readonly path: string;
  readonly status: number;
  /** The reader. */
  readonly address: string;
};

/** An access-log file of the CDN with these requests. */
export function logFile(requests: readonly LoggedRequest[]): { name: string; body: Uint8Array } {
  const hour = (requests[0]?.at ?? new Date()).toISOString().slice(0, 13).replace("T", "-");
  const lines = requests.map((request) => accessLogLine({ ...commonFields, ...request }));
  return {
    name: `E2ETESTS.${hour}.0badcafe.gz`,
    body: gzipSync(`${logHeader}${lines.join("\n")}\n`),
  };
}

const commonFields: Omit<AccessRecord, keyof LoggedRequest> = {
  port: 40_000,
  method: "GET",
  query: "",
  host: "katern.example",
  referrer: undefined,
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  forwardedFor: undefined,
  result: "Miss",
  aborted: false,
  requestId: "verzoek",
  bytesReceived: 400,
  bytesSent: 2_000,
  timeTaken: 0.02,
  timeToFirstByte: 0.02,
  protocolVersion: "HTTP/2.0",
  contentType: undefined,
  contentLength: undefined,
  range: undefined,
};
