import fc from "fast-check";
import { expect, test } from "vitest";
import { png } from "../../local/sample/formats/png.ts";
import { imageSizeOf } from "./image-size.ts";

const segment = (marker: number, content: readonly number[]) => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
];
const frame = (marker: number, width: number, height: number) =>
  segment(marker, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]);
const jpeg = (...parts: readonly (readonly number[])[]) => Uint8Array.from([0xff, 0xd8, ...parts.flat()]);
const preview = segment(0xe1, [...Buffer.from("Exif\0\0"), 0xff, 0xd8, ...frame(0xc0, 160, 120)]);

test("of a PNG stands in its header", () => {
  const bytes = png({ width: 1_500, height: 1_401, background: [0, 0, 0], shapes: [] });
  expect(imageSizeOf(bytes, "image/png")).toEqual({ width: 1_500, height: 1_401 });
  expect(imageSizeOf(bytes, "image/webp")).toBeUndefined();
  expect(imageSizeOf(bytes.subarray(0, 20), "image/png")).toBeUndefined();
});

test.each([0xc0, 0xc1, 0xc2, 0xcf])(
  "of a JPEG stands in its frame %i, not in the preview within",
  (marker) => {
    const bytes = jpeg(preview, segment(0xc4, [0, 0]), [0xff], frame(marker, 3_000, 2_999));
    expect(imageSizeOf(bytes, "image/jpeg")).toEqual({ width: 3_000, height: 2_999 });
  },
);

test.each([
  ["that ends before its frame", jpeg(preview)],
  ["whose picture begins without one", jpeg(segment(0xda, [0]), frame(0xc0, 9, 9))],
  ["that measures nothing", jpeg(frame(0xc0, 0, 10))],
  ["that is none", Uint8Array.from(Buffer.from("GIF89a, and more of it"))],
])("of a JPEG %s is not known", (_, bytes) => {
  expect(imageSizeOf(bytes, "image/jpeg")).toBeUndefined();
});

test("is looked for in any bytes without an end or an error", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom("image/png", "image/jpeg"),
      (bytes, type) => {
        imageSizeOf(Uint8Array.from([0xff, 0xd8, ...bytes]), type);
      },
    ),
  );
});
