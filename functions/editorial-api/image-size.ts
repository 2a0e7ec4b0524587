/** How large an image is, from the first bytes of its file. */

/** In pixels, as they are stored: a rotation that the file asks for is not carried out. */
export type ImageSize = { readonly width: number; readonly height: number };

/**
 * As much of a file as telling needs: a PNG says it at once, a JPEG behind what cameras and programs keep in it
 * (a preview, colour profiles), which is seldom more than this.
 */
export const imageSampleLength = 1024 * 1024;

/** The types of which it is known. */
export const measuredTypes: readonly string[] = ["image/png", "image/jpeg"];

/**
 * @param sample the file's first bytes
 * @returns undefined for files of other types, and where it does not stand in the sample
 */
export function imageSizeOf(sample: Uint8Array, contentType: string): ImageSize | undefined {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  const size =
    contentType === "image/png"
      ? sizeOfPng(view)
      : contentType === "image/jpeg"
        ? sizeOfJpeg(view)
        : undefined;
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

/** The image header is the first chunk (PNG, third edition, sections 5.6 and 11.2.1). */
function sizeOfPng(view: DataView): ImageSize | undefined {
  const header = 0x49484452;
  if (view.byteLength < 24 || view.getUint32(12) !== header) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Markers that begin a frame: SOF0 to SOF15 but for DHT, JPG and DAC, which lie among them (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers that stand alone, without a length: TEM, RST0 to RST7 and SOI. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const endOfImage = 0xd9;
const startOfScan = 0xda;

/** Goes from segment to segment until a frame says it (ITU-T T.81, section B.2). */
function sizeOfJpeg(view: DataView): ImageSize | undefined {
  let at = 0;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Any marker may be preceded by any number of fill bytes.
    if (marker === 0xff) at += 1;
    else if (isAlone(marker)) at += 2;
    else if (isFrame(marker)) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    else if (marker === startOfScan || marker === endOfImage) return undefined;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
