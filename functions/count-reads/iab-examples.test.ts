import { expect, test } from "vitest";
import {
  countExample,
  type ExampleRequest,
  headerBytes,
  jingleBytes,
  minuteOfSound,
  paths,
  soundBytes,
  tagBytes,
} from "./testing-examples.ts";

/**
 * The rules of the IAB Podcast Measurement Technical Guidelines 2.1, section 5, by the numbers of their steps. Those that
 * do not fit are in docs/reads.md.
 */

const app = "AppleCoreMedia/1.0.0.22F76 (iPhone; U; CPU OS 18_5 like Mac OS X)";
const whole = (at: string, more: Partial<ExampleRequest> = {}): ExampleRequest => ({
  at: at.includes("T") ? at : `2024-06-17T${at}Z`,
  path: paths.sound,
  agent: app,
  bytes: soundBytes + headerBytes,
  ...more,
});
/** A part: bytes `first` up to and with `last`. */
const part = (at: string, [first, last]: readonly [number, number], more: Partial<ExampleRequest> = {}) =>
  whole(at, { status: 206, range: [first, last], bytes: last - first + 1 + headerBytes, ...more });
const plays = async (...requests: ExampleRequest[]) => (await countExample(requests)).plays[0];

test.each<[string, ExampleRequest[], number]>([
  ["what a page loads ahead of a play is less than a minute", [part("10:00:00", [0, 65_535])], 0],
  ["an accidental play is less than a minute", [part("10:00:00", [0, minuteOfSound / 2])], 0],
  [
    "loaded ahead and then played is one",
    [part("10:00:00", [0, 65_535]), part("10:05:00", [65_536, soundBytes - 1])],
    1,
  ],
])("step 1.1 eliminate pre-load requests: %s", async (_what, requests, expected) => {
  expect(await plays(...requests)).toBe(expected);
});

test.each<[string, ExampleRequest[], number]>([
  ["a robot by its own word", [whole("10:00:00", { agent: "ExampleBot/2.1" })], 0],
  [
    "a watch that doubles its phone",
    [whole("10:00:00"), whole("10:00:09", { agent: "atc/1.0 watchOS/7.1 model/Watch4,2" })],
    1,
  ],
  [
    "a watch by its other name",
    [whole("10:00:00", { agent: "(null)/(null) watchOS/5.0.1 model/Watch3,3" })],
    0,
  ],
  ["bytes 0-1 alone", [part("10:00:00", [0, 1])], 0],
  ["bytes 0-1, and then the sound", [part("10:00:00", [0, 1]), part("10:00:01", [0, soundBytes - 1])], 1],
  [
    "two bytes at a time, however often",
    Array.from({ length: 40 }, (_, n) => part("10:00:00", [2 * n, 2 * n + 1])),
    0,
  ],
])("step 1.2 eliminate potential bots and bogus requests: %s", async (_what, requests, expected) => {
  expect(await plays(...requests)).toBe(expected);
});

test.each<[string, ExampleRequest[], number]>([
  ["HEAD transfers nothing", [whole("10:00:00", { method: "HEAD", bytes: headerBytes })], 0],
  ["GET 200 is a download", [whole("10:00:00")], 1],
  ["GET 206 of less than a minute is none", [part("10:00:00", [0, minuteOfSound - 2])], 0],
  ["GET 206 of a minute is one", [part("10:00:00", [0, minuteOfSound - 1])], 1],
  [
    "GET 206 in pieces that are a minute together",
    [part("10:00:00", [0, 499_999]), part("10:03:00", [500_000, 999_999])],
    1,
  ],
  [
    "GET 206 of the same piece twice is that piece",
    [part("10:00:00", [0, 499_999]), part("10:03:00", [0, 499_999])],
    0,
  ],
  [
    "skipping ahead is one download",
    [part("10:00:00", [0, 999_999]), part("10:09:00", [9_000_000, 9_999_999])],
    1,
  ],
  ["GET 304 asks whether the file changed", [whole("10:00:00", { status: 304, bytes: headerBytes })], 0],
  ["GET 416 is no answer", [whole("10:00:00", { status: 416 })], 0],
])("step 1.3 handling HTTP requests: %s", async (_what, requests, expected) => {
  expect(await plays(...requests)).toBe(expected);
});

