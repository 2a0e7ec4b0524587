import { expect, test } from "vitest";
import { parseStrictly } from "./testing/strict-xml.ts";
import { markupElement, textElement } from "./xml.ts";

test("text is escaped once, with the references that the RSS profile names", () => {
  expect(textElement("a", "R&D <b> &amp;")).toBe("<a>R&#x26;D &#x3C;b&#x3E; &#x26;amp;</a>\n");
});

test("attributes keep tabs, line ends and both quotes", () => {
  const value = "a\tb\nc\rd\"e'f<&>";
  expect(parseStrictly(textElement("a", "", { b: value })).attributes).toEqual({ b: value });
});

test("an attribute without a value is left out", () => {
  expect(textElement("a", "", { b: undefined, c: 0 })).toBe('<a c="0"></a>\n');
});

test("what XML 1.0 forbids goes, what it only discourages stays, in text, attributes and sections", () => {
  const kept = "\t\n\r\u007f\u0085\ufffd\u{10ffff}🏘️";
  const text = `\u0000a\u0008\u000b\u000c\u001fb\ufffe\uffff\ud83dc${kept}`;
  const parsed = parseStrictly(textElement("a", text, { b: text }));
  expect([parsed.text, parsed.attributes["b"]]).toEqual([`abc${kept}`, `abc${kept}`]);
  expect(parseStrictly(markupElement("a", text)).text).toBe(`abc${kept}`);
});

test("markup stands in one section that its content cannot end", () => {
  expect(markupElement("a", "<p>&amp;</p>")).toBe("<a><![CDATA[<p>&amp;</p>]]></a>\n");
  for (const html of ["x]]>y", "]]\u0000>", "]]>]]>", "a\r\nb", "]]"]) {
    const written = markupElement("a", html);
    expect(parseStrictly(written).text).toBe(html.replace("\u0000", ""));
    expect(written.split("<![CDATA[").length).toBeLessThanOrEqual(2);
  }
});

test("what a section cannot hold is found wherever it stands", () => {
  for (const character of ["\u0000", "\ufffe", "\ud83d", "\r"]) {
    for (let before = 0; before < 20; before += 1) {
      for (let behind = 0; behind < 10; behind += 1) {
        const written = markupElement("a", `${"b".repeat(before)}${character}${"c".repeat(behind)}`);
        const kept = character === "\r" ? "\r" : "";
        expect(parseStrictly(written).text).toBe(`${"b".repeat(before)}${kept}${"c".repeat(behind)}`);
      }
    }
  }
});
