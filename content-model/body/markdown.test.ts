import { describe, expect, test } from "vitest";
import { markdownToBody } from "./markdown.ts";
import { refusalDetails } from "./markdown-refusals.ts";
import type { Body } from "./schema.ts";

const asset = "01930000-0000-7000-8000-000000000001";

function bodyOf(markdown: string): Body {
  const result = markdownToBody(markdown);
  if ("refusals" in result) throw new Error(JSON.stringify(result.refusals));
  return result.body;
}

function refusalsOf(markdown: string) {
  const result = markdownToBody(markdown);
  return "refusals" in result ? result.refusals.map(({ line, code }) => [line, code]) : [];
}

/** Blocks as one line each: style or list, then the spans with their marks; a link as where it leads. */
function outline(body: Body): string[] {
  return body.map((block) => {
    if (block._type !== "block") return JSON.stringify({ ...block, _key: undefined });
    const links = new Map(block.markDefs.map(({ _key, href }) => [_key, href]));
    const spans = block.children.map(({ text, marks }) => {
      const names = marks.map((mark) => links.get(mark) ?? mark);
      return names.length === 0 ? text : `${text}{${names.join(" ")}}`;
    });
    return `${block.listItem === undefined ? block.style : `${block.listItem}${block.level}`}: ${spans.join("|")}`;
  });
}

describe("what Markdown carries over", () => {
  test.each<[string, string[]]>([
    ["", []],
    ["Eén alinea\nop twee regels.", ["normal: Eén alinea op twee regels."]],
    ["Eerst  \ndan", ["normal: Eerst\ndan"]],
    ["## Kop\n\n### Kop\n\n#### Kop", ["h2: Kop", "h3: Kop", "h4: Kop"]],
    ["Kop\n---", ["h2: Kop"]],
    ["a **b *c* d** `e`", ["normal: a |b {strong}|c{strong em}| d{strong}| |e{code}"]],
    ["*a *b* c*", ["normal: a b c{em}"]],
    ["- a\n  1. b\n- c", ["bullet1: a", "number2: b", "bullet1: c"]],
    ["- - a", ["bullet1: ", "bullet2: a"]],
    ["> a\n>\n> b", ["blockquote: a", "blockquote: b"]],
    ["[a](https://x.nl/?a=1&b=é)", ["normal: a{https://x.nl/?a=1&b=%C3%A9}"]],
    ["<https://x.nl> <info@x.nl>", ["normal: https://x.nl{https://x.nl}| |info@x.nl{mailto:info@x.nl}"]],
    ["[a][r]\n\n[r]: tel:+31612345678", ["normal: a{tel:+31612345678}"]],
    ["bestand.md en www.x.nl", ["normal: bestand.md en www.x.nl"]],
    ["&lt;b&gt; &amp; \\<i\\>", ["normal: <b> & <i>"]],
    ["\ufeff## Kop\r\n\r\ntekst", ["h2: Kop", "normal: tekst"]],
  ])("%j", (markdown, expected) => {
    expect(outline(bodyOf(markdown))).toEqual(expected);
  });

  test("what follows a link in strong text stays strong, and the link ends where it ends", () => {
    expect(outline(bodyOf("**[a](https://x.nl) b** c\n\nd"))).toEqual([
      "normal: a{strong https://x.nl}| b{strong}| c",
      "normal: d",
    ]);
  });

  test("our images, several in a paragraph too", () => {
    const body = bodyOf(
      `![Een kaart](asset:${asset} "Bij ons")\n![Een *plein*](asset:${asset})`.replace(/\*/g, ""),
    );
    expect(outline(body).map((each) => JSON.parse(each))).toEqual([
      { _type: "image", asset, alt: "Een kaart", caption: "Bij ons" },
      { _type: "image", asset, alt: "Een plein" },
    ]);
  });

  test("a callout", () => {
    expect(bodyOf("> [!Warning]\n> Let op,\n> dit  \n> telt.\n>\n> Echt.")).toMatchObject([
      { _type: "callout", kind: "warning", text: "Let op, dit\ntelt.\n\nEcht." },
    ]);
  });

  test("a table, with a header and without", () => {
    const [table, bare] = bodyOf("| a | **b** |\n|---|---|\n| c\\|d |\n\n| | |\n|-|-|\n| e | f |");
    expect(table).toMatchObject({
      header: true,
      rows: [
        { cells: [{ children: [{ text: "a" }] }, { children: [{ text: "b", marks: ["strong"] }] }] },
        { cells: [{ children: [{ text: "c|d" }] }, { children: [{ text: "" }] }] },
      ],
    });
    expect(bare).toMatchObject({ header: false, rows: [{ cells: [{}, {}] }] });
  });
});

