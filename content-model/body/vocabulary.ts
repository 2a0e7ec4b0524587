/** The closed set that bodies are made of, and how much of it one body may hold. */

export const bodyLimits = {
  blocks: 2_000,
  spans: 1_000,
  /** UTF-16 code units in one span. */
  spanText: 20_000,
  links: 500,
  rows: 500,
  cells: 30,
  /** UTF-16 code units of Markdown. */
  markdown: 400_000,
} as const;

export const textStyles = ["normal", "h2", "h3", "h4", "blockquote"] as const;
export type TextStyle = (typeof textStyles)[number];

export const listKinds = ["bullet", "number"] as const;
export type ListKind = (typeof listKinds)[number];
export const listDepth = 4;

/** In the order in which they are stored. */
export const decorators = ["strong", "em", "sub", "sup", "code"] as const;
export type Decorator = (typeof decorators)[number];

export const calloutKinds = ["note", "tip", "important", "warning", "caution"] as const;
export type CalloutKind = (typeof calloutKinds)[number];

export function isDecorator(mark: string): mark is Decorator {
  return (decorators as readonly string[]).includes(mark);
}
