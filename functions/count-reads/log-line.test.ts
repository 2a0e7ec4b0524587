import { describe, expect, test } from "vitest";
import { logLine as logged, logHeader } from "../../tests/bench/log-generator.ts";
import { cellsOver } from "./cells.ts";
import { lineScanner } from "./line-scan.ts";
import { decodeField, layoutOf, logLine } from "./log-line.ts";

const fieldsHeader = logHeader.split("\n")[1] ?? "";

/** A line as the counter reads it; `fits` is whether it has all columns. */
function read(text: string, header = fieldsHeader) {
  const layout = layoutOf(header);
  if ("missing" in layout) throw new Error(`missing ${layout.missing}`);
  const cells = cellsOver(new Uint8Array(0), new Int32Array(0));
  let columns = 0;
  lineScanner(cells, (tabs) => {
    columns = tabs + 1;
  }).takeLast(Buffer.from(text, "latin1"));
  return { fits: columns >= layout.columns, line: logLine(cells, layout) };
}

describe("a #Fields header", () => {
  test.each([
    ["blanks", " "],
    ["tabs", "\t"],
  ])("may part its names by %s", (_, separator) => {
    const layout = layoutOf(fieldsHeader.replaceAll(" ", separator));
    expect(layout).toMatchObject({ columns: 33, at: { date: 0, "cs-uri-stem": 7, "sc-range-end": 32 } });
  });

  test("decides the order of the columns", () => {
    const header = "#Fields: cs(User-Agent) sc-status cs-uri-stem time date c-ip sc-bytes cs-method";
    const { fits, line } = read(
      "Mozilla\t200\t/feeds/all.rss\t23:59:59\t2026-02-28\t192.0.2.1\t17\tHEAD",
      header,
    );
    expect(fits).toBe(true);
    expect(line.second()).toBe(Date.parse("2026-02-28T23:59:59Z") / 1_000);
    expect([
      line.text("cs(User-Agent)"),
      line.status(),
      line.text("cs-uri-stem"),
      line.text("c-ip"),
      line.bytesSent(),
      line.isGet(),
    ]).toEqual(["Mozilla", 200, "/feeds/all.rss", "192.0.2.1", 17, false]);
    expect([line.rangeStart(), line.rangeEnd()]).toEqual([-1, -1]);
  });

  test("that lacks a field says which", () => {
    expect(layoutOf("#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes")).toEqual({
      missing: ["cs(User-Agent)"],
    });
  });
});

describe("a line", () => {
  const request = {
    second: 1_772_705_400,
    address: "2001:db8::1",
    agent: "Speler/1.0 (ë)",
    path: "/a",
    status: 206,
  };

  test("gives what the log says", () => {
    const { fits, line } = read(logged({ ...request, range: [100, 2_099], bytes: 2_400 }));
    expect(fits).toBe(true);
    expect(line.second()).toBe(request.second);
    expect(line.isGet()).toBe(true);
    expect([line.rangeStart(), line.rangeEnd(), line.bytesSent()]).toEqual([100, 2_099, 2_400]);
    expect(line.text("c-ip")).toBe("2001:db8::1");
    expect(decodeField(line.text("cs(User-Agent)"), 2)).toBe(request.agent);
  });

  test("may have more columns than the header names", () => {
    const { fits, line } = read(`${logged({ ...request, range: [1, 2] })}\tmore\t`);
    expect([fits, line.rangeEnd()]).toEqual([true, 2]);
  });

  test.each([
    ["too few columns", logged(request).split("\t").slice(1).join("\t")],
    ["nothing", ""],
  ])("does not fit with %s", (_, text) => {
    expect(read(text).fits).toBe(false);
  });

  test.each([
    ["2026-02-29", "10:00:00"],
    ["2026-13-01", "10:00:00"],
    ["26-01-01", "10:00:00"],
    ["1969-12-31", "10:00:00"],
    ["2026-01-01", "24:00:00"],
    ["2026-01-01", "10:60:00"],
    ["2026-01-01", "1:00:00"],
    ["2026-01-01", "10:00:0x"],
  ])("has no time at %s %s", (date, time) => {
    const text = logged(request).split("\t").with(0, date).with(1, time).join("\t");
    expect(read(text).line.second()).toBe(-1);
  });

  test.each([
    ["000", 0],
    ["200", 200],
    ["-", -1],
    ["2x0", -1],
    ["", -1],
  ])("has status %s as %i", (raw, status) => {
    expect(read(logged(request).split("\t").with(8, raw).join("\t")).line.status()).toBe(status);
  });
});

describe("decoding", () => {
  test.each([
    ["once", "Mozilla/5.0%20(X11)", "Mozilla/5.0 (X11)"],
    ["twice", "Mozilla/5.0%2520(X11)", "Mozilla/5.0 (X11)"],
    ["not", "curl/8", "curl/8"],
    ["wrongly", "100%", null],
    ["as broken UTF-8", "%ff%fe", null],
  ])("an agent encoded %s", (_, raw, agent) => {
    expect(decodeField(raw, 2)).toBe(agent);
  });
});
