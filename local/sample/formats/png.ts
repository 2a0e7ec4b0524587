import { crc32, deflateSync } from "node:zlib";

type Colour = readonly [red: number, green: number, blue: number];

/** Plain shapes; later ones lie over earlier ones. Lengths in pixels, from the upper left corner. */
type Shape =
  | { readonly circle: readonly [x: number, y: number, radius: number]; readonly colour: Colour }
  | {
      readonly rectangle: readonly [left: number, top: number, width: number, height: number];
      readonly colour: Colour;
    };

export type Drawing = {
  readonly width: number;
  readonly height: number;
  readonly background: Colour;
  readonly shapes: readonly Shape[];
};

/** A drawing as a PNG file, 8 bits a channel, no transparency (PNG, third edition). */
export function png({ width, height, background, shapes }: Drawing): Buffer {
  const rowLength = 1 + width * 3;
  const row = Buffer.concat([Buffer.alloc(1), Buffer.alloc(width * 3, Buffer.from(background))]);
  const rows = Buffer.alloc(rowLength * height, row);
  for (const shape of shapes) {
    for (const { y, from, to } of spansOf(shape)) {
      const [left, right] = [Math.max(0, from), Math.min(width, to)];
      if (y < 0 || y >= height || left >= right) continue;
      const start = y * rowLength + 1;
      rows.fill(Buffer.from(shape.colour), start + left * 3, start + right * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A shape row by row: from which pixel, and up to but not including which. */
function spansOf(shape: Shape): { y: number; from: number; to: number }[] {
  if ("rectangle" in shape) {
    const [left, top, width, height] = shape.rectangle;
    return Array.from({ length: height }, (_, index) => ({ y: top + index, from: left, to: left + width }));
  }
  const [centreX, centreY, radius] = shape.circle;
  return Array.from({ length: radius * 2 + 1 }, (_, index) => {
    const half = Math.floor(Math.sqrt(radius ** 2 - (index - radius) ** 2));
    return { y: centreY - radius + index, from: centreX - half, to: centreX + half + 1 };
  });
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