describe("what Markdown cannot carry over is refused by name", () => {
  const refused: [keyof typeof refusalDetails, string, number | undefined][] = [
    ["raw-html", "a\n\n<div>x</div>", 3],
    ["raw-html", "a\nb <b>", 2],
    ["raw-html", "<!-- weg -->", 1],
    ["raw-html", "- <div>x</div>", 1],
    ["heading-level", "# a", 1],
    ["heading-level", "##### a", 1],
    ["heading-level", "a\n\n###### b", 3],
    ["thematic-break", "a\n\n***", 3],
    ["code-block", "```\nx\n```", 1],
    ["code-block", "a\n\n    x", 3],
    ["code-block", '```json:object\n{"_type":"x"}\n```', 1],
    ["strikethrough", "a ~~b~~", 1],
    ["link-scheme", "[a](/b)", 1],
    ["link-scheme", "[a](b.html)", 1],
    ["link-scheme", "[a](//x.nl)", 1],
    ["link-scheme", "[a](#b)", 1],
    ["link-scheme", "[a]()", 1],
    ["link-scheme", "[a](ftp://x.nl)", 1],
    ["link-scheme", "[a](javascript:alert(1))", 1],
    ["link-scheme", "[a](JaVaScRiPt:alert(1))", 1],
    ["link-scheme", "[a](java&#115;cript:alert(1))", 1],
    ["link-scheme", "[a](&#x6A;avascript&colon;alert(1))", 1],
    ["link-scheme", "[a](java\\script:alert(1))", 1],
    ["link-scheme", "<javascript:alert(1)>", 1],
    ["link-scheme", "[a](data:text/html,x)", 1],
    ["link-scheme", "[a](https://wie:wat@x.nl)", 1],
    ["link-scheme", "[a][r]\n\n[r]: vbscript:x", 1],
    ["link-title", '[a](https://x.nl "b")', 1],
    ["empty-link", "a [](https://x.nl)", 1],
    ["unused-reference", "a\n\n[r]: https://x.nl", undefined],
    ["image-elsewhere", "![a](https://x.nl/a.png)", 1],
    ["image-elsewhere", "![a](asset:x)", 1],
    ["image-alt", `![](asset:${asset})`, 1],
    ["image-alt", `![**a**](asset:${asset})`, 1],
    ["inline-image", `a\n![b](asset:${asset}) c`, 2],
    ["list-depth", "- a\n  - b\n    - c\n      - d\n        - e", 5],
    ["list-start", "3. a", 1],
    ["adjacent-lists", "1. a\n1) b", 2],
    ["list-item-content", "- a\n\n  b", 3],
    ["list-item-content", "- a\n  - b\n\n  c", 4],
    ["list-item-content", "- ## a", 1],
    ["quote-content", "> a\n>\n> - b", 3],
    ["quote-content", "> a\n> > b", 2],
    ["callout-content", "> [!NOTE]\n> a **b**", 1],
    ["callout-content", "> [!NOTE]\n> - a", 2],
    ["callout-empty", "> [!NOTE]", 1],
    ["table-alignment", "| a |\n|--:|\n| b |", 1],
    ["table-cells", "| a |\n|---|\n| b | c |", 3],
  ];

  test.each(refused)("%s: %j", (code, markdown, line) => {
    expect(refusalsOf(markdown)).toContainEqual([line, code]);
  });

  test("each name has its case, but the one for what the parser may learn later", () => {
    const named = new Set(refused.map(([code]) => code));
    expect(Object.keys(refusalDetails).filter((code) => !named.has(code as never))).toEqual([
      "unsupported-markdown",
    ]);
  });

  test("every fault is named at once, with its line", () => {
    expect(refusalsOf("# a\n\nb <i>c</i>\n\n~~d~~")).toEqual([
      [1, "heading-level"],
      [3, "raw-html"],
      [3, "raw-html"],
      [5, "strikethrough"],
    ]);
  });

  test("control characters, halves of characters and what entities make of them", () => {
    expect(refusalsOf("a\n\u0000b")).toEqual([[2, "control-character"]]);
    expect(refusalsOf("a\ud800b")).toEqual([[1, "control-character"]]);
    expect(refusalsOf("a\n\nb&#12;c").map(([line]) => line)).toEqual([3]);
  });

  test("too much of it", () => {
    expect(refusalsOf("a".repeat(400_001))).toEqual([[undefined, "too-long"]]);
    expect(refusalsOf("a\n\n".repeat(2_001))).toEqual([[undefined, "too-big"]]);
    expect(refusalsOf(`a\n\n${"b".repeat(20_001)}`)).toEqual([[3, "too-big"]]);
    expect(refusalsOf("<b>".repeat(1_000))).toHaveLength(100);
  });
});

describe("keys", () => {
  test("a block that was not touched keeps its key", () => {
    const before = bodyOf("## Kop\n\nEerste [a](https://x.nl).\n\nTweede.");
    const after = bodyOf("Vooraf.\n\n## Kop\n\nEerste [a](https://x.nl).\n\n- Tussendoor\n\nTweede.");
    expect([after[1], after[2], after[4]]).toEqual(before);
  });

  test("equal blocks and equal links are told apart", () => {
    const body = bodyOf("a\n\na\n\n[b](https://x.nl) [c](https://x.nl)");
    expect(new Set(body.map((block) => block._key)).size).toBe(3);
    expect(
      new Set(
        body.flatMap((block) => (block._type === "block" ? block.markDefs : [])).map((each) => each._key),
      ).size,
    ).toBe(2);
  });
});
