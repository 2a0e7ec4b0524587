import { type ParseArgsConfig, parseArgs } from "node:util";
import configurationInput from "../../katern.config.ts";
import { type Configuration, parseConfiguration } from "../configuration.ts";
import { OperatorError } from "./operator-error.ts";

export type Chosen<Values> = {
  readonly stage: string;
  readonly configuration: Configuration;
  readonly values: Values;
};

/**
 * Reads what was typed behind `npm run deploy --` and its like; `--stage` is always there, and needed.
 * @throws OperatorError for what is not known; ConfigurationError when katern.config.ts cannot be used
 */
export function chooseStage<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  words: string[],
  options: Options,
) {
  const values = parse(words, { ...options, stage: { type: "string" } } as const);
  const stage: unknown = values["stage"];
  if (typeof stage !== "string" || stage === "") {
    throw new OperatorError("Name a stage of katern.config.ts: --stage test", { code: 2 });
  }
  return { stage, configuration: parseConfiguration(configurationInput, stage), values };
}

function parse<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  words: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: words, options, strict: true }).values;
  } catch (cause) {
    throw new OperatorError(cause instanceof Error ? cause.message : String(cause), { cause, code: 2 });
  }
}
