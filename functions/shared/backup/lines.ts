/** So many bytes a line may have: no record comes near it, and a file that is no export is found out early. */
const longestLine = 64 * 1024 * 1024;
const lineEnd = 0x0a;

/**
 * The lines of a stream of UTF-8, without their ends.
 * @throws Error when the last one has no end, or one is far too long or not UTF-8; of the line that would come next
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw new Error("is not text in UTF-8", { cause });
    }
  };
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(lineEnd); end >= 0; end = chunk.indexOf(lineEnd, start)) {
      const last = chunk.subarray(start, end);
      yield decode(begun.length === 0 ? last : Buffer.concat([...begun, last]));
      begun = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    begun.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestLine) throw new Error("is too long to be one of an export");
  }
  if (begun.length > 0) throw new Error("breaks off: the file is cut short");
}
