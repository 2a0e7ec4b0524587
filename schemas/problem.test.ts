import { expect, test } from "vitest";
import * as z from "zod";
import { faultMaximum, faultsOf, jsonPointer, parameterFaultsOf, problemCatalogue } from "./problem.ts";

const faults = (schema: z.ZodType, value: unknown, base: readonly string[] = []) => {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error("The value was not refused");
  return faultsOf(parsed.error, base);
};
const pointers = (schema: z.ZodType, value: unknown) =>
  faults(schema, value).map(({ pointer, code }) => `${pointer} ${code}`);

test("every code has a status of an error", () => {
  for (const { status } of Object.values(problemCatalogue))
    expect(status).toSatisfy((one) => one >= 400 && one < 600);
});

test("a pointer escapes what RFC 6901 section 3 says", () => {
  expect(jsonPointer(["a/b", "c~d", 0, ""])).toBe("/a~1b/c~0d/0/");
  expect(jsonPointer([])).toBe("");
});

test("unknown fields are each named at their own place", () => {
  const schema = z.strictObject({ inner: z.strictObject({ known: z.string().optional() }) });
  expect(faults(schema, { inner: { a: 1, "b/c": 2 } }, ["content"])).toEqual([
    { pointer: "/content/inner/a", code: "unknown-field", detail: "There is no field 'a' here" },
    { pointer: "/content/inner/b~1c", code: "unknown-field", detail: "There is no field 'b/c' here" },
  ]);
});

test("an unknown parameter is called one, in a branch of a union too", () => {
  const schema = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]);
  const { error } = schema.safeParse({ a: "x", c: 1 });
  expect(parameterFaultsOf(error ?? new z.ZodError([]))).toEqual([
    { pointer: "/c", code: "unknown-field", detail: "There is no parameter 'c' here" },
  ]);
});

const appearance = z.union([
  z.strictObject({ person: z.string(), role: z.string().min(2).optional() }),
  z.strictObject({ name: z.string().min(1), role: z.string().min(2).optional() }),
]);
const when = z.union([z.strictObject({ local: z.string(), timeZone: z.string() }), z.iso.date()]);

test("of a union's branches the one that the sender meant is explained", () => {
  expect(pointers(appearance, { name: "A", rol: "x" })).toEqual(["/rol unknown-field"]);
  expect(pointers(appearance, { name: "A", role: "x" })).toEqual(["/role too-small"]);
  expect(pointers(appearance, { name: "" })).toEqual(["/name too-small"]);
  expect(pointers(appearance, { person: 1 })).toEqual(["/person invalid-type"]);
  expect(pointers(when, { local: "x", timeZone: 5 })).toEqual(["/timeZone invalid-type"]);
  expect(pointers(when, { local: 1, timezone: "x" })).toEqual([
    "/local invalid-type",
    "/timeZone invalid-type",
    "/timezone unknown-field",
  ]);
  expect(pointers(when, "2020-02-30")).toEqual([" invalid-format"]);
});

test("a branch that holds unions itself is explained to the bottom", () => {
  const schema = z.strictObject({
    items: z.array(z.union([z.number(), z.strictObject({ who: appearance })])),
  });
  expect(pointers(schema, { items: [1, { who: { name: "A", x: 1 } }] })).toEqual([
    "/items/1/who/x unknown-field",
  ]);
});

test("a field that lacks is told as missing, with what belongs there", () => {
  expect(faults(z.object({ title: z.string() }), {})).toEqual([
    { pointer: "/title", code: "invalid-type", detail: "is missing: expected string" },
  ]);
});

test("a rule's own code is passed on", () => {
  const schema = z.string().refine(() => false, { message: "nee", params: { code: "unknown-licence" } });
  expect(faults(schema, "x")).toEqual([{ pointer: "", code: "unknown-licence", detail: "nee" }]);
});

test("as many faults are named as an answer may hold", () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`veld${index}`, index]));
  expect(faults(z.strictObject({}), many)).toHaveLength(faultMaximum);
  expect(faults(z.array(z.strictObject({})), [many, many])).toHaveLength(faultMaximum);
  expect(faults(z.array(z.string()), Array(5_000).fill(1))).toHaveLength(faultMaximum);
});
