/**
 * Writes a document of parts; where it cannot be written because of some of them, of the others.
 * @param write the same for the same parts; throws for a part that cannot be written
 * @param leftOut told of each part that was left out, and why
 * @throws what `write` throws of the document itself, when it cannot be written without any part either
 */
export function writeSound<Part>(
  parts: readonly Part[],
  write: (parts: readonly Part[]) => string,
  leftOut: (part: Part, error: unknown) => void,
): string {
  try {
    return write(parts);
  } catch {
    // That it is not the document's own fault shows when it can be written without parts.
    write([]);
    const sound = parts.filter((part) => {
      try {
        write([part]);
        return true;
      } catch (error) {
        leftOut(part, error);
        return false;
      }
    });
    return write(sound);
  }
}
