import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { logFileBytes, logHeader, logLine } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";
import { packedText, textCount } from "./text-table.ts";

const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";
const second = Date.parse("2026-03-05T10:00:00Z") / 1_000;
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const rules = { classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true };
const view = (number: number) =>
  logLine({ second, address: `192.0.2.${number}`, agent, path: `/beacon/${id}`, status: 204 });
const views = Array.from({ length: 200 }, (_, number) => view(number));

/** @param cut how many bytes each piece of the stream has */
async function read(bytes: Uint8Array, cut = bytes.length) {
  async function* source() {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  }
  return logFileReader(rules)(async () => source());
}

describe("a log file", () => {
  test("gives the same in whatever pieces it comes", async () => {
    const bytes = logFileBytes(views);
    const whole = await read(bytes);
    expect([whole.fault, whole.reads.rows, textCount(whole.reads.addresses)]).toEqual([null, 200, 200]);
    for (const cut of [1, 7, 1_000]) expect(await read(bytes, cut)).toEqual(whole);
  });

  test("that is too large to be inflated at once is read as a stream, to the same", async () => {
    const padding = `${"# a comment that says nothing at all ".repeat(100)}\n`.repeat(10_000);
    const lines = views.map((line) => `${line}\n`);
    const middle = `${lines.slice(0, 100).join("")}${padding}${lines.slice(100).join("")}`;
    expect(middle.length).toBeGreaterThan(32_000_000);
    const { reads, fault } = await read(gzipSync(`${logHeader}${middle}`, { level: 1 }));
    const { reads: expected } = await read(logFileBytes(views));
    expect(fault).toBeNull();
    expect(reads).toEqual(expected);
  });

  test("may change its columns halfway", async () => {
    const other = "#Fields: c-ip cs-uri-stem sc-status cs(User-Agent) cs-method date time sc-bytes";
    const line = `192.0.2.250\t/beacon/${id}\t204\t${encodeURI(agent)}\tGET\t2026-03-05\t10:00:09\t300`;
    const { reads } = await read(gzipSync(`${logHeader}${view(1)}\n${other}\n${line}\n`));
    expect([0, 1].map((row) => packedText(reads.addresses, reads.address[row] ?? 9))).toEqual([
      "192.0.2.1",
      "192.0.2.250",
    ]);
    expect([...reads.second]).toEqual([second, second + 9]);
  });

  test("may end without a line break, and in carriage returns", async () => {
    const { reads } = await read(gzipSync(`${logHeader}${view(1)}\r\n\r\n${view(2)}`));
    expect([reads.rows, reads.rejectedWithoutHour]).toEqual([2, 0]);
  });

  test.each([
    ["at once", 0],
    ["as a stream", 33_000_000],
  ])("with a line longer than any has that one rejected, read %s", async (_, padding) => {
    const long = view(1).replace("Firefox", "x".repeat(300_000));
    const comment = `#${" ".repeat(padding)}\n`;
    const { reads, fault } = await read(
      gzipSync(`${logHeader}${comment}${long}\n${view(2)}\n`, { level: 1 }),
    );
    expect([fault, reads.rows, reads.rejectedWithoutHour]).toEqual([null, 1, padding === 0 ? 1 : 2]);
  });
});
