import { forbiddenInXml, surrogates, withoutXmlForbidden } from "../../schemas/characters.ts";

/**
 * The one writer of XML. Every function returns finished markup, so what it returns goes in as
 * `children` and never as `text` again: that is how everything is escaped exactly once. It adds strings
 * to one another and builds no tree, because feeds are rendered on every publication and may hold
 * megabytes: the engine copies what was added up once, when the whole is read.
 *
 * `<`, `&` and `>` become hexadecimal references, the form that the RSS Advisory Board's profile
 * found to be read right by the most aggregators (section "Character Data").
 */

export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/** What text, attributes and sections cannot hold as it is; surrogates, because they may be lone ones. */
const unsafeInText = new RegExp(`[${forbiddenInXml}${surrogates}\\r&<>]`);
const unsafeInAttribute = new RegExp(`[${forbiddenInXml}${surrogates}\\t\\n\\r&<>"']`);
const unsafeInSection = new RegExp(`[${forbiddenInXml}${surrogates}\\r]`);
const safeOne = `[^${forbiddenInXml}${surrogates}\\r]`;
/** Whether `unsafeInSection` finds nothing, eight characters a step: a quarter less time over an item's HTML. */
const safeInSection = new RegExp(`^(?:${safeOne.repeat(8)})*${safeOne}{0,7}$`);

/** `<name …>text</name>`; the text comes back from a parser character for character. */
export function textElement(name: string, text: string, attributes?: XmlAttributes): string {
  return `${openingTag(name, attributes)}${safeText(text)}${tagsOf(name).closing}`;
}

/** A writer of elements that differ in their text alone: their tags are made once. */
export function elementWriter(name: string, attributes?: XmlAttributes): (text: string) => string {
  const opening = openingTag(name, attributes);
  const { closing } = tagsOf(name);
  return (text) => `${opening}${safeText(text)}${closing}`;
}

/** `<name …/>` */
export function emptyElement(name: string, attributes: XmlAttributes): string {
  return `${tagsOf(name).beginning}${writeAttributes(attributes)}/>\n`;
}

/** `<name …>children</name>`, where `children` is markup that this module returned. */
export function parentElement(name: string, children: string, attributes?: XmlAttributes): string {
  return `${openingTag(name, attributes)}\n${children}${tagsOf(name).closing}`;
}

/** A whole document: the prolog and its root element. */
export function xmlDocument(root: string, children: string, attributes?: XmlAttributes): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${parentElement(root, children, attributes)}`;
}

/**
 * `<name …><![CDATA[html]]></name>`: text that holds markup, readable as it stands. Always one
 * section: what a section cannot hold (its own end, or a carriage return, which a parser would turn
 * into a line feed) is written as escaped text, which means the same to a parser.
 */
export function markupElement(name: string, html: string, attributes?: XmlAttributes): string {
  const unsafe = !safeInSection.test(html);
  const clean = unsafe ? withoutXmlForbidden(html) : html;
  const fits = !clean.includes("]]>") && !(unsafe && clean.includes("\r"));
  if (!fits) return textElement(name, clean, attributes);
  const { section, closing, sectionEnd } = tagsOf(name);
  if (attributes === undefined) return `${section}${clean}${sectionEnd}`;
  return `${openingTag(name, attributes)}<![CDATA[${clean}]]>${closing}`;
}

/** Plain text in an element that is read as HTML: the HTML that shows it, in a section. */
export function plainTextElement(name: string, text: string): string {
  const html = /[&<>]/.test(text)
    ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    : text;
  return markupElement(name, html);
}

const safeText = (text: string): string => (unsafeInText.test(text) ? escapeText(text) : text);

/** By hand: replacing by a pattern takes longer than all the rest of an element. */
function escapeText(text: string): string {
  const clean = unsafeInSection.test(text) ? withoutXmlForbidden(text) : text;
  let escaped = "";
  let from = 0;
  for (let at = 0; at < clean.length; at += 1) {
    const code = clean.charCodeAt(at);
    if (code !== ampersand && code !== lessThan && code !== greaterThan && code !== carriageReturn) continue;
    escaped += clean.slice(from, at) + reference(code);
    from = at + 1;
  }
  return escaped + clean.slice(from);
}

const [ampersand, lessThan, greaterThan, carriageReturn] = [0x26, 0x3c, 0x3e, 0x0d];

/** The tags of the few dozen names there are, made once: most of what a feed consists of. */
const tags = new Map<string, Tags>();
type Tags = {
  readonly beginning: string;
  readonly opening: string;
  readonly closing: string;
  /** The opening tag and the beginning of a section, and the end of both. */
  readonly section: string;
  readonly sectionEnd: string;
};

function tagsOf(name: string): Tags {
  const known = tags.get(name);
  if (known !== undefined) return known;
  const made = {
    beginning: `<${name}`,
    opening: `<${name}>`,
    closing: `</${name}>\n`,
    section: `<${name}><![CDATA[`,
    sectionEnd: `]]></${name}>\n`,
  };
  tags.set(name, made);
  return made;
}

function openingTag(name: string, attributes: XmlAttributes | undefined): string {
  const { beginning, opening } = tagsOf(name);
  return attributes === undefined ? opening : `${beginning}${writeAttributes(attributes)}>`;
}

function writeAttributes(attributes: XmlAttributes): string {
  let written = "";
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) written += `${beginningOf(name)}${escapeAttribute(value)}"`;
  }
  return written;
}

const beginnings = new Map<string, string>();

/** What stands before an attribute's value: made once, as tags are. */
function beginningOf(attribute: string): string {
  const known = beginnings.get(attribute);
  if (known !== undefined) return known;
  const made = ` ${attribute}="`;
  beginnings.set(attribute, made);
  return made;
}

/** Tabs and line ends too, which a parser would turn into spaces (XML 1.0, section 3.3.3). */
function escapeAttribute(value: string | number): string {
  if (typeof value === "number") return String(value);
  return unsafeInAttribute.test(value)
    ? withoutXmlForbidden(value).replace(/[&<>"'\t\n\r]/g, (character) => reference(character.charCodeAt(0)))
    : value;
}

/** Of every character that is written as one. */
const references = new Map(
  [...`&<>"'\t\n\r`].map((character) => {
    const code = character.charCodeAt(0);
    return [code, `&#x${code.toString(16).toUpperCase()};`];
  }),
);

const reference = (code: number): string => references.get(code) ?? "";
