/** So many bytes of a file's start are looked at. */
export const tagHeaderLength = 10;

const hasFooter = 0x10;

/**
 * Where the sound of an MP3 file begins: behind the ID3v2 tag that it may begin with, whose length stands in its header in
 * four times seven bits.
 * @param start at least the first ten bytes of the file
 * @returns the number of the first byte that is not the tag's; 0 when there is none
 * @see ID3 tag version 2.4.0, Main Structure, sections 3.1 (header), 3.4 (footer) and 6.2 (synchsafe integers)
 */
export function soundStartOf(start: Uint8Array): number {
  const [i, d, three, version = 0xff, revision = 0xff, flags = 0, ...size] = start.subarray(
    0,
    tagHeaderLength,
  );
  const isTag = i === 0x49 && d === 0x44 && three === 0x33 && version < 0xff && revision < 0xff;
  if (!isTag || size.length < 4 || size.some((byte) => byte >= 0x80)) return 0;
  const length = size.reduce((sum, byte) => sum * 128 + byte, 0);
  return tagHeaderLength + length + ((flags & hasFooter) === 0 ? 0 : tagHeaderLength);
}
