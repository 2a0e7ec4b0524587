import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudFormationClient, ValidateTemplateCommand } from "@aws-sdk/client-cloudformation";
import * as z from "zod";
import { assemblyFolder } from "./cdk.ts";
import type { Region } from "./deployment.ts";

const templateSchema = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })).default({}),
});

/**
 * Asks CloudFormation whether the region knows every type of resource that is synthesised, before anything is made: a
 * template that has each once, which may be 51,200 bytes, where those of the stacks may be larger.
 * @throws what CloudFormation says, naming the types that it does not know (`Unrecognized resource types`)
 */
export async function checkServices(stage: string, { region }: Region): Promise<void> {
  const types = await typesSynthesised(assemblyFolder(stage));
  const Resources = Object.fromEntries(types.map((Type, index) => [`Type${index}`, { Type }]));
  const client = new CloudFormationClient(region === undefined ? {} : { region });
  await client.send(new ValidateTemplateCommand({ TemplateBody: JSON.stringify({ Resources }) }));
  client.destroy();
}

async function typesSynthesised(folder: string): Promise<string[]> {
  const types = new Set<string>();
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".template.json")) continue;
    const { Resources } = templateSchema.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
    for (const { Type } of Object.values(Resources)) if (Type.startsWith("AWS::")) types.add(Type);
  }
  return [...types].sort();
}
