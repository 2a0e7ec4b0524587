import { expect, test } from "vitest";
import { soundStartOf } from "./sound-start.ts";

const header = (flags: number, ...size: number[]) =>
  Uint8Array.of(0x49, 0x44, 0x33, 4, 0, flags, ...size, 0xff);

test.each([
  ["begins behind an ID3 tag, whose size has seven bits a byte", header(0, 0, 0, 2, 1), 10 + 257],
  ["of the largest size", header(0, 0x7f, 0x7f, 0x7f, 0x7f), 10 + 2 ** 28 - 1],
  ["of which the footer is no part", header(0x10, 0, 0, 0, 0), 20],
  ["begins at once without a tag", Uint8Array.of(0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0, 0, 0), 0],
  ["or with one whose size is none", header(0, 0, 0, 0, 0x80), 0],
  ["or that is cut short", header(0, 0, 0, 2, 1).subarray(0, 9), 0],
  ["or in nothing", new Uint8Array(0), 0],
])("sound %s", (_, start, from) => {
  expect(soundStartOf(start)).toBe(from);
});
