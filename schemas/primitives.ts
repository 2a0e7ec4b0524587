import * as z from "zod";
import { isPlainText } from "./characters.ts";

/** The small shapes that everything else is made of. Limits stand here once and reach OpenAPI from here. */

/** One line of plain text. @param maximum length in UTF-16 code units, as JSON Schema's maxLength nearly says */
export const line = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .refine(
      (value) => isPlainText(value) && !/[\t\n]/.test(value),
      "must be one line without control characters",
    )
    .refine((value) => value.trim() !== "", "must not be blank");

/** Plain text that may have several lines. */
export const text = (maximum: number) =>
  z
    .string()
    .min(1)
    .max(maximum)
    .refine(isPlainText, "must not hold control characters")
    .refine((value) => value.trim() !== "", "must not be blank");

/** A UUID of version 7 in lower case, as it stands within a regular expression. */
export const uuidPattern = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const uuid = new RegExp(`^${uuidPattern}$`);

export const entryId = z
  .string()
  .regex(uuid, "must be a UUID of version 7 in lower case")
  .describe("An entry's id: a UUID of version 7 (RFC 9562)");

export const assetId = z
  .string()
  .regex(uuid, "must be a UUID of version 7 in lower case")
  .describe("An asset's id: a UUID of version 7 (RFC 9562)");

export const slugMaximum = 96;
/** A slug as it stands within a regular expression. */
export const slugPattern = "[a-z0-9]+(?:-[a-z0-9]+)*";
export const slug = z
  .string()
  .min(1)
  .max(slugMaximum)
  .regex(new RegExp(`^${slugPattern}$`), "must be lower-case letters, digits and single hyphens")
  .describe("The last part of the entry's address");

/** An instant in UTC (ISO 8601 with `Z`), to the second or the millisecond. */
export const instant = z.iso
  .datetime()
  .max("2020-03-09T07:00:00.000Z".length, "must be to the second or the millisecond")
  .describe("An instant in UTC (ISO 8601)");

/** The schemes that a link may have, in every field and in bodies. */
const linkSchemes = ["https:", "http:", "mailto:", "tel:"] as const;

/** An absolute address with one of the allowed schemes and, for http and https, a host and no credentials. */
export const linkUrl = z
  .string()
  .max(2_000)
  .refine(isSafeLink, `must be an absolute address with one of the schemes ${linkSchemes.join(" ")}`)
  .meta({ format: "uri", description: "An address (https, http, mailto or tel)" });

/** Whether an address may stand in a page as a link. */
export function isSafeLink(value: string): boolean {
  if (/[\s\u0000-\u001f\u007f<>"\\^`{|}]/u.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (!(linkSchemes as readonly string[]).includes(url.protocol)) return false;
  if (url.protocol === "mailto:" || url.protocol === "tel:") return url.pathname !== "";
  return url.hostname !== "" && url.username === "" && url.password === "";
}

export const languageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "must be a BCP 47 language tag such as nl or nl-BE")
  .refine(isLanguage, "must be a BCP 47 language tag such as nl or nl-BE")
  .describe("A language (BCP 47)");

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
}

export const emailAddress = z.email().max(254).describe("An e-mail address");

/** A number in a path or a query. It comes as text, and whoever takes requests sees to it that it has digits alone. */
export const wholeNumber = (minimum: number, maximum: number) => {
  const rule = `must be a whole number from ${minimum} to ${maximum}, in digits`;
  return z.coerce.number(rule).int(rule).min(minimum, rule).max(maximum, rule);
};

/** A list's page size: at most 100, and 20 when nothing is asked. */
export const pageLimit = wholeNumber(1, 100).default(20).describe("How many at most, 1 to 100");

export const cursor = z.string().min(1).max(600).describe("Where to go on: as a list's `next` gives it");
