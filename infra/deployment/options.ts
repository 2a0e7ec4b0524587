import { parseArgs } from "node:util";
import configurationInput from "../../katern.config.ts";
import { type Configuration, parseConfiguration } from "../configuration.ts";
import { OperatorError } from "./operator-error.ts";

export type Chosen = {
  readonly stage: string;
  readonly configuration: Configuration;
  /** Where to ask whether it answers, in place of the public address. */
  readonly reach: string | undefined;
};

/**
 * Reads what was typed behind `npm run deploy --` and its like: `--stage`, which is needed, and `--reach`.
 * @throws OperatorError for what is not known; ConfigurationError when katern.config.ts cannot be used
 */
export function chooseStage(words: string[]): Chosen {
  const { stage = "", reach } = parse(words);
  if (stage === "") throw new OperatorError("Name a stage of katern.config.ts: --stage test", { code: 2 });
  return { stage, configuration: parseConfiguration(configurationInput, stage), reach };
}

function parse(words: string[]) {
  const options = { stage: { type: "string" }, reach: { type: "string" } } as const;
  try {
    return parseArgs({ args: words, options, strict: true }).values;
  } catch (cause) {
    throw new OperatorError(cause instanceof Error ? cause.message : String(cause), { cause, code: 2 });
  }
}
