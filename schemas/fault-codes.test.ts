import { expect, test } from "vitest";
import * as z from "zod";
import { faultCodes, faultParams } from "./fault-codes.ts";
import { faultSchema, faultsOf } from "./problem.ts";

const codesOf = (schema: z.ZodType, value: unknown) => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error).map((fault) => fault.code);
};

test.each([
  ["a key that there is not", z.strictObject({}), { a: 1 }, "unknown-field"],
  ["another kind of value", z.string(), 1, "invalid-type"],
  ["a field that lacks", z.object({ a: z.string() }), {}, "invalid-type"],
  ["a word that is none of the list", z.enum(["a", "b"]), "c", "invalid-value"],
  ["another constant", z.literal(true), false, "invalid-value"],
  ["a text of another form", z.iso.date(), "gisteren", "invalid-format"],
  ["too little", z.array(z.string()).min(1), [], "too-small"],
  ["too much", z.string().max(1), "ab", "too-big"],
  ["a number between steps", z.number().multipleOf(2), 3, "not-allowed"],
  [
    "what no branch takes",
    z.discriminatedUnion("a", [z.object({ a: z.literal(1) })]),
    { a: 2 },
    "invalid-value",
  ],
  ["a key of a record", z.record(z.string().max(1), z.string()), { bb: "" }, "not-allowed"],
  ["a value of a map", z.map(z.object({}), z.string()), new Map([[{}, 1]]), "not-allowed"],
  ["a rule without a code", z.string().refine(() => false), "a", "not-allowed"],
  [
    "a rule with its code",
    z.string().refine(() => false, { params: faultParams("raw-html") }),
    "a",
    "raw-html",
  ],
  [
    "a rule with a code that is none",
    z.string().refine(() => false, { params: { code: "invented" } }),
    "a",
    "not-allowed",
  ],
])("%s has a code of ours", (_, schema, value, code) => {
  expect(codesOf(schema, value)).toEqual([code]);
});

test("the list is closed: a fault of another code is none, and none stands twice", () => {
  const fault = { pointer: "/a", detail: "Dat mag niet" };
  expect(faultSchema.safeParse({ ...fault, code: "invented" }).success).toBe(false);
  expect(new Set(faultCodes).size).toBe(faultCodes.length);
});
