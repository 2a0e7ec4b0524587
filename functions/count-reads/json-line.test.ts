import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { agentClassifier } from "./agents.ts";
import { logFileReader } from "./log-file.ts";
import { compileLists } from "./robot-lists.ts";
import { packedText } from "./text-table.ts";

const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";
const agent = "Mozilla/5.0%20(X11;%20Linux%20x86_64;%20rv:140.0)%20Gecko/20100101%20Firefox/140.0";
const line = {
  date: "2026-03-05",
  time: "10:00:07",
  "sc-bytes": "300",
  "c-ip": "2001:db8::7",
  "cs-method": "GET",
  "cs-uri-stem": `/beacon/${id}`,
  "sc-status": "204",
  "cs(User-Agent)": agent,
  "cs(Referer)": "https://Partner.example:8443/stuk?van=ons",
  "c-country": "NL",
};

const rules = { classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true };
async function read(bytes: Buffer) {
  async function* source() {
    yield bytes;
  }
  return logFileReader(rules)(async () => source());
}
const readLines = (...lines: unknown[]) =>
  read(gzipSync(lines.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join("")));

test("a line of JSON says what a line of columns does", async () => {
  const { reads, fault } = await readLines(line, { ...line, "sc-status": 204 });
  expect(fault).toBeNull();
  expect(reads.rows).toBe(2);
  expect(reads.second[0]).toBe(Date.parse("2026-03-05T10:00:07Z") / 1_000);
  expect(packedText(reads.addresses, 0)).toBe("2001:db8::7");
  expect(reads.agents.map(({ text, kind }) => [text, kind])).toEqual([[decodeURI(agent), "browser"]]);
  expect(reads.targets).toEqual([{ kind: "beacon", entryId: id }]);
  expect(reads.origins).toEqual([{ country: "NL", host: "partner.example" }]);
});

test("a file of JSON is read to its end, however many blocks it is cut in", async () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => ({ ...line, "c-ip": `2001:db8::${n.toString(16)}` }));
  const { reads, fault } = await readLines(...lines);
  expect([fault, reads.rows, reads.rejectedWithoutHour]).toEqual([null, 2_000, 0]);
  expect(lines.map((_, row) => packedText(reads.addresses, reads.address[row] ?? -1))).toEqual(
    lines.map((one) => one["c-ip"]),
  );
});

test("what is no object, or lacks a field, is rejected and the rest is read", async () => {
  const { "c-ip": _, ...lacking } = line;
  const { reads, fault } = await readLines(line, "{ broken", lacking, "[1]", line);
  expect([fault, reads.rows, reads.rejectedWithoutHour]).toEqual([null, 2, 3]);
});

test("a file of other objects is set aside", async () => {
  expect((await readLines({ hello: "world" })).fault).toBe("missing-fields");
});

test("Parquet is refused by its name", async () => {
  expect((await read(Buffer.from("PAR1....PAR1"))).fault).toBe("parquet");
});
