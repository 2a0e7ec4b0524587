import { forbiddenInXml, surrogates, withoutXmlForbidden } from "../../schemas/characters.ts";

/**
 * The one writer of XML. Every function returns finished markup, so what it returns goes in as
 * `children` and never as `text` again: that is how everything is escaped exactly once. It builds
 * strings and no tree, because feeds are rendered on every publication.
 *
 * `<`, `&` and `>` become hexadecimal references, the form that the RSS Advisory Board's profile
 * found to be read right by the most aggregators (section "Character Data").
 */

export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/** What text, attributes and sections cannot hold as it is; surrogates, because they may be lone ones. */
const unsafeInText = new RegExp(`[${forbiddenInXml}${surrogates}\\r&<>]`);
const unsafeInAttribute = new RegExp(`[${forbiddenInXml}${surrogates}\\t\\n\\r&<>"']`);
const unsafeInSection = new RegExp(`[${forbiddenInXml}${surrogates}\\r]`);

/** `<name …>text</name>`; the text comes back from a parser character for character. */
export function textElement(name: string, text: string, attributes?: XmlAttributes): string {
  return openingTag(name, attributes) + escapeText(text) + closingTag(name);
}

/** `<name …/>` */
export function emptyElement(name: string, attributes: XmlAttributes): string {
  return `<${name}${writeAttributes(attributes)}/>\n`;
}

/** `<name …>children</name>`, where `children` is markup that this module returned. */
export function parentElement(name: string, children: readonly string[], attributes?: XmlAttributes): string {
  return [openingTag(name, attributes), "\n", ...children, closingTag(name)].join("");
}

/**
 * A whole document: the prolog and elements one in the other, the innermost around `children`. It is
 * joined once, because a feed may hold megabytes.
 * @param roots names and attributes, from the outermost in
 */
export function xmlDocument(
  roots: readonly (readonly [name: string, attributes?: XmlAttributes])[],
  children: readonly string[],
): string {
  const opening = roots.map(([name, attributes]) => `${openingTag(name, attributes)}\n`);
  const closing = roots.map(([name]) => closingTag(name)).reverse();
  return ['<?xml version="1.0" encoding="utf-8"?>\n', ...opening, ...children, ...closing].join("");
}

/** An element's markup in three: what stands before its text, the text, what stands behind it. */
export type MarkupPieces = readonly [before: string, text: string, behind: string];

/**
 * `<name …><![CDATA[html]]></name>`: text that holds markup, readable as it stands. Always one
 * section: what a section cannot hold (its own end, or a carriage return, which a parser would turn
 * into a line feed) is written as escaped text, which means the same to a parser. In pieces, so that a
 * long text is copied once, when the document is joined.
 */
export function markupPieces(name: string, html: string, attributes?: XmlAttributes): MarkupPieces {
  const unsafe = unsafeInSection.test(html);
  const clean = unsafe ? withoutXmlForbidden(html) : html;
  const opening = openingTag(name, attributes);
  const fits = !clean.includes("]]>") && !(unsafe && clean.includes("\r"));
  if (fits) return [`${opening}<![CDATA[`, clean, `]]>${closingTag(name)}`];
  return [opening, escapeText(clean), closingTag(name)];
}

/** The same in one, for texts that are short. */
export function markupElement(name: string, html: string, attributes?: XmlAttributes): string {
  const [before, text, behind] = markupPieces(name, html, attributes);
  return before + text + behind;
}

/** Both tags of an element, for callers that join what stands between them themselves. */
export function elementTags(name: string, attributes?: XmlAttributes): readonly [string, string] {
  return [`${openingTag(name, attributes)}\n`, closingTag(name)];
}

/** Plain text as HTML that shows it, for elements that are read as HTML. */
export function textAsHtml(text: string): string {
  return /[&<>]/.test(text)
    ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    : text;
}

function escapeText(text: string): string {
  return unsafeInText.test(text) ? withoutXmlForbidden(text).replace(/[&<>\r]/g, reference) : text;
}

/** The tags of the few dozen names there are, made once: most of what a feed consists of. */
const tags = new Map<string, { opening: string; closing: string }>();

function tagsOf(name: string): { opening: string; closing: string } {
  const known = tags.get(name);
  if (known !== undefined) return known;
  const made = { opening: `<${name}>`, closing: `</${name}>\n` };
  tags.set(name, made);
  return made;
}

function openingTag(name: string, attributes: XmlAttributes | undefined): string {
  return attributes === undefined ? tagsOf(name).opening : `<${name}${writeAttributes(attributes)}>`;
}

function closingTag(name: string): string {
  return tagsOf(name).closing;
}

function writeAttributes(attributes: XmlAttributes | undefined): string {
  if (attributes === undefined) return "";
  let written = "";
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) written += ` ${name}="${escapeAttribute(value)}"`;
  }
  return written;
}

/** Tabs and line ends too, which a parser would turn into spaces (XML 1.0, section 3.3.3). */
function escapeAttribute(value: string | number): string {
  if (typeof value === "number") return String(value);
  return unsafeInAttribute.test(value) ? withoutXmlForbidden(value).replace(/[&<>"'\t\n\r]/g, reference) : value;
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