test.each<[string, ExampleRequest[], number]>([
  [
    "a whole answer that was broken off before a minute",
    [whole("10:00:00", { bytes: minuteOfSound / 2 })],
    0,
  ],
  [
    "a whole answer that was broken off after one",
    [whole("10:00:00", { bytes: minuteOfSound + headerBytes })],
    1,
  ],
  [
    "shorter than a minute: all of it",
    [whole("10:00:00", { path: paths.jingle, bytes: jingleBytes + headerBytes })],
    1,
  ],
  ["shorter than a minute: not all", [part("10:00:00", [0, jingleBytes - 2], { path: paths.jingle })], 0],
])("step 2 apply file threshold levels: %s", async (_what, requests, expected) => {
  expect(await plays(...requests)).toBe(expected);
});

/** A download has the header (ID3) and a minute of what is behind it: the header is no sound, however long it is. */
test.each<[string, readonly [number, number][], number]>([
  ["the header alone", [[0, tagBytes - 1]], 0],
  ["the header and less than a minute", [[0, tagBytes + minuteOfSound - 2]], 0],
  ["the header and a minute", [[0, tagBytes + minuteOfSound - 1]], 1],
  [
    "the header, and a minute later on",
    [
      [0, tagBytes - 1],
      [tagBytes + 9_000_000, tagBytes + 9_000_000 + minuteOfSound - 1],
    ],
    1,
  ],
  [
    "the end of the header twice, and less than a minute",
    [
      [tagBytes - 500_000, tagBytes + minuteOfSound - 2],
      [tagBytes - 500_000, tagBytes - 1],
    ],
    0,
  ],
])("step 2 apply file threshold levels, of a file with a header: %s", async (_what, ranges, expected) => {
  expect(await plays(...ranges.map((range) => part("10:00:00", range, { path: paths.tagged })))).toBe(
    expected,
  );
});

test("step 2 apply file threshold levels, of a file with a header: a whole answer is cut by what was sent", async () => {
  const cutAt = (bytes: number) => whole("10:00:00", { path: paths.tagged, bytes });
  expect(await plays(cutAt(tagBytes + minuteOfSound - 1))).toBe(0);
  expect(await plays(cutAt(tagBytes + minuteOfSound))).toBe(1);
});

test("step 3 identify uniques: ten downloads by six agents behind one address in 24 hours are six", async () => {
  const requests = Array.from({ length: 10 }, (_, n) =>
    whole(`${10 + n}:00:00`, { agent: `${app} device/${n % 6}` }),
  );
  expect(await plays(...requests)).toBe(6);
});

test("step 3 play, pause, play: two halves an hour apart are one", async () => {
  const half = soundBytes / 2;
  expect(await plays(part("10:00:00", [0, half - 1]), part("11:00:00", [half, soundBytes - 1]))).toBe(1);
});

/** The window is the calendar day of UTC; 2.3 writes the example down in 5.5.1. */
test("the 24-hour window as a calendar day: Monday 22:00, Tuesday 03:00 and 22:15, Wednesday 23:15 are three", async () => {
  const monday = whole("2024-06-17T22:00:00Z");
  const tuesday = [whole("2024-06-18T03:00:00Z"), whole("2024-06-18T22:15:00Z")];
  const wednesday = whole("2024-06-19T23:15:00Z");
  expect(await plays(monday)).toBe(1);
  expect(await plays(monday, ...tuesday)).toBe(2);
  expect(await plays(monday, ...tuesday, wednesday)).toBe(3);
});

test("does not fit: addresses of version 6 are whole, not cut to 64 bits", async () => {
  const from = (address: string) => whole("10:00:00", { address });
  expect(await plays(from("2001:db8::1"), from("2001:db8::2"))).toBe(2);
});
