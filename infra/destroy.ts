import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { Configuration } from "./configuration.ts";
import { assemblyFolder, runCdk } from "./deployment/cdk.ts";
import {
  type Region,
  readResources,
  readStacks,
  type StackName,
  type StackState,
  stackOf,
} from "./deployment/deployment.ts";
import { emptyBuckets } from "./deployment/empty-buckets.ts";
import { runCommand } from "./deployment/operator-error.ts";
import { chooseStage } from "./deployment/options.ts";

/**
 * `npm run destroy -- --stage test`: takes the stacks away, leaves what holds data, and says what it left.
 * `--with-data test` takes the data as well. What was interrupted is finished by the next one.
 */
async function destroy(words: string[]): Promise<void> {
  const { stage, configuration, withData } = await chooseStage(words);
  const { region } = configuration;
  const stacks = await readStacks(stage, { region });
  if (stacks.size === 0) {
    console.log(
      `Stage '${stage}' is not deployed here. What was left when it was destroyed is no part of it any more.`,
    );
    return;
  }
  await synthesise({ stage, configuration, stacks, withData });
  const names = [...stacks.keys()];
  const holding = await retained(stage, { region, names });
  if (withData) await destroyWithData(stage, { region, stacks });
  else await destroyStacks(stage);
  if (!withData) console.log(`\nLeft behind, with what they hold:\n${asLines(holding)}`);
  else console.log(`\nNothing is left of stage '${stage}' in its stacks, nor of what it held.`);
}

const asLines = (texts: readonly string[]): string => texts.map((text) => `  ${text}`).join("\n");

type Target = {
  readonly stage: string;
  readonly configuration: Configuration;
  readonly stacks: ReadonlyMap<StackName, StackState>;
  readonly withData: boolean;
};

function synthesise({ stage, configuration, stacks, withData }: Target): Promise<void> {
  const publicAddress = stacks.get("edge")?.outputs["PublicAddress"];
  const told = configuration.domain === undefined && publicAddress !== undefined;
  return runCdk({
    stage,
    what: "Synthesising the stacks",
    words: [
      ...["synth", "--quiet", "-c", `stage=${stage}`, "-o", assemblyFolder(stage)],
      ...(told ? ["-c", `publicAddress=${publicAddress}`] : []),
      ...(withData ? ["-c", "dataGoes=yes"] : []),
    ],
  });
}

/** Buckets are emptied when nothing is left that writes to them. */
async function destroyWithData(
  stage: string,
  { region, stacks }: Region & { readonly stacks: ReadonlyMap<StackName, StackState> },
): Promise<void> {
  const app = ["--app", assemblyFolder(stage)];
  // A stack that could not be destroyed takes no changes, and has let go before.
  const deployable = [...stacks].filter(([, { status }]) => !status.startsWith("DELETE"));
  const names = deployable.map(([name]) => stackOf(stage, name));
  if (names.length > 0) {
    await runCdk({
      stage,
      what: "Having the stacks let go of what they hold",
      words: ["deploy", ...names, "--exclusively", "--require-approval", "never", ...app],
    });
  }
  const others = [...stacks.keys()].filter((name) => name !== "data").map((name) => stackOf(stage, name));
  if (others.length > 0) {
    await runCdk({
      stage,
      what: "Destroying the stacks",
      words: ["destroy", ...others, "--exclusively", "--force", ...app],
    });
  }
  if (stacks.has("data")) await emptyBuckets(stage, { region, name: "data" });
  await destroyStacks(stage);
}

function destroyStacks(stage: string): Promise<void> {
  return runCdk({
    stage,
    what: "Destroying the stacks",
    words: ["destroy", "--all", "--force", "--app", assemblyFolder(stage)],
  });
}

const templateSchema = z.object({
  Resources: z.record(z.string(), z.looseObject({ DeletionPolicy: z.string().optional() })),
});

/** What outlives its stack, because the template says so. */
async function retained(
  stage: string,
  { region, names }: Region & { readonly names: readonly StackName[] },
): Promise<string[]> {
  const left: string[] = [];
  for (const name of names) {
    const file = join(assemblyFolder(stage), `${stackOf(stage, name)}.template.json`);
    const { Resources } = templateSchema.parse(JSON.parse(await readFile(file, "utf8")));
    for (const { logicalId, type, id } of await readResources(stage, { region, name })) {
      if (Resources[logicalId]?.DeletionPolicy === "Retain") left.push(`${type} ${id}`);
    }
  }
  return left;
}

await runCommand(() => destroy(process.argv.slice(2)));
