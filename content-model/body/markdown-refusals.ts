import type { FaultCode } from "../../schemas/fault-codes.ts";

/** What Markdown may hold that a body cannot carry, and how that is said. */

export interface Refusal {
  /** From 1, where it is known. */
  readonly line?: number | undefined;
  readonly code: FaultCode;
  readonly detail: string;
}

export const refusalDetails = {
  "raw-html": "HTML is not taken over; write it as Markdown",
  "heading-level": "Headings have level 2 to 4 (##, ###, ####); the first level is the title's",
  "thematic-break": "A rule (---) has no place in a text; use a heading",
  "code-block": "A block of code, or text indented by four spaces, has no place in a text",
  strikethrough: "Text cannot be struck through",
  "link-scheme": "A link is a whole address with https, http, mailto or tel",
  "link-title": "A link has no title of its own; put it in the text",
  "empty-link": "A link without text cannot be seen",
  "unused-reference": "This link definition is used nowhere",
  "image-elsewhere": "Only our own images can be shown: upload it and write ![what it shows](asset:<id>)",
  "image-alt": "Say what the image shows between the brackets",
  "inline-image": "An image stands in a paragraph of its own",
  "list-depth": "Lists go four levels deep",
  "list-start": "A numbered list starts at 1",
  "adjacent-lists":
    "Two numbered lists that follow each other would become one; put a paragraph between them",
  "list-item-content": "An item of a list holds one paragraph and, after it, deeper lists",
  "quote-content": "A quote holds paragraphs only",
  "callout-content": "A callout holds plain paragraphs only, without marks or links",
  "callout-empty": "A callout says something",
  "table-alignment": "Columns cannot be aligned; leave the colons out",
  "table-cells": "This row has more cells than the table has columns",
  "unsupported-markdown": "This has no place in a text",
} as const satisfies Partial<Record<FaultCode, string>>;

export type RefusalCode = keyof typeof refusalDetails;

/** @param about the offending thing itself, where naming it helps */
export type Refuse = (code: RefusalCode, line?: number | undefined, about?: string | undefined) => void;

/** Refusals beyond this many are not listed: whoever mends a hundred may ask again. */
const maximum = 100;

export function collectRefusals(): { readonly found: Refusal[]; readonly refuse: Refuse } {
  const found: Refusal[] = [];
  return {
    found,
    refuse(code, line, about) {
      if (found.length >= maximum) return;
      const detail = refusalDetails[code];
      found.push({
        line,
        code,
        detail: about === undefined ? detail : `${detail}: ${about.slice(0, 200).toWellFormed()}`,
      });
    },
  };
}
