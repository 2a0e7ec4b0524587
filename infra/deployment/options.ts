import { parseArgs } from "node:util";
import { type Configuration, parseConfiguration } from "../configuration.ts";
import { loadConfiguration } from "../configuration-file.ts";
import { OperatorError } from "./operator-error.ts";

export type Chosen = {
  readonly stage: string;
  readonly configuration: Configuration;
  /** Where to ask whether it answers, in place of the public address. */
  readonly reach: string | undefined;
  /** Whether the stage's data is to be destroyed with it. */
  readonly withData: boolean;
};

/**
 * Reads what was typed behind `npm run deploy --` and its like: `--stage`, which is needed, `--reach`, and `--with-data`,
 * which must name the stage once more.
 * @throws OperatorError for what is not known; ConfigurationError when katern.config.ts cannot be used
 */
export async function chooseStage(words: string[]): Promise<Chosen> {
  const { stage = "", reach, "with-data": withData } = parse(words);
  if (stage === "") throw new OperatorError("Name a stage of katern.config.ts: --stage test", { code: 2 });
  if (withData !== undefined && withData !== stage) {
    throw new OperatorError(`--with-data must repeat the stage: --with-data ${stage}`, { code: 2 });
  }
  const configuration = parseConfiguration(await loadConfiguration(), stage);
  return { stage, configuration, reach, withData: withData !== undefined };
}

function parse(words: string[]) {
  const options = {
    stage: { type: "string" },
    reach: { type: "string" },
    "with-data": { type: "string" },
  } as const;
  try {
    return parseArgs({ args: words, options, strict: true }).values;
  } catch (cause) {
    throw new OperatorError(cause instanceof Error ? cause.message : String(cause), { cause, code: 2 });
  }
}
