/**
 * A text without what neither XML 1.0 nor a page may hold: control characters other than tab and line break,
 * the noncharacters U+FFFE and U+FFFF, and halves of surrogate pairs. Schemas refuse these on the way in;
 * renderers remove them all the same, because what is stored may be older than the schema.
 */
export function withoutForbiddenCharacters(value: string): string {
  return value.replace(forbidden, "");
}

/** With the u flag a surrogate escape matches only a half that stands alone, never a part of a pair. */
const forbidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/gu;
