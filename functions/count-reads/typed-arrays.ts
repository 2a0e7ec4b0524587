/** Copies the numbers to the front of a longer array. */
export function grown<Numbers extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  from: Numbers,
  to: Numbers,
): Numbers {
  to.set(from);
  return to;
}

/** Smaller ones may share their memory (`Buffer.poolSize`), and are no burden. */
const large = 100_000;

/**
 * Gives memory back at once that is needed no more, instead of leaving it to be found some time: what inflating takes
 * is soon much more than what is worked with. A large array is empty afterwards.
 * @param array that no other shares memory with
 */
export function giveBack({ buffer }: Uint8Array | Uint32Array | Float64Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= large) buffer.transfer(0);
}
