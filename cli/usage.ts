import { type ParseArgsConfig, parseArgs } from "node:util";

/** What was typed makes no sense: exit code 2, and what would. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UsageError";
  }
}

/** Reads a command's options and words. @throws UsageError naming what is not known */
export function readOptions<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  words: string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: words, options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
