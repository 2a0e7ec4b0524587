/** Stands for `debug` in the functions' bundles: file-type's readers write to it, and nobody reads that in a function. */
export default function never(): () => void {
  return () => {};
}
