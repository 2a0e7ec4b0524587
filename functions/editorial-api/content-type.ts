import { fileTypeFromBuffer } from "file-type";
import type { AssetType } from "../../schemas/asset.ts";

/** What kind of file some bytes are, by looking at them: a name and a promise prove nothing. */

/** As much of a file as telling needs; office documents name their kind early in the archive. */
export const sampleLength = 64 * 1024;

/** Other names for the same thing, as the detector gives them. */
const sameThing: Readonly<Record<string, readonly AssetType[]>> = {
  "audio/x-m4a": ["audio/mp4"],
  "video/mp4": ["video/mp4", "audio/mp4"],
  "video/x-m4v": ["video/mp4"],
  "audio/ogg; codecs=opus": ["audio/ogg"],
  "video/ogg": ["audio/ogg"],
  "audio/vnd.wave": ["audio/wav"],
  "audio/x-flac": ["audio/flac"],
};

/** @param sample the file's first bytes @returns whether they begin a file of the promised type */
export async function isOfType(sample: Uint8Array, promised: AssetType): Promise<boolean> {
  if (promised === "text/vtt" || promised === "application/x-subrip") return isCaptions(sample, promised);
  const detected = await fileTypeFromBuffer(sample);
  if (detected === undefined) return false;
  return detected.mime === promised || (sameThing[detected.mime]?.includes(promised) ?? false);
}

/** WebVTT begins with its name (W3C WebVTT section 4.1); SubRip with a counter and a pair of times. */
function isCaptions(sample: Uint8Array, promised: AssetType): boolean {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(sample, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  const captions = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  if (captions.includes("\u0000")) return false;
  return promised === "text/vtt"
    ? /^WEBVTT(?:[ \t\n]|$)/.test(captions)
    : /^\s*\d+\n\d{2}:\d{2}:\d{2},\d{3} --> \d{2}:\d{2}:\d{2},\d{3}/.test(captions);
}
