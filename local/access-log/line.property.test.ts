import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOver } from "../../functions/count-reads/cells.ts";
import { lineScanner } from "../../functions/count-reads/line-scan.ts";
import { decodeField, layoutOf, logLine } from "../../functions/count-reads/log-line.ts";
import { type AccessRecord, accessLogLine, logHeader } from "./line.ts";

/** What HTTP lets through in a header: Latin-1 without line breaks and NUL. */
const headerText = fc
  .array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 10 && code !== 13)))
  .filter((text) => text !== "");

const record: fc.Arbitrary<AccessRecord> = fc.record({
  at: fc.date({ min: new Date("1971-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
  address: fc.oneof(fc.ipV4(), fc.ipV6()),
  port: fc.nat(65_535),
  method: fc.constantFrom("GET", "HEAD", "POST"),
  path: fc.webPath().map((path) => `/${path}`),
  query: fc.webQueryParameters(),
  host: headerText,
  referrer: fc.option(headerText, { nil: undefined }),
  userAgent: fc.option(headerText, { nil: undefined }),
  forwardedFor: fc.option(headerText, { nil: undefined }),
  status: fc.constantFrom(0, 200, 206, 304, 404),
  result: fc.constantFrom("Hit", "Miss", "Error"),
  aborted: fc.boolean(),
  requestId: fc.base64String({ minLength: 4 }),
  bytesReceived: fc.nat(),
  bytesSent: fc.nat(),
  timeTaken: fc.double({ min: 0, max: 100, noNaN: true }),
  timeToFirstByte: fc.double({ min: 0, max: 100, noNaN: true }),
  protocolVersion: fc.constant("HTTP/1.1"),
  contentType: fc.option(headerText, { nil: undefined }),
  contentLength: fc.option(fc.nat(), { nil: undefined }),
  range: fc.option(fc.record({ first: fc.nat(), last: fc.nat() }), { nil: undefined }),
});

test("whatever was asked, its line is read back by the counter as it was", () => {
  const layout = layoutOf(logHeader.split("\n")[1] ?? "");
  if ("missing" in layout) throw new Error(`The header lacks ${layout.missing.join(", ")}`);
  const cells = cellsOver(new Uint8Array(0), new Int32Array(0));
  const line = logLine(cells, layout);
  fc.assert(
    fc.property(record, (asked) => {
      const text = accessLogLine(asked);
      expect(text).toMatch(/^[\t\u0021-\u007e]+$/);
      const columns: number[] = [];
      lineScanner(cells, (tabs) => columns.push(tabs + 1)).takeLast(Buffer.from(text, "latin1"));
      expect(columns).toEqual([layout.columns]);
      expect([line.second(), line.status(), line.isGet(), line.text("c-ip"), line.bytesSent()]).toEqual([
        Math.floor(asked.at.getTime() / 1_000),
        asked.status,
        asked.method === "GET",
        asked.address,
        asked.bytesSent,
      ]);
      expect(decodeField(line.text("cs-uri-stem"), 1)).toBe(asked.path);
      expect([line.rangeStart(), line.rangeEnd()]).toEqual([
        asked.range?.first ?? -1,
        asked.range?.last ?? -1,
      ]);
    }),
  );
});
