import { ConfigurationError } from "./configuration-faults.ts";

/**
 * What `katern.config.ts` exports, unchecked. It is loaded when it is asked for and no sooner, so that a command that
 * works on this machine alone needs none.
 * @throws ConfigurationError when it is not there, or is no TypeScript
 */
export async function loadConfiguration(): Promise<unknown> {
  try {
    return (await import("../katern.config.ts")).default;
  } catch (cause) {
    const { message, stack = "" } = cause instanceof Error ? cause : new Error(String(cause));
    const line = /katern\.config\.ts:(\d+)/.exec(stack)?.[1];
    throw new ConfigurationError(
      [
        {
          key: line === undefined ? "The file" : `Line ${line}`,
          problem: `cannot be loaded (${message.split("\n")[0]})`,
          hint:
            line === undefined
              ? "docs/deploy.md says what stands in it"
              : "a comma, a quote or a bracket too many or too few, there or just before",
        },
      ],
      { cause },
    );
  }
}
