import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import { type ConfigurationInput, parseConfiguration } from "../../infra/configuration.ts";
import { createApp, createKatern, type Katern } from "../../infra/katern.ts";

/** The stacks, synthesised once for a test file, with a stand-in for the functions' bundles. */

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;
const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });

export type StackName = "data" | "api" | "pipeline" | "observability" | "edge";

export type Synthesised = {
  readonly katern: Katern;
  readonly template: (name: StackName) => Template;
  /** The resources of a type, in all stacks or one, by logical id. */
  readonly resources: (type: string, name?: StackName) => ReadonlyMap<string, Resource>;
  /** All resources of a stack. */
  readonly everything: (name: StackName) => readonly Resource[];
};

export const stackNames: readonly StackName[] = ["data", "api", "pipeline", "observability", "edge"];

/** The least that a configuration says. */
export const plainConfiguration: ConfigurationInput = {
  site: { name: "Dynamiek van de Stad", language: "nl", timeZone: "Europe/Amsterdam" },
  stages: { main: {} },
};

/**
 * @param options.checked whether the templates are held against CloudFormation's schemas as well, which
 *   takes three seconds
 * @param options.dataGoes as before a stage is destroyed with its data
 */
export function synthesise(
  input: ConfigurationInput = plainConfiguration,
  options: { readonly checked?: boolean; readonly dataGoes?: boolean } = {},
): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), "katern-infra-"));
  const bundle = join(folder, "bundle");
  mkdirSync(bundle);
  writeFileSync(join(bundle, "index.js"), "exports.handler = async () => ({});\n");
  const katern = createKatern({
    app: createApp({
      outdir: join(folder, "cdk.out"),
      analyticsReporting: false,
      context: { "@aws-cdk/core:validateAgainstDefaultRules": options.checked ?? false },
    }),
    stage: "main",
    dataGoes: options.dataGoes ?? false,
    configuration: parseConfiguration(input, "main"),
    folders: {
      "delivery-api": bundle,
      "editorial-api": bundle,
      "publish-stream": bundle,
      "publish-queue": bundle,
      reconcile: bundle,
      sweep: bundle,
      backup: bundle,
      "count-reads": bundle,
    },
  });
  katern.app.synth();
  const templates = new Map(stackNames.map((name) => [name, Template.fromStack(katern[name].stack)]));
  rmSync(folder, { recursive: true, force: true });
  const template = (name: StackName): Template => {
    const found = templates.get(name);
    if (found === undefined) throw new Error(`There is no stack ${name}`);
    return found;
  };
  const resources = (type: string, name?: StackName): ReadonlyMap<string, Resource> => {
    const names = name === undefined ? stackNames : [name];
    const found = names.flatMap((one) => Object.entries(template(one).findResources(type)));
    return new Map(found.map(([id, value]) => [id, resourceSchema.parse(value)]));
  };
  const everything = (name: StackName): readonly Resource[] =>
    Object.values(templateSchema.parse(template(name).toJSON()).Resources);
  return { katern, template, resources, everything };
}
