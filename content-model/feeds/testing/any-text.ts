import fc from "fast-check";

/** Any UTF-16 code units at all, mixed with what breaks writers of XML. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom("]]>", "<![CDATA[", "]]", ">", "&", "&amp;", "&#0;", "<b>", "\r\n", "\r", "\u0000"),
      fc.constantFrom("\ud83c", "\udfd8", "\ufffe", "\uffff", "\u0085", "\u2028", '"', "'", "\t", "🏘️"),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** XML 1.0, section 2.2, production Char, read apart from the writer's own code. */
export function allowed(text: string): string {
  return [...text]
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code === 0x9 || code === 0xa || code === 0xd) return true;
      return (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
    })
    .join("");
}
