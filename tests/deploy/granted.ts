import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod";
import { readResources } from "../../infra/deployment/deployment.ts";
import { stage } from "./deployed-site.ts";
import type { Use } from "./recorded-calls.ts";

/** One action on one resource that a function's role holds. */
export type Grant = {
  readonly function: string;
  readonly action: string;
  /** The end of the ARN, from the last colon on; `*` for any characters. */
  readonly resource: string;
  /** Partition keys that it is bound to; any when undefined. */
  readonly partitions: readonly string[] | undefined;
};

/** What the deployed functions' roles hold, as the account itself tells. */
export async function readGrants(endpoint: string, region: string): Promise<Grant[]> {
  const lambda = new LambdaClient({});
  const grants: Grant[] = [];
  for (const name of ["api", "pipeline"] as const) {
    for (const { type, id } of await readResources(stage, { region, name })) {
      if (type !== "AWS::Lambda::Function") continue;
      const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: id }));
      const role = Role?.split("/").at(-1) ?? "";
      grants.push(...(await grantsOf(endpoint, role)).map((grant) => ({ function: id, ...grant })));
    }
  }
  lambda.destroy();
  return grants;
}

/** Whether a grant allows a use. */
export function allows(grant: Grant, use: Use): boolean {
  return (
    grant.function === use.function &&
    grant.action === use.action &&
    matches(grant.resource, use.resource) &&
    (grant.partitions === undefined ||
      (use.partitions.length > 0 &&
        use.partitions.every((key) => grant.partitions?.some((pattern) => matches(pattern, key)))))
  );
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split("*").map(literally).join(".*")}$`, "s").test(text);

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const documentSchema = z.object({
  Statement: z.array(
    z.looseObject({
      Effect: z.literal("Allow"),
      Action: several,
      Resource: several,
      Condition: z
        .looseObject({ "ForAllValues:StringLike": z.object({ "dynamodb:LeadingKeys": several }).optional() })
        .optional(),
    }),
  ),
});

async function grantsOf(endpoint: string, role: string): Promise<Omit<Grant, "function">[]> {
  const names = await ask(endpoint, { Action: "ListRolePolicies", RoleName: role });
  const grants: Omit<Grant, "function">[] = [];
  for (const [, PolicyName = ""] of names.matchAll(/<member>([^<]+)<\/member>/g)) {
    const answer = await ask(endpoint, { Action: "GetRolePolicy", RoleName: role, PolicyName });
    const text = /<PolicyDocument>([^<]+)<\/PolicyDocument>/.exec(answer)?.[1] ?? "";
    const { Statement } = documentSchema.parse(
      JSON.parse(decodeURIComponent(text.replaceAll("&quot;", '"'))),
    );
    for (const { Action, Resource, Condition } of Statement)
      for (const action of Action)
        for (const resource of Resource)
          grants.push({
            action,
            resource: resource.split(":").slice(5).join(":"),
            partitions: Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"],
          });
  }
  return grants;
}

const ask = (endpoint: string, parameters: Record<string, string>): Promise<string> =>
  queryAccount(endpoint, { service: "iam", parameters: { Version: "2010-05-08", ...parameters } });

/**
 * Asks a service that speaks in forms and XML, as the owner of the emulated account.
 * @throws Error with what it said when it refuses
 */
export async function queryAccount(
  endpoint: string,
  { service, parameters }: { readonly service: "iam" | "sts"; readonly parameters: Record<string, string> },
): Promise<string> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams(parameters),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${parameters["Action"]}: ${text}`);
  return text;
}
