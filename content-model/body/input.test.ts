import { describe, expect, test } from "vitest";
import * as z from "zod";
import { faultsOf } from "../../schemas/problem.ts";
import { bodyInputSchema } from "./input.ts";
import { bodySchema } from "./schema.ts";

const asset = "01930000-0000-7000-8000-000000000001";
const span = (text: string, ...marks: string[]) => ({ _type: "span", text, marks });

function faults(input: unknown) {
  const result = bodyInputSchema.safeParse(input);
  return result.success ? [] : faultsOf(result.error, ["body"]).map(({ pointer, code }) => [pointer, code]);
}

describe("blocks", () => {
  test("what may lack is filled in, and what comes out goes in again unchanged", () => {
    const body = bodyInputSchema.parse([
      { _type: "block", children: [{ _type: "span", text: "Hallo" }] },
      { _type: "table", rows: [{ _type: "row", cells: ["a", ""] }] },
      { _type: "image", asset, decorative: true },
    ]);
    expect(body).toMatchObject([
      { style: "normal", children: [{ text: "Hallo", marks: [] }], markDefs: [] },
      { header: false, rows: [{ cells: [{ _type: "cell", children: [{ text: "a" }] }, {}] }] },
      { _type: "image" },
    ]);
    expect(bodySchema.parse(body)).toEqual(body);
    expect(bodyInputSchema.parse(body)).toEqual(body);
  });

  test("an editor's keys stay, and what is worked out keeps clear of them", () => {
    const block = { _type: "block", children: [span("a")] };
    const [made] = bodyInputSchema.parse([block]);
    const body = bodyInputSchema.parse([{ ...block, _key: made?._key }, block]);
    expect(body.map((each) => each._key)).toEqual([made?._key, `${made?._key}-2`]);
  });

  test("a block's key follows from where its links lead, not from what they are called", () => {
    const block = (key: string, href: string) => ({
      _type: "block",
      children: [span("a", key)],
      markDefs: [{ _type: "link", _key: key, href }],
    });
    const keyOf = (input: unknown) => bodyInputSchema.parse([input])[0]?._key;
    expect(keyOf(block("een", "https://x.nl/1"))).toBe(keyOf(block("twee", "https://x.nl/1")));
    expect(keyOf(block("een", "https://x.nl/1"))).not.toBe(keyOf(block("een", "https://x.nl/2")));
  });

  test("a link that nothing refers to is left out", () => {
    const link = (_key: string) => ({ _type: "link", _key, href: "https://example.org/" });
    const [block] = bodyInputSchema.parse([
      { _type: "block", children: [span("a", "used", "strong")], markDefs: [link("unused"), link("used")] },
    ]);
    expect(block).toMatchObject({ markDefs: [link("used")], children: [{ marks: ["used", "strong"] }] });
  });

  test.each<[string, unknown, [string, string][]]>([
    ["no list", "tekst", [["/body", "invalid-type"]]],
    ["an unknown block", [{ _type: "script" }], [["/body/0/_type", "invalid-value"]]],
    ["an unknown field", [{ _type: "file", asset, x: 1 }], [["/body/0/x", "unknown-field"]]],
    [
      "a key twice",
      [
        { _type: "file", _key: "a", asset },
        { _type: "file", _key: "a", asset },
      ],
      [["/body/1/_key", "duplicate-key"]],
    ],
    [
      "a span's key twice",
      [
        {
          _type: "block",
          children: [
            { ...span("a"), _key: "k" },
            { ...span("b"), _key: "k" },
          ],
        },
      ],
      [["/body/0/children/1/_key", "duplicate-key"]],
    ],
    [
      "a mark of nothing",
      [{ _type: "block", children: [span("a", "x")] }],
      [["/body/0/children/0/marks/0", "unknown-mark"]],
    ],
    [
      "a mark twice",
      [{ _type: "block", children: [span("a", "em", "em")] }],
      [["/body/0/children/0/marks", "duplicate-mark"]],
    ],
    [
      "two links on one span",
      [
        {
          _type: "block",
          children: [span("a", "l", "m")],
          markDefs: ["l", "m"].map((_key) => ({ _type: "link", _key, href: "https://x.nl/" })),
        },
      ],
      [["/body/0/children/0/marks", "several-links"]],
    ],
    [
      "a link that is called strong",
      [
        {
          _type: "block",
          children: [span("a")],
          markDefs: [{ _type: "link", _key: "strong", href: "tel:1" }],
        },
      ],
      [["/body/0/markDefs/0/_key", "reserved-key"]],
    ],
    [
      "a link elsewhere than the web",
      [
        {
          _type: "block",
          children: [span("a")],
          markDefs: [{ _type: "link", _key: "l", href: "javascript:1" }],
        },
      ],
      [["/body/0/markDefs/0/href", "not-allowed"]],
    ],
    [
      "an item without level",
      [{ _type: "block", listItem: "bullet", children: [span("a")] }],
      [["/body/0", "list-item-level"]],
    ],
    [
      "an item that is a heading",
      [{ _type: "block", style: "h2", listItem: "bullet", level: 1, children: [span("a")] }],
      [["/body/0/style", "list-item-style"]],
    ],
    ["an image without alt", [{ _type: "image", asset }], [["/body/0/alt", "alt-missing"]]],
    [
      "alt of a decorative image",
      [{ _type: "pullQuote", text: "a", image: { asset, alt: "b", decorative: true } }],
      [["/body/0/image/decorative", "alt-of-decorative"]],
    ],
    ["media from nowhere", [{ _type: "media", title: "a" }], [["/body/0", "one-source"]]],
    [
      "a ragged table",
      [
        {
          _type: "table",
          rows: [
            { _type: "row", cells: ["a"] },
            { _type: "row", cells: ["b", "c"] },
          ],
        },
      ],
      [["/body/0/rows/1/cells", "ragged-table"]],
    ],
    [
      "a control character",
      [{ _type: "block", children: [span("a\u0000")] }],
      [["/body/0/children/0/text", "not-allowed"]],
    ],
    [
      "half a character",
      [{ _type: "block", children: [span("\ud83d")] }],
      [["/body/0/children/0/text", "not-allowed"]],
    ],
  ])("%s is refused where it stands", (_, input, expected) => {
    expect(faults(input)).toEqual(expected);
  });
});

