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
  const rows = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const colour = shapes.findLast((shape) => covers(shape, x, y))?.colour ?? background;
      rows.set(colour, y * rowLength + 1 + x * 3);
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

function covers(shape: Shape, x: number, y: number): boolean {
  if ("circle" in shape) {
    const [centreX, centreY, radius] = shape.circle;
    return (x - centreX) ** 2 + (y - centreY) ** 2 <= radius ** 2;
  }
  const [left, top, width, height] = shape.rectangle;
  return x >= left && x < left + width && y >= top && y < top + height;
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
