import * as z from "zod";
import { type StackName, type Synthesised, stackNames } from "./synthesised.ts";

/** What references in synthesised templates come to. */
export type DeployedNames = {
  /** The logical id of what a value refers to, in its own stack or another. @throws Error for any other value */
  resourceOf(value: unknown): string;
  /** What AWS would call a resource. */
  nameOf(logicalId: string): string;
};

const referenceSchema = z.union([
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => ({ kind: "resource", id: Ref }) as const),
  z
    .strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.enum(["QueueName", "Arn"])]) })
    .transform(({ "Fn::GetAtt": [id] }) => ({ kind: "resource", id }) as const),
  z
    .strictObject({ "Fn::ImportValue": z.string() })
    .transform(({ "Fn::ImportValue": name }) => ({ kind: "export", name }) as const),
]);
const outputsSchema = z.record(
  z.string(),
  z.looseObject({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }),
);

/** @param tableName what the table is called; everything else is called by its logical id */
export function deployedNames({ template, resources }: Synthesised, tableName: string): DeployedNames {
  const outputsOf = (stack: StackName) =>
    Object.values(outputsSchema.parse(template(stack).toJSON()["Outputs"] ?? {}));
  const exported = new Map(
    stackNames
      .flatMap(outputsOf)
      .flatMap(({ Export, Value }) => (Export ? [[Export.Name, Value] as const] : [])),
  );
  const tables = new Set(resources("AWS::DynamoDB::Table", "data").keys());
  const resourceOf = (value: unknown): string => {
    const reference = referenceSchema.parse(value);
    return reference.kind === "resource" ? reference.id : resourceOf(exported.get(reference.name));
  };
  return { resourceOf, nameOf: (id) => (tables.has(id) ? tableName : id) };
}
