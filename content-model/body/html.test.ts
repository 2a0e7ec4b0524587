import { describe, expect, test } from "vitest";
import { bodyToHtml, type HtmlOptions } from "./html.ts";
import { bodyInputSchema } from "./input.ts";

const asset = "01930000-0000-7000-8000-000000000001";
const image = { url: "https://files.example.org/a.jpg", contentType: "image/jpeg", width: 640, height: 480 };
const pdf = { url: "/files/1/rapport.pdf", contentType: "application/pdf", title: "Rapport <1>" };
const span = (text: string, ...marks: string[]) => ({ _type: "span", text, marks });
const text = (words: string, fields: object = {}) => ({ _type: "block", children: [span(words)], ...fields });
const item = (words: string, level: number, listItem = "bullet") => text(words, { listItem, level });

const html = (body: unknown, options: Partial<HtmlOptions> = {}) =>
  bodyToHtml(bodyInputSchema.parse(body), { asset: () => image, ...options });

describe("text", () => {
  test.each<[string, unknown[], string]>([
    ["escapes", [text(`<a> & "b"\nc`)], "<p>&lt;a&gt; &amp; &quot;b&quot;<br />c</p>"],
    ["headings", [text("a", { style: "h2" }), text("b", { style: "h4" })], "<h2>a</h2><h4>b</h4>"],
    ["leaves empty paragraphs out", [text(""), text("a")], "<p>a</p>"],
    [
      "neighbouring quotes are one",
      [text("a", { style: "blockquote" }), text("b", { style: "blockquote" }), text("c")],
      "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>",
    ],
    [
      "marks in runs",
      [{ _type: "block", children: [span("a", "em", "strong"), span("b", "strong"), span("c", "sub")] }],
      "<p><strong><em>a</em>b</strong><sub>c</sub></p>",
    ],
    [
      "a link around its decorators",
      [
        {
          _type: "block",
          children: [span("a", "strong", "l"), span("b", "l"), span("c", "m")],
          markDefs: [
            { _type: "link", _key: "l", href: "https://x.nl/?a=1&b=2" },
            { _type: "link", _key: "m", href: "mailto:a@x.nl" },
          ],
        },
      ],
      '<p><a href="https://x.nl/?a=1&amp;b=2" rel="noopener"><strong>a</strong>b</a><a href="mailto:a@x.nl">c</a></p>',
    ],
  ])("%s", (_, body, expected) => {
    expect(html(body)).toBe(expected);
  });

  test("headings go down with the offset, to h6", () => {
    expect(html([text("a", { style: "h3" }), text("b", { style: "h4" })], { headingOffset: 2 })).toBe(
      "<h5>a</h5><h6>b</h6>",
    );
  });

  test("a link that storage should never have held leaves its text", () => {
    const body = bodyInputSchema.parse([
      { _type: "block", children: [span("a", "l")], markDefs: [{ _type: "link", _key: "l", href: "tel:1" }] },
    ]);
    const [block] = body;
    if (block?._type === "block") for (const link of block.markDefs) link.href = "javascript:alert(1)";
    expect(bodyToHtml(body, { asset: () => null })).toBe("<p>a</p>");
  });
});

describe("lists", () => {
  test.each<[string, unknown[], string]>([
    ["flat", [item("a", 1), item("b", 1)], "<ul><li>a</li><li>b</li></ul>"],
    [
      "nested",
      [item("a", 1), item("b", 2, "number"), item("c", 1)],
      "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>",
    ],
    [
      "another kind below the same item",
      [item("a", 1), item("b", 2), item("c", 2, "number")],
      "<ul><li>a<ul><li>b</li></ul><ol><li>c</li></ol></li></ul>",
    ],
    [
      "a level skipped",
      [item("a", 1), item("b", 3), item("c", 2)],
      "<ul><li>a<ul><li>b</li><li>c</li></ul></li></ul>",
    ],
    ["started deep", [item("a", 3), item("b", 1)], "<ul><li>a</li><li>b</li></ul>"],
    [
      "parted by text",
      [item("a", 1), text("b"), item("c", 1)],
      "<ul><li>a</li></ul><p>b</p><ul><li>c</li></ul>",
    ],
  ])("%s", (_, body, expected) => {
    expect(html(body)).toBe(expected);
  });
});

