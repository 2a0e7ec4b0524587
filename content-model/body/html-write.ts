import { withoutTextForbidden } from "../../schemas/characters.ts";

/** The elements that a rendered body may hold, each with the attributes it may have. Nothing else comes out. */
export const allowedElements = {
  p: ["class"],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  ul: [],
  ol: [],
  li: [],
  blockquote: [],
  strong: [],
  em: [],
  sub: [],
  sup: [],
  code: [],
  br: [],
  cite: [],
  a: ["href", "rel", "type"],
  figure: ["class"],
  figcaption: [],
  img: ["src", "alt", "width", "height"],
  video: ["controls", "preload", "width", "height"],
  audio: ["controls", "preload"],
  source: ["src", "type"],
  table: [],
  thead: [],
  tbody: [],
  tr: [],
  th: ["scope"],
  td: [],
  aside: ["class"],
} as const satisfies Record<string, readonly string[]>;

type ElementName = keyof typeof allowedElements;
type Attributes<Name extends ElementName> = {
  readonly [Attribute in (typeof allowedElements)[Name][number]]?: string | number | undefined;
};

/** Elements without content, which XML wants closed in themselves. */
const voidElements: readonly ElementName[] = ["br", "img", "source"];

/** One element, as HTML that is well-formed XML too. @param content HTML already, as this and `textOf` make it */
export function element<Name extends ElementName>(
  name: Name,
  attributes: Attributes<Name>,
  content = "",
): string {
  const written = Object.entries<string | number | undefined>(attributes)
    .map(([attribute, value]) => (value === undefined ? "" : ` ${attribute}="${escaped(String(value))}"`))
    .join("");
  return voidElements.includes(name) ? `<${name}${written} />` : `<${name}${written}>${content}</${name}>`;
}

/** Plain text as HTML; a line break becomes `br`. */
export function textOf(text: string): string {
  return escaped(text).replaceAll("\n", "<br />");
}

/** With XML's own entities only: others mean nothing in a feed. */
function escaped(value: string): string {
  return withoutTextForbidden(value).replace(/[&<>"]/g, (character) => entities[character] ?? "");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
