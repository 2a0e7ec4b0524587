import { vi } from "vitest";

/** What a command of `katern` prints, as JSON where it is. */
export async function printedBy(
  command: (words: string[]) => Promise<void>,
  ...words: string[]
): Promise<unknown> {
  const log = vi.spyOn(console, "log").mockReturnValue();
  try {
    await command(words);
    const text = log.mock.calls.map(([line]) => String(line)).join("\n");
    return /^[{[]/.test(text) ? JSON.parse(text) : text;
  } finally {
    log.mockRestore();
  }
}
