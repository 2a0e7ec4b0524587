import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import * as z from "zod";
import { OperatorError } from "./operator-error.ts";

/** A deployed stage, as its stacks tell of themselves. */

/** In the order in which they are deployed. */
export const stackNames = ["data", "api", "pipeline", "observability", "edge"] as const;
export type StackName = (typeof stackNames)[number];

export type StackState = {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
};

export type Region = { readonly region?: string | undefined };

/** What is known of each stack that is there. */
export async function readStacks(
  stage: string,
  { region }: Region,
): Promise<ReadonlyMap<StackName, StackState>> {
  const client = createClient({ region });
  const found = new Map<StackName, StackState>();
  for (const name of stackNames) {
    const state = await readStack(client, stackOf(stage, name));
    if (state !== undefined) found.set(name, state);
  }
  client.destroy();
  return found;
}

/** Whether the account and region were prepared for the CDK. */
export async function isBootstrapped(region: string | undefined): Promise<boolean> {
  const client = createClient({ region });
  const state = await readStack(client, "CDKToolkit");
  client.destroy();
  return state !== undefined;
}

/** What a stack made, by the names that its template gives them. */
export async function readResources(
  stage: string,
  { region, name }: Region & { readonly name: StackName },
): Promise<{ logicalId: string; type: string; id: string }[]> {
  const client = createClient({ region });
  const answer = await client.send(new DescribeStackResourcesCommand({ StackName: stackOf(stage, name) }));
  client.destroy();
  return (answer.StackResources ?? []).flatMap((resource) => {
    const { LogicalResourceId: logicalId, ResourceType: type, PhysicalResourceId: id } = resource;
    return logicalId === undefined || type === undefined || id === undefined ? [] : [{ logicalId, type, id }];
  });
}

const outputsSchema = z.object({
  TableName: z.string(),
  PublishedBucketName: z.string(),
  MediaBucketName: z.string(),
  LogsBucketName: z.string(),
  LedgerBucketName: z.string(),
  ApiAddress: z.string(),
  RenderQueueUrl: z.string(),
  RenderDeadLettersUrl: z.string(),
  StreamDeadLettersUrl: z.string(),
  ScheduleDeadLettersUrl: z.string(),
  ReconcileFunction: z.string(),
  CountReadsFunction: z.string(),
  BackupFunction: z.string(),
  BackupBucketName: z.string(),
  PublicAddress: z.string(),
  /** With Cognito only. */
  UserPoolId: z.string().optional(),
  UserPoolClientId: z.string().optional(),
});

/** What the stacks of a whole deployment print, by name. */
export type Deployment = z.infer<typeof outputsSchema>;

/**
 * A whole deployment.
 * @throws OperatorError naming the stacks that are not there, or not as they should be
 */
export async function readDeployment(stage: string, region: Region): Promise<Deployment> {
  const stacks = await readStacks(stage, region);
  const wrong = stackNames.flatMap((name) => {
    const status = stacks.get(name)?.status ?? "not there";
    return goodStatuses.includes(status) ? [] : [`${stackOf(stage, name)} (${status})`];
  });
  if (wrong.length > 0) {
    throw new OperatorError(
      `Stage '${stage}' is not wholly deployed: ${wrong.join(", ")}. Run npm run deploy -- --stage ${stage}`,
    );
  }
  const outputs = Object.assign({}, ...[...stacks.values()].map((stack) => stack.outputs));
  return outputsSchema.parse(outputs);
}

export const stackOf = (stage: string, name: StackName): string => `katern-${stage}-${name}`;

const goodStatuses: readonly string[] = [
  "CREATE_COMPLETE",
  "UPDATE_COMPLETE",
  "UPDATE_ROLLBACK_COMPLETE",
  "IMPORT_COMPLETE",
];

function createClient({ region }: Region): CloudFormationClient {
  const configuration: CloudFormationClientConfig = {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
    ...(region === undefined ? {} : { region }),
  };
  return new CloudFormationClient(configuration);
}

async function readStack(client: CloudFormationClient, name: string): Promise<StackState | undefined> {
  try {
    const answer = await client.send(new DescribeStacksCommand({ StackName: name }));
    const stack = answer.Stacks?.[0];
    if (stack?.StackStatus === undefined || stack.StackStatus === "DELETE_COMPLETE") return undefined;
    const outputs = (stack.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
      OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
    );
    return { status: stack.StackStatus, outputs: Object.fromEntries(outputs) };
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}
