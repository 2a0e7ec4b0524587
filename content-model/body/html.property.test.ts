import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { allowedElements, bodyToHtml, type RenderedAsset } from "./html.ts";
import type { Block, Body, Span } from "./schema.ts";

/** Whatever stands in any place, also what no schema would have let in: storage may be older than the schema. */

const nasty = fc.constantFrom(
  "</p><script>alert(1)</script>",
  `" onerror="alert(1)`,
  "&nbsp;&amp;&#0;",
  "<!--",
  "]]>",
  "\u0000\u000b\u007f\u0085\ufffe\uffff\ud800",
  "\udc00\ud83d\ude00\ud83d",
  "a\r\nb\n\nc\td",
);
const anything = fc.oneof(
  nasty,
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.array(nasty).map((parts) => parts.join("")),
);
const href = fc.oneof(
  anything,
  fc.constantFrom(
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "//x.nl",
  ),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);
const key = anything;
const decorator = fc.constantFrom("strong", "em", "sub", "sup", "code");

const spansWith = (text: fc.Arbitrary<string>) =>
  fc
    .record({
      links: fc.array(href, { maxLength: 3 }),
      parts: fc.array(text, { minLength: 1, maxLength: 4 }),
    })
    .chain(({ links, parts }) => {
      const keys = links.map((_, index) => `link${index}`);
      const mark = fc.oneof(decorator, ...(keys.length === 0 ? [] : [fc.constantFrom(...keys)]), anything);
      return fc
        .array(fc.array(mark, { maxLength: 4 }), { minLength: parts.length, maxLength: parts.length })
        .map((marks) => ({
          children: parts.map(
            (part, index): Span => ({
              _type: "span",
              _key: `${index}`,
              text: part,
              marks: marks[index] ?? [],
            }),
          ),
          markDefs: links.map((each, index) => ({
            _type: "link" as const,
            _key: `link${index}`,
            href: each,
          })),
        }));
    });

const id = fc.constantFrom("known", "video", "audio", "gone", "hostile");
const image = fc.record({ asset: id, alt: anything, caption: anything, credit: anything });
const textBlock = fc
  .record({
    style: fc.constantFrom("normal" as const, "h2" as const, "h4" as const, "blockquote" as const),
    list: fc.option(
      fc.record({
        listItem: fc.constantFrom("bullet" as const, "number" as const),
        level: fc.integer({ min: 1, max: 4 }),
      }),
      { nil: undefined },
    ),
    text: spansWith(anything),
    _key: key,
  })
  .map(({ style, list, text, _key }): Block => ({ _type: "block", _key, style, ...list, ...text }));
const table = fc
  .record({
    header: fc.boolean(),
    rows: fc.array(fc.array(spansWith(anything), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
    _key: key,
  })
  .map(
    ({ header, rows, _key }): Block => ({
      _type: "table",
      _key,
      header,
      rows: rows.map((cells, row) => ({
        _type: "row",
        _key: `${row}`,
        cells: cells.map((cell, column) => ({ _type: "cell" as const, _key: `${column}`, ...cell })),
      })),
    }),
  );
const objects: fc.Arbitrary<Block> = fc.oneof(
  image.map((each): Block => ({ _type: "image", _key: "i", ...each })),
  fc
    .record({ text: anything, attribution: anything, image })
    .map((each): Block => ({ _type: "pullQuote", _key: "q", ...each })),
  fc.record({ title: anything, url: href }).map((each): Block => ({ _type: "media", _key: "m", ...each })),
  fc.record({ title: anything, asset: id }).map((each): Block => ({ _type: "media", _key: "m", ...each })),
  fc.record({ title: anything, asset: id }).map((each): Block => ({ _type: "file", _key: "f", ...each })),
  fc
    .record({ text: anything })
    .map((each): Block => ({ _type: "callout", _key: "c", kind: "note", ...each })),
);
const body: fc.Arbitrary<Body> = fc.array(fc.oneof(textBlock, textBlock, table, objects), { maxLength: 8 });
const hostileAsset = fc.record({
  url: href,
  contentType: anything.map((each) => `image/${each}`),
  title: anything,
});

function assets(hostile: RenderedAsset) {
  const url = (name: string) => `https://files.example.org/${name}`;
  const known: Record<string, RenderedAsset> = {
    known: { url: url("a.jpg"), contentType: "image/jpeg" },
    video: { url: url("a.mp4"), contentType: "video/mp4", width: 16, height: 9 },
    audio: { url: url("a.mp3"), contentType: "audio/mpeg" },
    hostile,
  };
  return (asset: string) => known[asset] ?? null;
}

/** Void elements may close themselves, and noncharacters such as U+FDD0 may stand in HTML and XML alike. */
const harmless = new Set<string>([
  "non-void-html-element-start-tag-with-trailing-solidus",
  "noncharacter-in-input-stream",
]);

type Node = DefaultTreeAdapterTypes.ChildNode;

function elementsOf(nodes: readonly Node[]): DefaultTreeAdapterTypes.Element[] {
  return nodes.flatMap((node) => ("tagName" in node ? [node, ...elementsOf(node.childNodes)] : []));
}

function textOf(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if ("tagName" in node) return node.tagName === "br" ? "\n" : textOf(node.childNodes);
      return "value" in node ? node.value : "";
    })
    .join("");
}

