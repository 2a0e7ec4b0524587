import type * as z from "zod";

/**
 * What kinds of faults a problem can point at: a closed list, stable for programs. What each means is told at
 * `/docs/problems/invalid-content`, from packaging/fault-meanings.ts.
 */
export const faultCodes = [
  // The body as a whole.
  "malformed-json",
  "too-large",
  "unsupported-media-type",
  // A value's shape.
  "unknown-field",
  "required",
  "invalid-type",
  "invalid-value",
  "invalid-format",
  "too-small",
  "too-big",
  "too-long",
  "not-allowed",
  "control-character",
  "lone-surrogate",
  "unknown-licence",
  // Times.
  "no-such-date",
  "unknown-time-zone",
  "local-time-skipped",
  "local-time-ambiguous",
  "wrong-offset",
  "ends-before-beginning",
  "in-the-future",
  "fixed",
  "not-available",
  // What is referred to, and files.
  "unknown-reference",
  "wrong-reference-type",
  "too-many-references",
  "slug-taken",
  "unknown-asset",
  "incomplete-asset",
  "extension-mismatch",
  "wrong-type",
  "wrong-size",
  "unknown-size",
  "wrong-checksum",
  // Bodies in Portable Text.
  "duplicate-key",
  "reserved-key",
  "duplicate-mark",
  "unknown-mark",
  "several-links",
  "list-item-level",
  "list-item-style",
  "one-source",
  "alt-missing",
  "alt-of-decorative",
  "ragged-table",
  // Bodies in Markdown.
  "raw-html",
  "heading-level",
  "thematic-break",
  "code-block",
  "strikethrough",
  "link-scheme",
  "link-title",
  "empty-link",
  "unused-reference",
  "image-elsewhere",
  "image-alt",
  "inline-image",
  "list-depth",
  "list-start",
  "adjacent-lists",
  "list-item-content",
  "quote-content",
  "callout-content",
  "callout-empty",
  "table-alignment",
  "table-cells",
  "unsupported-markdown",
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** The parameters of a rule of ours, from which its faults have their code. */
export const faultParams = (code: FaultCode): { code: FaultCode } => ({ code });

/** What zod calls the faults that it finds itself, in our words: a release of zod that renames one changes no answer. */
const codesOfChecks = {
  unrecognized_keys: "unknown-field",
  invalid_type: "invalid-type",
  invalid_value: "invalid-value",
  invalid_format: "invalid-format",
  too_small: "too-small",
  too_big: "too-big",
  not_multiple_of: "not-allowed",
  invalid_union: "invalid-value",
  invalid_key: "not-allowed",
  invalid_element: "not-allowed",
} as const satisfies Record<Exclude<z.core.$ZodIssue["code"], "custom">, FaultCode>;

/** The code of what zod found: a rule of ours says its own, or is `not-allowed`. */
export function codeOfIssue(issue: z.core.$ZodIssue): FaultCode {
  if (issue.code !== "custom") return codesOfChecks[issue.code];
  const own: unknown = issue.params?.["code"];
  return faultCodes.find((code) => code === own) ?? "not-allowed";
}
