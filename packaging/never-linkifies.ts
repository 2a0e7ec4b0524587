/**
 * Stands for linkify-it in the functions' bundles: markdown-it makes one with every parser, and Katern's
 * parser leaves bare addresses as the text they are. 14 kB less.
 */
export default class NeverLinkifies {
  test(): never {
    throw new Error("Bare addresses in Markdown stay text; see content-model/body/markdown.ts");
  }
}
