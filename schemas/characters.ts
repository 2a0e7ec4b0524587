/**
 * Characters that texts may not hold: every set stands here, as what goes between the brackets of a regular
 * expression's class. Schemas refuse them on the way in, writers take them out on the way out.
 */

/** Control characters that XML 1.0 cannot hold, not even as a reference: C0 but tab and line ends. */
const xmlControls = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f";
/** DEL and C1, which XML only discourages. */
const laterControls = "\\u007f-\\u009f";
const noncharacters = "\\ufffe\\uffff";

/** Halves of pairs: with the flag `u` those that stand alone, without it any. */
export const surrogates = "\\ud800-\\udfff";

/** Controls but tab and line ends. Markdown and pasted text come with CR LF, so a body may hold a carriage return. */
export const controlsInRequests = xmlControls + laterControls;

/** What XML 1.0 cannot hold besides lone surrogates (section 2.2, production Char). */
export const forbiddenInXml = xmlControls + noncharacters;

/** What no text of ours may hold besides lone surrogates: only tab and line feed are left of the controls. */
const forbiddenInText = `${xmlControls}\\r${laterControls}${noncharacters}`;

const anyInText = new RegExp(`[${forbiddenInText}]`);
const everyInText = new RegExp(`[${forbiddenInText}${surrogates}]`, "gu");
const anyInXml = new RegExp(`[${forbiddenInXml}]`);
const everyInXml = new RegExp(`[${forbiddenInXml}]`, "g");

/** Whether a text holds nothing that is forbidden in texts. */
export function isPlainText(value: string): boolean {
  return !anyInText.test(value) && value.isWellFormed();
}

/** A text without what is forbidden in texts: what is stored may be older than the schema that refuses it. */
export function withoutTextForbidden(value: string): string {
  return value.replace(everyInText, "");
}

/** A text without what XML 1.0 cannot hold, lone surrogates included. */
export function withoutXmlForbidden(value: string): string {
  // Surrogates first: taking out a control between two lone ones must not make a pair of them.
  const wellFormed = value.isWellFormed() ? value : value.replace(/\p{Surrogate}/gu, "");
  return anyInXml.test(wellFormed) ? wellFormed.replace(everyInXml, "") : wellFormed;
}
