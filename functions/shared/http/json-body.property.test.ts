import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainText } from "../../../schemas/characters.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { depthMaximum, parseJsonBody } from "./json-body.ts";

/** What became of a body: its value, or the problem; anything else that is thrown fails the test. */
function outcomeOf(bytes: Uint8Array): { value: unknown } | { problem: ProblemError } {
  try {
    return { value: parseJsonBody(bytes) };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error };
    throw error;
  }
}

function valueAt(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((inner, step) => Object(inner)[step], value);
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("__proto__", "constructor", "prototype", "\u0000", "\ud800", "\r\n", "\t", "\u007f"),
);
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    anyText,
    fc.constantFrom(null, true, 0, -1.5e300),
    fc.array(tie("value")),
    fc.array(fc.tuple(anyText, tie("value"))).map((entries) => Object.fromEntries(entries)),
  ),
}));

test("any JSON is taken as it is, or every fault in it is pointed at", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const outcome = outcomeOf(Buffer.from(JSON.stringify(value)));
      if ("value" in outcome) {
        expect(JSON.stringify(outcome.value)).toBe(JSON.stringify(value));
        return;
      }
      expect(outcome.problem.code).toBe("invalid-content");
      const faults = outcome.problem.extras.errors ?? [];
      expect(faults).not.toHaveLength(0);
      for (const { pointer, code } of faults) {
        if (code === "unknown-field") continue;
        const found = valueAt(value, pointer);
        expect(typeof found === "string" && !isPlainText(found)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("any bytes at all give a value or a problem with a pointer", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.constantFrom(...'[]{}",:\\u0d8 1nultrefas\n'), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join(""))),
  );
  fc.assert(
    fc.property(bytes, (body) => {
      const outcome = outcomeOf(body);
      if ("problem" in outcome) expect(outcome.problem.extras.errors?.[0]?.pointer).toBeTypeOf("string");
    }),
    { numRuns: 1_000 },
  );
});

test("a value that stands too deep is refused, with a pointer to the level that is one too many", () => {
  const step = fc.oneof(fc.constant(0 as const), anyText);
  fc.assert(
    fc.property(fc.array(step, { minLength: depthMaximum - 3, maxLength: depthMaximum + 3 }), (steps) => {
      const json = steps.reduceRight<string>(
        (inner, one) => (one === 0 ? `[${inner}]` : `{"eerst":["]"],${JSON.stringify(one)}:${inner}}`),
        "true",
      );
      const outcome = outcomeOf(Buffer.from(json));
      const deep = "problem" in outcome && outcome.problem.code === "malformed-json";
      expect(deep).toBe(steps.length > depthMaximum || (steps.length === depthMaximum && steps.at(-1) !== 0));
      if (!deep || steps.length === depthMaximum) return;
      const pointer = outcome.problem.extras.errors?.[0]?.pointer ?? "";
      expect(typeof valueAt(JSON.parse(json), pointer)).toBe("object");
      expect(pointer.split("/")).toHaveLength(depthMaximum + 1);
    }),
    { numRuns: 100 },
  );
});
