import { expect, test } from "vitest";
import * as z from "zod";
import { schemasOf } from "./components.ts";

const place = (schema: z.ZodType) => new Map([["here", schema]]);
const none = new Map<string, z.ZodType>();

test("closes what is sent and opens what is answered, under two names where both occur", () => {
  const shared = z.strictObject({ a: z.string().max(3) }).meta({ id: "Shared" });
  const { components, at } = schemasOf({ input: place(shared), output: place(shared) });
  expect(components["SharedInput"]).toMatchObject({ additionalProperties: false });
  expect(components["Shared"]).not.toHaveProperty("additionalProperties");
  expect(at("input", "here")).toEqual({ $ref: "#/components/schemas/SharedInput" });
  expect(at("output", "here")).toEqual({ $ref: "#/components/schemas/Shared" });
});

test("keeps one component where what is sent and answered is the same", () => {
  const colour = z.enum(["red", "blue"]).meta({ id: "Colour" });
  const { components } = schemasOf({ input: place(colour), output: place(colour) });
  expect(Object.keys(components)).toEqual(["Colour"]);
});

test("maps each value of a discriminator to its component", () => {
  const kind = (name: string, id: string) => z.object({ _type: z.literal(name) }).meta({ id });
  const union = z.discriminatedUnion("_type", [kind("a", "KindA"), kind("b", "KindB")]);
  const { at } = schemasOf({ input: none, output: place(union) });
  expect(at("output", "here")["discriminator"]).toEqual({
    propertyName: "_type",
    mapping: { a: "#/components/schemas/KindA", b: "#/components/schemas/KindB" },
  });
});

test("says null as a second type, and dates by their format alone", () => {
  const shape = z.object({ day: z.iso.date().nullable(), at: z.iso.datetime(), count: z.int().min(0) });
  const { at } = schemasOf({ input: none, output: place(shape) });
  expect(at("output", "here")["properties"]).toEqual({
    day: { type: ["string", "null"], format: "date" },
    at: { type: "string", format: "date-time", pattern: "Z$" },
    count: { type: "integer", minimum: 0 },
  });
});

test("refuses what JSON cannot carry", () => {
  expect(() => schemasOf({ input: place(z.bigint()), output: none })).toThrow();
});
