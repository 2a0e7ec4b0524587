/** Made when it is first needed: it takes longer than loading a function's other modules. */
let segmenter: Intl.Segmenter | undefined;

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("nl", { granularity: "grapheme" });
  return segmenter.segment(text);
}

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => utf8.encode(text).length;
const cutMark = "…";

/**
 * Cut at a word where one ends in the second half, and marked as cut; never inside a grapheme.
 * @param maximum bytes of UTF-8
 */
export function shortened(text: string, maximum: number): string {
  if (bytesOf(text) <= maximum) return text;
  const room = maximum - bytesOf(cutMark);
  let bytes = 0;
  let kept = 0;
  let word = { end: 0, bytes: 0 };
  let keptBytes = 0;
  for (const { segment, index } of graphemesOf(text)) {
    const blank = segment.trim() === "";
    if (blank) word = { end: kept, bytes: keptBytes };
    bytes += bytesOf(segment);
    if (bytes > room) break;
    if (!blank) [kept, keptBytes] = [index + segment.length, bytes];
  }
  return `${text.slice(0, word.bytes > maximum / 2 ? word.end : kept)}${cutMark}`;
}
