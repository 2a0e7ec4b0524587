import fc from "fast-check";
import { expect, test } from "vitest";
import { numberTable } from "./number-table.ts";

const number = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 31 - 1 }));

test("numbers pairs in the order of their first appearance, and gives them back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number), { maxLength: 200 }),
      fc.nat({ max: 100 }),
      (pairs, expected) => {
        const table = numberTable(expected);
        const distinct = [...new Set(pairs.map(String))];
        expect(pairs.map(([one, other]) => table.number(one, other))).toEqual(
          pairs.map((pair) => distinct.indexOf(String(pair))),
        );
        expect(table.size()).toBe(distinct.length);
        expect(distinct.map((_, place) => `${table.one(place)},${table.other(place)}`)).toEqual(distinct);
      },
    ),
  );
});
