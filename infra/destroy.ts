import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { assemblyFolder, runCdk } from "./deployment/cdk.ts";
import { type Region, readResources, readStacks, type StackName, stackOf } from "./deployment/deployment.ts";
import { runCommand } from "./deployment/operator-error.ts";
import { chooseStage } from "./deployment/options.ts";

/** `npm run destroy -- --stage test`: takes the stacks away, leaves what holds data, and says what it left. */
async function destroy(words: string[]): Promise<void> {
  const { stage, configuration } = chooseStage(words);
  const { region } = configuration;
  const stacks = await readStacks(stage, { region });
  if (stacks.size === 0) {
    console.log(`Stage '${stage}' is not deployed here.`);
    return;
  }
  const app = assemblyFolder(stage);
  const publicAddress = stacks.get("edge")?.outputs["PublicAddress"];
  const address = configuration.domain === undefined && publicAddress !== undefined;
  await runCdk({
    stage,
    what: "Synthesising the stacks",
    words: [
      ...["synth", "--quiet", "-c", `stage=${stage}`, "-o", app],
      ...(address ? ["-c", `publicAddress=${publicAddress}`] : []),
    ],
  });
  const left = await retained(stage, { region, names: [...stacks.keys()] });
  await runCdk({
    stage,
    what: "Destroying the stacks",
    words: ["destroy", "--all", "--force", "--app", app],
  });
  console.log(`\nLeft behind, with what they hold:\n${left.map((one) => `  ${one}`).join("\n")}`);
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