/** Said once more, character by character: what the output may keep of a text. */
function kept(text: string): string {
  return [...text]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code === 0x09 || code === 0x0a) return true;
      if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
      return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
    })
    .join("");
}

test("only allowed elements and attributes come out, with safe addresses, as well-formed XML", () => {
  fc.assert(
    fc.property(body, hostileAsset, (blocks, hostile) => {
      const html = bodyToHtml(blocks, { asset: assets(hostile) });
      const fragment = parseFragment(html, {
        onParseError: (error) => {
          if (!harmless.has(error.code)) throw new Error(error.code);
        },
      });
      for (const { tagName, attrs } of elementsOf(fragment.childNodes)) {
        expect(Object.keys(allowedElements)).toContain(tagName);
        const allowed: readonly string[] = allowedElements[tagName as keyof typeof allowedElements];
        for (const { name, value } of attrs) {
          expect(allowed).toContain(name);
          if (name === "href" || name === "src")
            expect(value).toMatch(/^(?:https?:\/\/|mailto:|tel:|\/(?!\/))/i);
        }
      }
      const parser = new SaxesParser();
      parser.on("error", (error) => {
        throw error;
      });
      parser.write(`<div>${html}</div>`).close();
    }),
    { numRuns: 500 },
  );
});

test("the text that comes out is the text that went in, without what may not be in it", () => {
  fc.assert(
    fc.property(fc.array(textBlock, { maxLength: 6 }), (blocks) => {
      const html = bodyToHtml(blocks, { asset: () => null });
      const expected = blocks.map((block) =>
        block._type === "block" ? block.children.map(({ text }) => kept(text)).join("") : "",
      );
      expect(textOf(parseFragment(html).childNodes)).toBe(expected.join(""));
    }),
    { numRuns: 500 },
  );
});

test("so it is in captions, quotes, titles, callouts, cells and alternative texts", () => {
  const asset = "known";
  const find = assets({ url: "/a", contentType: "image/png" });
  const places: [string, (text: string) => Block, (text: string) => string][] = [
    ["caption", (caption) => ({ _type: "image", _key: "k", asset, alt: "a", caption }), kept],
    ["credit", (credit) => ({ _type: "image", _key: "k", asset, alt: "a", credit }), kept],
    [
      "attribution",
      (attribution) => ({ _type: "pullQuote", _key: "k", text: "x", attribution }),
      (text) => `x${kept(text)}`,
    ],
    [
      "quote",
      (text) => ({ _type: "pullQuote", _key: "k", text }),
      (text) => kept(text).replace(/\n{2,}/g, ""),
    ],
    ["title", (title) => ({ _type: "media", _key: "k", asset, title }), kept],
    ["file", (title) => ({ _type: "file", _key: "k", asset, title }), kept],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), anything, ([, block, expected], text) => {
      const fragment = parseFragment(bodyToHtml([block(text)], { asset: find }));
      // Paragraph breaks are made before characters go, so breaks that only met through them stay breaks.
      const squeezed = (value: string) => value.replace(/\n+/g, "");
      expect(squeezed(textOf(fragment.childNodes))).toBe(squeezed(expected(text)));
    }),
  );
  fc.assert(
    fc.property(anything, (alt) => {
      const fragment = parseFragment(
        bodyToHtml([{ _type: "image", _key: "k", asset, alt }], { asset: find }),
      );
      const img = elementsOf(fragment.childNodes).find(({ tagName }) => tagName === "img");
      expect(img?.attrs.find(({ name }) => name === "alt")?.value).toBe(kept(alt));
    }),
  );
});
