import { expect, test } from "vitest";
import { cardSchema } from "./entry.ts";
import { inKeyOrder } from "./key-order.ts";

test("objects are the same bytes whatever the order of their keys, at any depth; lists stay as they are", () => {
  const one = { b: [{ d: 1, c: null }, "x"], a: 2 };
  const other = { a: 2, b: [{ c: null, d: 1 }, "x"] };
  expect(JSON.stringify(inKeyOrder(one))).toBe(JSON.stringify(inKeyOrder(other)));
  expect(inKeyOrder(one)).toEqual(one);
  expect(inKeyOrder([2, 1])).toEqual([2, 1]);
});

test("a card that is read has its type's fields in one order", () => {
  const card = (fields: object) =>
    JSON.stringify(
      cardSchema.parse({
        id: "0193b2c4-7a10-7cde-8f01-23456789abcd",
        type: "session",
        version: 1,
        slug: "a",
        title: "A",
        language: "nl",
        publishedAt: "2026-01-01T00:00:00Z",
        updatedAt: "2026-01-01T00:00:00Z",
        fields,
      }),
    );
  expect(card({ start: { local: "x", zone: "y" }, kind: "z" })).toBe(
    card({ kind: "z", start: { zone: "y", local: "x" } }),
  );
});
