import { expect, test } from "vitest";
import { type Fault, ProblemError } from "../../../schemas/problem.ts";
import { bodyMaximum, depthMaximum, parseJsonBody } from "./json-body.ts";

const parse = (body: string) => parseJsonBody(Buffer.from(body));
function refusal(body: string | Uint8Array): { code: string; errors: readonly Fault[] } {
  try {
    parseJsonBody(typeof body === "string" ? Buffer.from(body) : body);
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, errors: error.extras.errors ?? [] };
    throw error;
  }
  throw new Error("The body was not refused");
}
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test("a body may be nested 64 deep, not 65", () => {
  expect(() => parse(nested(depthMaximum))).not.toThrow();
  expect(refusal(nested(depthMaximum + 1))).toMatchObject({
    code: "malformed-json",
    errors: [{ pointer: "/0".repeat(depthMaximum), code: "malformed-json" }],
  });
});

test("what is too deep is pointed at, through keys of any kind", () => {
  const body = `{"a":[1,{"x":2},"[[",{"k/\\u007e\\"{":${nested(depthMaximum - 2)}}]}`;
  expect(refusal(body).errors[0]?.pointer).toBe(`/a/3/k~1~0"{${"/0".repeat(depthMaximum - 3)}`);
});

test.each([200_000, 499_000])("a body of %d open brackets overflows nothing", (depth) => {
  for (const bracket of ["[", '{"a":']) {
    const body = bracket.repeat(Math.min(depth, Math.floor(bodyMaximum / bracket.length)));
    expect(refusal(body).code).toBe("malformed-json");
  }
});

test("brackets in strings, escaped quotes among them, nest nothing", () => {
  const text = '[{"\\"[{'.repeat(100);
  expect(parse(JSON.stringify([text, { [text]: 1 }]))).toEqual([text, { [text]: 1 }]);
});

test.each(["", "{", '{"a":}', "nee", "{'a':1}", '{"a":1,}', '"\u0007"', "[1] 2", "}}}", ":,:", '{"a', "NaN"])(
  "'%s' is not JSON, and the whole body is pointed at",
  (body) => {
    expect(refusal(body)).toMatchObject({ code: "malformed-json", errors: [{ pointer: "" }] });
  },
);

test("bytes that are not UTF-8 are refused", () => {
  for (const bytes of [
    [0xff],
    [0x22, 0xc3, 0x28, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xc0, 0xaf, 0x22],
  ])
    expect(refusal(Uint8Array.from(bytes))).toMatchObject({
      code: "malformed-json",
      errors: [{ pointer: "" }],
    });
});

test("a body of a million bytes is taken, one more is too large", () => {
  const body = JSON.stringify("a".repeat(bodyMaximum - 2));
  expect(parse(body)).toHaveLength(bodyMaximum - 2);
  expect(refusal(`${body} `)).toMatchObject({ code: "too-large", errors: [{ pointer: "" }] });
});

test("lone surrogates, written out or escaped, are pointed at; pairs are not", () => {
  expect(parse('{"a":"\\ud83c\\udfd8 🏘️"}')).toEqual({ a: "🏘 🏘️" });
  expect(refusal('{"a":{"b/c":["goed","\\ud83c!"]}}')).toEqual({
    code: "invalid-content",
    errors: [{ pointer: "/a/b~1c/1", code: "lone-surrogate", detail: "holds half of a surrogate pair" }],
  });
});

test("control characters are pointed at; tab and line breaks are not", () => {
  expect(parse('{"a":"een\\ttwee\\ndrie\\r\\n"}')).toEqual({ a: "een\ttwee\ndrie\r\n" });
  for (const escaped of ["\\u0000", "\\u0008", "\\u000b", "\\u001b", "\\u007f", "\\u0085", "\\u009f"])
    expect(refusal(`["${escaped}"]`).errors).toMatchObject([{ pointer: "/0", code: "control-character" }]);
});

test.each(["__proto__", "constructor", "prototype", "a\u0000b", "\ud800"])(
  "a key %j is pointed at",
  (key) => {
    const body = JSON.stringify({ content: [{}] }).replace("{}", `{${JSON.stringify(key)}:{"admin":true}}`);
    expect(refusal(body)).toMatchObject({
      code: "invalid-content",
      errors: [{ pointer: `/content/0/${key}`, code: "unknown-field" }],
    });
    expect({}).not.toHaveProperty("admin");
  },
);

test("as many faults are named as an answer may hold", () => {
  expect(refusal(JSON.stringify(Array(50_000).fill("\u0007"))).errors).toHaveLength(100);
});
