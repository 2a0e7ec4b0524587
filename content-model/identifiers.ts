import * as z from "zod";

/**
 * Identifiers of the scholarly world, checked as far as each can be: by check digit where it has one, and only
 * when its form is right: the sums take that for granted.
 */

/** ORCID iD in its bare form; the last character is an ISO 7064 MOD 11-2 check digit. */
export const orcid = z
  .string()
  .regex(/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/, { error: "must look like 0000-0002-1825-0097", abort: true })
  .refine(hasOrcidCheckDigit, "the check digit does not match")
  .describe("An ORCID iD, as 0000-0002-1825-0097");

/** ISBN-10 or ISBN-13, with or without hyphens (ISO 2108); of 13 digits only those with the prefixes of books. */
export const isbn = z
  .string()
  .max(17)
  .regex(/^(?:\d-?){9}(?:(?:\d-?){3}\d|[\dX])$/, { error: "must be an ISBN of 10 or 13 digits", abort: true })
  .refine(hasIsbnCheckDigit, "the check digit does not match")
  .describe("An ISBN of 10 or 13 digits, hyphens allowed");

/** ISSN; the last character is a MOD 11 check digit (ISO 3297). */
export const issn = z
  .string()
  .regex(/^\d{4}-\d{3}[\dX]$/, { error: "must look like 0317-8471", abort: true })
  .refine(hasIssnCheckDigit, "the check digit does not match")
  .describe("An ISSN, as 0317-8471");

/** A DOI name (ISO 26324). It has no check digit: prefix and suffix are checked by their form. */
export const doi = z
  .string()
  .max(300)
  .regex(/^10\.\d{4,9}(?:\.\d+)*\/[^\s\p{C}]+$/u, {
    error: "must be a DOI name such as 10.1000/182, without an address before it",
    abort: true,
  })
  .describe("A DOI name, as 10.1000/182");

/** ROR id in its bare form; the last two digits are an ISO 7064 MOD 97-10 check over the Crockford base 32 value. */
export const ror = z
  .string()
  .regex(/^0[a-hj-km-np-tv-z0-9]{6}\d{2}$/, { error: "must look like 02mhbdp94", abort: true })
  .refine(hasRorCheckDigits, "the check digits do not match")
  .describe("A ROR id, as 02mhbdp94");

function hasOrcidCheckDigit(value: string): boolean {
  const digits = value.replaceAll("-", "");
  let total = 0;
  for (const digit of digits.slice(0, 15)) total = (total + Number(digit)) * 2;
  return checkCharacter((12 - (total % 11)) % 11) === digits[15];
}

function hasIsbnCheckDigit(value: string): boolean {
  const digits = value.replaceAll("-", "");
  if (digits.length === 13) {
    return (
      /^97[89]/.test(digits) &&
      [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0
    );
  }
  return weightedSum(digits, 10) % 11 === 0;
}

function hasIssnCheckDigit(value: string): boolean {
  return weightedSum(value.replace("-", ""), 8) % 11 === 0;
}

function hasRorCheckDigits(value: string): boolean {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  let number = 0n;
  for (const character of value.slice(0, 7)) number = number * 32n + BigInt(alphabet.indexOf(character));
  return 98n - ((number * 100n) % 97n) === BigInt(value.slice(7));
}

/** Digits weighted from `first` down to 1, with X for ten. */
function weightedSum(digits: string, first: number): number {
  return [...digits].reduce(
    (sum, digit, index) => sum + (digit === "X" ? 10 : Number(digit)) * (first - index),
    0,
  );
}

function checkCharacter(value: number): string {
  return value === 10 ? "X" : String(value);
}
