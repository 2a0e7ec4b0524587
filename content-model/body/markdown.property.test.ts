import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyToHtml } from "./html.ts";
import { bodyInputSchema } from "./input.ts";
import { markdownToBody } from "./markdown.ts";
import { bodySchema } from "./schema.ts";
import { bodyToText } from "./text.ts";

const pieces = fc.constantFrom(
  "# ",
  "## ",
  "#### ",
  "- ",
  "  - ",
  "1. ",
  "2) ",
  "> ",
  "> [!NOTE]\n> ",
  "\n",
  "\n\n",
  "  \n",
  "\\",
  "*",
  "**",
  "_",
  "~~",
  "`",
  "```",
  "| a | b |\n|---|---|\n",
  "| c |",
  "[",
  "](",
  ")",
  "![",
  "](asset:01930000-0000-7000-8000-000000000001)",
  "](https://x.nl)",
  "](javascript:alert(1))",
  "](JAVASCRIPT&colon;x)",
  "](<java\tscript:x>)",
  "](data:text/html;base64,x)",
  "<b>",
  "<!--",
  "-->",
  "<https://x.nl>",
  "<javascript:x>",
  "[r]: https://x.nl\n",
  "[r]",
  "&lt;",
  "&#0;",
  "&#12;",
  "&#xD800;",
  "&NewLine;",
  "\u0000",
  "\ud800",
  "\udc00",
  "\ufffe",
  "\ufeff",
  "\r\n",
  "\t",
  "    ",
  "---",
  'json:object`{"_type":"x"}`',
  "tekst",
  "é",
  "😀",
  "__proto__",
  "constructor",
);
const markdown = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
  fc
    .array(fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 25 })
    .map((parts) => parts.join("")),
  fc
    .record({ piece: pieces, times: fc.integer({ min: 50, max: 400 }) })
    .map(({ piece, times }) => `${piece.repeat(times)}x`),
);

describe("any Markdown", () => {
  test("is refused with reasons, or gives a body that the schema takes unchanged", () => {
    let carried = 0;
    fc.assert(
      fc.property(markdown, (source) => {
        const result = markdownToBody(source);
        if ("refusals" in result) {
          expect(result.refusals.length).toBeGreaterThan(0);
          for (const { code, detail, line } of result.refusals) {
            expect(code).toMatch(/^[a-z-]+$/);
            expect(detail.isWellFormed()).toBe(true);
            if (line !== undefined) expect(line).toBeLessThanOrEqual(source.split(/\r\n?|\n/).length);
          }
        } else {
          carried += 1;
          expect(bodySchema.parse(result.body)).toEqual(result.body);
          expect(bodyInputSchema.parse(result.body)).toEqual(result.body);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(carried).toBeGreaterThan(20);
  });

  test("gives the same bytes each time, and by way of the schema too", () => {
    fc.assert(
      fc.property(markdown, (source) => {
        expect(JSON.stringify(markdownToBody(source))).toBe(JSON.stringify(markdownToBody(source)));
        const parsed = bodyInputSchema.safeParse({ markdown: source });
        const result = markdownToBody(source);
        expect(parsed.success ? JSON.stringify({ body: parsed.data }) : "refusals").toBe(
          "body" in result ? JSON.stringify(result) : "refusals",
        );
      }),
    );
  });
});

const words = fc.stringMatching(/^[a-zé]{1,8}( [a-zé]{1,8}){0,4}$/);
const paragraph = fc.oneof(
  words,
  words.map((each) => `## ${each}`),
  words.map((each) => `**${each}** [${each}](https://x.nl) en meer`),
  words.map((each) => `> ${each}`),
  words.map((each) => `| ${each} |\n|---|\n| b |`),
);

describe("honest Markdown", () => {
  test("keeps its keys when a paragraph comes before it", () => {
    fc.assert(
      fc.property(fc.uniqueArray(paragraph, { minLength: 1, maxLength: 6 }), words, (paragraphs, added) => {
        const before = bodyOf(paragraphs.join("\n\n"));
        const after = bodyOf([`Nieuw: ${added}`, ...paragraphs].join("\n\n"));
        expect(after.slice(1)).toEqual(before);
      }),
    );
  });

  test("loses no word on its way to text and HTML", () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 5 })),
        (texts, kinds) => {
          const source = texts.map((each, index) => {
            const indent = "  ".repeat(kinds[index] ?? 0);
            return (kinds[index] ?? 5) > 3 ? `\n${each}\n` : `${indent}- ${each}`;
          });
          const result = markdownToBody(source.join("\n"));
          if ("refusals" in result) return;
          const squeeze = (value: string) => value.replace(/[\s-]+/g, "");
          expect(squeeze(bodyToText(result.body))).toBe(squeeze(texts.join("")));
          const html = bodyToHtml(result.body, { asset: () => null });
          expect(squeeze(html.replace(/<[^>]*>/g, ""))).toBe(squeeze(texts.join("")));
        },
      ),
    );
  });
});

function bodyOf(source: string) {
  return bodyInputSchema.parse({ markdown: source });
}
