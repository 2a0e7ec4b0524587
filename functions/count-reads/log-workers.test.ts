import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { logFileBytes, logHeader, logLine } from "../../tests/bench/log-generator.ts";
import { agentClassifier } from "./agents.ts";
import { logFileReader } from "./log-file.ts";
import { type LogWorkers, logWorkers } from "./log-workers.ts";
import { compileLists } from "./robot-lists.ts";

const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";
const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const rules = { classify: agentClassifier(compileLists({ lists: [] })), mayCount: () => true };
const second = Date.parse("2026-03-05T10:00:00Z") / 1_000;
const lines = (first: number) =>
  Array.from({ length: 500 }, (_, number) =>
    logLine({
      second: second + first + number,
      address: `192.0.2.${number % 250}`,
      agent,
      path: `/beacon/${id}`,
      status: 204,
      requestId: `${first}-${number}==`,
    }),
  );

/** Files of every kind: whole ones, a damaged one, and such as are set aside. */
const files = [
  ...[0, 500, 1_000, 1_500].map((first) => logFileBytes(lines(first))),
  logFileBytes(lines(0)).subarray(0, 4_000),
  Buffer.from("no gzip at all"),
  gzipSync("no header"),
  gzipSync(logHeader),
];

let workers: LogWorkers;
afterEach(() => workers.close());

const readAll = (read: LogWorkers["read"]) =>
  Promise.all(
    files.map((bytes) =>
      logFileReader(
        rules,
        read,
      )(async () =>
        (async function* () {
          yield bytes;
        })(),
      ),
    ),
  );

describe("log files read in threads", () => {
  test("give the same as in this one, however many threads there are", async () => {
    workers = logWorkers(0);
    const here = await readAll(workers.read);
    expect(here.map(({ fault }) => fault)).toEqual([
      ...[null, null, null, null],
      ...["damaged", "not-gzip", "no-header", null],
    ]);
    expect(here.map(({ reads }) => reads.rows).slice(0, 4)).toEqual([500, 500, 500, 500]);
    workers = logWorkers(2);
    workers.expect(10_000_000);
    expect(await readAll(workers.read)).toEqual(here);
  });

  test("are not waited for when the threads were ended", async () => {
    workers = logWorkers(1);
    workers.expect(10_000_000);
    const reading = Promise.resolve(workers.read(logFileBytes(lines(0))));
    const outcome = reading.then(
      () => "read",
      () => "failed",
    );
    await workers.close();
    expect(await outcome).toBe("failed");
  });
});