describe("Markdown", () => {
  test("is converted", () => {
    expect(bodyInputSchema.parse({ markdown: "## Kop" })).toMatchObject([{ style: "h2" }]);
  });

  test("its refusals stand at markdown, with their code and line", () => {
    const result = bodyInputSchema.safeParse({ markdown: "a\n\n# b\n\n<i>" });
    expect(result.error?.issues).toMatchObject([
      { code: "custom", path: ["markdown"], params: { code: "heading-level", line: 3 } },
      { code: "custom", path: ["markdown"], params: { code: "raw-html", line: 5 } },
    ]);
    expect(faultsOf(result.error ?? new z.ZodError([]), ["content", "body"])[0]).toEqual({
      pointer: "/content/body/markdown",
      code: "heading-level",
      detail: expect.stringMatching(/^Line 3: /),
    });
  });

  test("anything beside it is refused", () => {
    expect(faults({ markdown: "a", html: "b" })).toEqual([["/body/html", "unknown-field"]]);
    expect(faults({ markdown: 1 })).toEqual([["/body/markdown", "invalid-type"]]);
  });
});

describe("JSON Schema", () => {
  const definitions = (io: "input" | "output") =>
    z.toJSONSchema(z.strictObject({ body: bodyInputSchema }), { io }).$defs ?? {};

  test("in comes blocks or Markdown, out comes a body", () => {
    expect(Object.keys(definitions("input"))).toEqual(
      expect.arrayContaining(["BodyInput", "BodyMarkdown", "BodyBlocks"]),
    );
    expect(Object.keys(definitions("output"))).toContain("Body");
    expect(definitions("output")["BodyText"]?.required).toContain("_key");
    expect(definitions("input")["BodyTextInput"]?.required).toEqual(["_type", "children"]);
  });

  test("everything has a description, and every text and list a limit", () => {
    const bare: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      const node = value as Record<string, unknown>;
      const properties = (node["properties"] ?? {}) as Record<string, Record<string, unknown>>;
      for (const [name, property] of Object.entries(properties)) {
        if (property["description"] === undefined && property["$ref"] === undefined)
          bare.push(`${path}/${name}`);
      }
      const free = node["type"] === "string" && node["const"] === undefined && node["enum"] === undefined;
      if (free && node["maxLength"] === undefined && node["pattern"] === undefined)
        bare.push(`${path} length`);
      if (node["type"] === "array" && node["maxItems"] === undefined) bare.push(`${path} count`);
      for (const [name, child] of Object.entries(node)) {
        if (name !== "examples" && name !== "default") walk(child, `${path}/${name}`);
      }
    };
    walk(definitions("input"), "input");
    walk(definitions("output"), "output");
    expect(bare).toEqual([]);
  });
});
