import { expect, test } from "vitest";
import { writeSound } from "./write-sound.ts";

const write = (numbers: readonly number[]): string => {
  for (const number of numbers) if (number < 0) throw new Error(`${number} cannot be written`);
  return `[${numbers.join()}]`;
};

function written(parts: readonly number[]) {
  const left: unknown[] = [];
  return { text: writeSound(parts, write, (part, error) => left.push([part, String(error)])), left };
}

test("what can be written is, and what cannot is told of", () => {
  expect(written([1, 2])).toEqual({ text: "[1,2]", left: [] });
  expect(written([1, -2, 3, -4])).toEqual({
    text: "[1,3]",
    left: [
      [-2, "Error: -2 cannot be written"],
      [-4, "Error: -4 cannot be written"],
    ],
  });
});

test("a document that cannot be written at all is nobody's fault among its parts", () => {
  const left: number[] = [];
  const broken = () => {
    throw new Error("No document");
  };
  expect(() => writeSound([1, 2], broken, (part) => left.push(part))).toThrow("No document");
  expect(left).toEqual([]);
});
