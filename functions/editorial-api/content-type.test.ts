import { expect, test } from "vitest";
import type { AssetType } from "../../schemas/asset.ts";
import { isOfType } from "./content-type.ts";

const text = (content: string) => Buffer.from(content);
const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
const mp4 = Buffer.concat([Buffer.from("00000018", "hex"), text("ftypmp42"), Buffer.alloc(16)]);

test.each<[string, Uint8Array, AssetType]>([
  ["a PDF", text("%PDF-1.7\n"), "application/pdf"],
  ["a PNG", png, "image/png"],
  ["a GIF", text("GIF89a"), "image/gif"],
  ["a JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "image/jpeg"],
  ["a WAV", Buffer.concat([text("RIFF"), Buffer.alloc(4), text("WAVEfmt ")]), "audio/wav"],
  ["a FLAC", text("fLaC\u0000\u0000\u0000\u0022"), "audio/flac"],
  ["an MP4", mp4, "video/mp4"],
  ["an MP4 with sound only", mp4, "audio/mp4"],
  ["WebVTT", text("WEBVTT - titel\n\n"), "text/vtt"],
  ["WebVTT with a byte order mark", text("\ufeffWEBVTT\r\n"), "text/vtt"],
  ["SubRip", text("1\r\n00:00:01,000 --> 00:00:02,000\r\nWelkom\r\n"), "application/x-subrip"],
])("%s is what it says", async (_, bytes, type) => {
  expect(await isOfType(bytes, type)).toBe(true);
});

test.each<[string, Uint8Array, AssetType]>([
  ["a page as a PDF", text("<html><script>alert(1)</script>"), "application/pdf"],
  ["a drawing as a PNG", text('<svg xmlns="http://www.w3.org/2000/svg"/>'), "image/png"],
  ["a PNG as a JPEG", png, "image/jpeg"],
  ["a page as captions", text("<html>WEBVTT"), "text/vtt"],
  ["WebVTT's name with more behind it", text("WEBVTTX\n"), "text/vtt"],
  ["bytes as captions", Buffer.from([0x57, 0xff, 0xfe]), "text/vtt"],
  ["captions with a null", text("WEBVTT\n\u0000"), "text/vtt"],
  ["WebVTT as SubRip", text("WEBVTT\n"), "application/x-subrip"],
  [
    "any archive as a Word document",
    Buffer.from("504b0304140000000000", "hex"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ],
  ["an executable as audio", text("MZ\u0090\u0000"), "audio/mpeg"],
  ["nothing", Buffer.alloc(0), "image/png"],
])("%s is not", async (_, bytes, type) => {
  expect(await isOfType(bytes, type)).toBe(false);
});

test("captions that are cut within a character are still captions", async () => {
  const whole = text("WEBVTT\n\né");
  expect(await isOfType(whole.subarray(0, whole.length - 1), "text/vtt")).toBe(true);
});
