import slugify from "@sindresorhus/slugify";
import { slugMaximum } from "../schemas/primitives.ts";

/**
 * The slug that a title suggests: lower-case ASCII, transliterated, at most `slugMaximum` characters,
 * cut between words where it can be.
 * @returns a slug, or undefined where nothing of the title can be transliterated
 */
export function slugFromTitle(title: string): string | undefined {
  const whole = slugify(title.normalize("NFC"), { decamelize: false, separator: "-" })
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (whole.length <= slugMaximum) return whole === "" ? undefined : whole;
  const cut = whole.slice(0, slugMaximum + 1);
  const word = cut.lastIndexOf("-");
  return (word > slugMaximum / 2 ? cut.slice(0, word) : cut.slice(0, slugMaximum)).replace(/-+$/, "");
}

/** The slug with something behind it, for a title that another entry has taken; still within the maximum. */
export function slugWithEnd(slug: string, end: number | string): string {
  const tail = `-${end}`;
  return `${slug.slice(0, slugMaximum - tail.length).replace(/-+$/, "")}${tail}`;
}
