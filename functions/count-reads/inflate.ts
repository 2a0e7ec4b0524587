import { createGunzip, gunzipSync } from "node:zlib";

/** Input is fed in blocks of one size, so that what a damaged file still gives does not depend on the network. */
const blockBytes = 65_536;

/** What is larger, compressed or not, is inflated piece by piece. */
const wholeBytes = 32_000_000;

/** The compressed data is broken: in a block, or (null) by ending too soon. */
export class DamagedError extends Error {
  readonly block: number | null;
  constructor(block: number | null, options: ErrorOptions) {
    super("The gzip data is damaged", options);
    this.block = block;
  }
}

/**
 * Inflates a file that is whole and of a usual size at once.
 * @returns null when it must be done piece by piece: it is large, or damaged
 */
export function inflatedAtOnce(compressed: Uint8Array): Uint8Array | null {
  if (compressed.length < 18) return null;
  const end = new DataView(compressed.buffer, compressed.byteOffset + compressed.length - 4, 4);
  /** The last four bytes are the length of what was compressed (RFC 1952, section 2.3.1); room for more saves a copy. */
  const chunkSize = Math.min(end.getUint32(0, true) + 4_096, wholeBytes);
  try {
    return gunzipSync(compressed, { chunkSize, maxOutputLength: wholeBytes });
  } catch {
    return null;
  }
}

/**
 * Inflates blocks one after the other; every byte that can be had before damage is taken.
 * @param work.careful the number of the block to go through byte by byte: inflating loses what a write gave before its
 *   fault
 * @throws DamagedError, and what `take` throws
 */
export async function inflate(work: {
  source: AsyncIterable<Uint8Array>;
  careful: number | null;
  take: (chunk: Buffer) => void;
}): Promise<void> {
  const gunzip = createGunzip({ chunkSize: 4 * blockBytes });
  const state: { block: number | null; failed: Error | null } = { block: null, failed: null };
  gunzip.on("data", (chunk: Buffer) => {
    if (state.failed !== null) return;
    try {
      work.take(chunk);
    } catch (error) {
      state.failed = error instanceof Error ? error : new Error(String(error));
    }
  });
  /** What is being waited for; after an error nothing else would say that it is over. */
  let proceed = () => {};
  gunzip.on("end", () => proceed());
  gunzip.on("error", (cause) => {
    state.failed ??= new DamagedError(state.block, { cause });
    proceed();
  });
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      gunzip.write(bytes, () => resolve());
    });
  const end = () =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      gunzip.end();
    });
  try {
    let block = 0;
    for await (const bytes of blocksOf(work.source)) {
      state.block = block;
      const step = block === work.careful ? 1 : bytes.length;
      for (let at = 0; at < bytes.length && state.failed === null; at += step) {
        await write(bytes.subarray(at, at + step));
      }
      if (state.failed !== null) break;
      block++;
    }
    state.block = null;
    if (state.failed === null) await end();
  } finally {
    gunzip.destroy();
  }
  if (state.failed !== null) throw state.failed;
}

/** Cuts a stream of chunks of any size into blocks of one size. */
async function* blocksOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    let at = 0;
    for (; pending.length - at >= blockBytes; at += blockBytes) yield pending.subarray(at, at + blockBytes);
    pending = pending.subarray(at);
  }
  if (pending.length > 0) yield pending;
}
