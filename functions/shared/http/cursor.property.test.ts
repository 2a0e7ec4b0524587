import fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../../../schemas/problem.ts";
import type { Position } from "../storage/keyset.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";

const position: fc.Arbitrary<Position> = fc.record({
  at: fc
    .date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  id: fc.oneof(fc.uuid({ version: 7 }), fc.integer({ min: 1, max: 99_999_999 }).map(String)),
});
const query = fc.array(fc.string(), { minLength: 1, maxLength: 4 });

function refusalOf(cursor: string, asked: readonly string[]): unknown {
  try {
    return decodeCursor(cursor, asked);
  } catch (error) {
    return error instanceof ProblemError ? error.code : error;
  }
}

test("a cursor says where it was given out, and fits a query's address", () => {
  fc.assert(
    fc.property(position, query, (at, asked) => {
      const cursor = encodeCursor(at, asked);
      expect(decodeCursor(cursor, asked)).toEqual(at);
      expect(cursor).toMatch(/^[\w-]{1,600}$/);
    }),
  );
});

test("a cursor of another query is refused", () => {
  fc.assert(
    fc.property(position, query, query, (at, asked, other) => {
      fc.pre(JSON.stringify(asked) !== JSON.stringify(other));
      expect(refusalOf(encodeCursor(at, asked), other)).toBe("invalid-cursor");
    }),
  );
});

test("a cursor with anything changed in it is refused", () => {
  const unit = fc.oneof(
    fc.constantFrom(..."ABCDwxyz0189-_=+/ !"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(position, query, fc.nat(), fc.nat(2), unit, (at, asked, place, cut, character) => {
      const cursor = encodeCursor(at, asked);
      const index = place % (cursor.length + 1);
      const changed = cursor.slice(0, index) + character + cursor.slice(index + cut);
      fc.pre(changed !== cursor);
      expect(refusalOf(changed, asked)).toBe("invalid-cursor");
    }),
    { numRuns: 1_000 },
  );
});

test("any text at all is a cursor or invalid-cursor", () => {
  const written = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json().map((json) => Buffer.from(json).toString("base64url")),
    fc
      .record({ sum: fc.string(), at: fc.string(), id: fc.oneof(fc.string(), fc.nat()) })
      .map((forged) => Buffer.from(JSON.stringify(forged)).toString("base64url")),
  );
  fc.assert(
    fc.property(written, query, (cursor, asked) => {
      expect(refusalOf(cursor, asked)).toBe("invalid-cursor");
    }),
  );
});
