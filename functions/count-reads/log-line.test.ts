import { describe, expect, test } from "vitest";
import { logHeader, logLine } from "../../tests/bench/log-generator.ts";
import { decodeField, layoutOf, lineCutter } from "./log-line.ts";

const fieldsHeader = logHeader.split("\n")[1] ?? "";

function cutterFor(header: string) {
  const layout = layoutOf(header);
  if ("missing" in layout) throw new Error(`missing ${layout.missing}`);
  return lineCutter(layout);
}

function cut(text: string, header = fieldsHeader) {
  const cutter = cutterFor(header);
  const bytes = Buffer.from(text, "latin1");
  return { fits: cutter.cut({ bytes, text, start: 0, end: bytes.length }), line: cutter };
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
    const { fits, line } = cut(
      "Mozilla\t200\t/feeds/all.rss\t23:59:59\t2026-02-28\t192.0.2.1\t17\tHEAD",
      header,
    );
    expect(fits).toBe(true);
    expect(line.second()).toBe(Date.parse("2026-02-28T23:59:59Z") / 1_000);
    expect([
      line.agent(),
      line.status(),
      line.stem(),
      line.address(),
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
    const { fits, line } = cut(logLine({ ...request, range: [100, 2_099], bytes: 2_400 }));
    expect(fits).toBe(true);
    expect(line.second()).toBe(request.second);
    expect(line.isGet()).toBe(true);
    expect([line.rangeStart(), line.rangeEnd(), line.bytesSent()]).toEqual([100, 2_099, 2_400]);
    expect(line.address()).toBe("2001:db8::1");
    expect(decodeField(line.agent(), 2)).toBe(request.agent);
  });

  test("may have more columns than the header names", () => {
    const { fits, line } = cut(`${logLine({ ...request, range: [1, 2] })}\tmore\t`);
    expect([fits, line.rangeEnd()]).toEqual([true, 2]);
  });

  test.each([
    ["too few columns", logLine(request).split("\t").slice(1).join("\t")],
    ["nothing", ""],
  ])("does not fit with %s", (_, text) => {
    expect(cut(text).fits).toBe(false);
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
    const text = logLine(request).split("\t").with(0, date).with(1, time).join("\t");
    expect(cut(text).line.second()).toBe(-1);
  });

  test.each([
    ["000", 0],
    ["200", 200],
    ["-", -1],
    ["2x0", -1],
    ["", -1],
  ])("has status %s as %i", (raw, status) => {
    expect(cut(logLine(request).split("\t").with(8, raw).join("\t")).line.status()).toBe(status);
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