describe("objects", () => {
  test("an image with its caption and credit, in its size", () => {
    expect(html([{ _type: "image", asset, alt: 'Een "plein"', caption: "Bij ons", credit: "Jan" }])).toBe(
      '<figure><img src="https://files.example.org/a.jpg" alt="Een &quot;plein&quot;" width="640" height="480" />' +
        "<figcaption>Bij ons <cite>Jan</cite></figcaption></figure>",
    );
    expect(html([{ _type: "image", asset, decorative: true }])).toContain('alt=""');
  });

  test("a pull quote with its portrait", () => {
    const quote = {
      _type: "pullQuote",
      text: "Zo is het",
      attribution: "Jan",
      image: { asset, decorative: true },
    };
    expect(html([quote])).toMatch(
      /^<figure class="katern-pull-quote"><figure><img [^>]*\/><\/figure><blockquote><p>Zo is het<\/p><\/blockquote><figcaption><cite>Jan<\/cite><\/figcaption><\/figure>$/,
    );
  });

  test("media: ours plays, elsewhere is a link", () => {
    const video = { url: "https://files.example.org/a.mp4", contentType: "video/mp4" };
    expect(html([{ _type: "media", asset, title: "Opname" }], { asset: () => video })).toBe(
      '<figure class="katern-media"><video controls="controls" preload="metadata">' +
        '<source src="https://files.example.org/a.mp4" type="video/mp4" /></video>' +
        '<figcaption><a href="https://files.example.org/a.mp4" rel="noopener" type="video/mp4">Opname</a></figcaption></figure>',
    );
    expect(html([{ _type: "media", url: "https://vimeo.com/1", title: "Opname" }])).toBe(
      '<p class="katern-media"><a href="https://vimeo.com/1" rel="noopener">Opname</a></p>',
    );
  });

  test("a file under its own title, or the asset's", () => {
    expect(html([{ _type: "file", asset }], { asset: () => pdf })).toBe(
      '<p class="katern-file"><a href="/files/1/rapport.pdf" type="application/pdf">Rapport &lt;1&gt;</a></p>',
    );
    expect(html([{ _type: "file", asset, title: "Lees mij" }], { asset: () => pdf })).toContain(
      ">Lees mij</a>",
    );
  });

  test("a callout in paragraphs", () => {
    expect(html([{ _type: "callout", kind: "tip", text: "a\nb\n\nc" }])).toBe(
      '<aside class="katern-callout katern-callout-tip"><p>a<br />b</p><p>c</p></aside>',
    );
  });

  test("a table with a header and without", () => {
    const rows = [
      { _type: "row", cells: ["a"] },
      { _type: "row", cells: ["b"] },
    ];
    expect(html([{ _type: "table", header: true, rows }])).toBe(
      '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
    );
    expect(html([{ _type: "table", rows }])).toBe(
      "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
    );
  });

  test.each([
    ["is not there", null],
    ["has a script for an address", { ...image, url: "javascript:alert(1)" }],
    ["has another host in a path", { ...image, url: "//evil.example/a.jpg" }],
  ])("what shows an asset that %s is left out", (_, found) => {
    const blocks = [
      { _type: "image", asset, alt: "a" },
      { _type: "file", asset },
      { _type: "media", asset, title: "a" },
    ];
    expect(html(blocks, { asset: () => found })).toBe("");
    expect(
      html([{ _type: "pullQuote", text: "a", image: { asset, alt: "b" } }], { asset: () => found }),
    ).toBe('<figure class="katern-pull-quote"><blockquote><p>a</p></blockquote></figure>');
  });

  test("a file is no picture", () => {
    expect(html([{ _type: "image", asset, alt: "a" }], { asset: () => pdf })).toBe("");
  });
});
