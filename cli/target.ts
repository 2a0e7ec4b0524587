import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Bucket, createBucketClient } from "../functions/shared/artefacts/bucket.ts";
import { createTableClient, type Table } from "../functions/shared/storage/table.ts";
import { type Configuration, parseConfiguration } from "../infra/configuration.ts";
import { loadConfiguration } from "../infra/configuration-file.ts";
import { type Deployment, readDeployment } from "../infra/deployment/deployment.ts";
import { readRuntimeFile } from "../local/runtime-file.ts";
import { UsageError } from "./usage.ts";

/** The functions that operators invoke. */
type Invoked = "count-reads" | "reconcile" | "backup";

/** Which Katern a command works on: the runtime of this machine, or a deployment. One client for both. */
export type Target = {
  /** Invokes a function and waits for its answer. @throws Error with what the function failed of */
  readonly invoke: (name: Invoked, payload: unknown) => Promise<unknown>;
  readonly logs: Bucket;
  /** The read ledger. */
  readonly ledger: () => Bucket;
  /** Uploads. */
  readonly media: () => Bucket;
  readonly table: () => Table;
};

/** The folder of this machine's runtime. */
export const dataFolder = (): string => process.env["KATERN_DATA"] ?? ".katern";

/** A stage that was named, with what its stacks say, and the region it is in. */
export type DeployedStage = {
  readonly stage: string;
  /** What `katern.config.ts` says of it. */
  readonly configuration: Configuration;
  readonly region: string | undefined;
  readonly deployment: Deployment;
};

/**
 * The deployment that was named with `--stage` or in KATERN_STAGE.
 * @throws UsageError when none was; OperatorError when it is not wholly there
 */
export async function openDeployment(): Promise<DeployedStage> {
  const stage = requireStage();
  const configuration = parseConfiguration(await loadConfiguration(), stage);
  const { region } = configuration;
  // Clients that are made from here on are those of that region.
  if (region !== undefined) process.env["AWS_REGION"] = region;
  return { stage, configuration, region, deployment: await readDeployment(stage, { region }) };
}

/** The stage that was named with `--stage` or in KATERN_STAGE. @throws UsageError when none was */
export function requireStage(): string {
  const stage = namedStage();
  if (stage === undefined) throw new UsageError("Only a deployment has that: name its stage with --stage");
  return stage;
}

/** @throws Error that says how to name a target when there is none */
export async function openTarget(): Promise<Target> {
  if (namedStage() !== undefined) return targetOf((await openDeployment()).deployment);
  const runtime = readRuntimeFile(dataFolder());
  if (runtime === null) {
    throw new Error(
      `No Katern runs on the folder ${dataFolder()}. Start it with npm start, name its folder in KATERN_DATA, or name a deployment with --stage.`,
    );
  }
  Object.assign(process.env, runtime.environment);
  const lambda = new LambdaClient({ ...longCalls, endpoint: runtime.control });
  return {
    invoke: invoker(lambda, {
      "count-reads": "count-reads",
      reconcile: "reconcile",
      backup: "backup",
    }),
    logs: { client: createBucketClient(), name: String(runtime.environment["LOGS_BUCKET"]) },
    ledger: () => ({ client: createBucketClient(), name: String(runtime.environment["LEDGER_BUCKET"]) }),
    media: () => ({ client: createBucketClient(), name: String(runtime.environment["MEDIA_BUCKET"]) }),
    table: () => ({ client: createTableClient(), name: String(runtime.environment["TABLE_NAME"]) }),
  };
}

function targetOf(deployment: Deployment): Target {
  const { CountReadsFunction, ReconcileFunction, LogsBucketName, LedgerBucketName } = deployment;
  const { BackupFunction, MediaBucketName, TableName } = deployment;
  return {
    invoke: invoker(new LambdaClient(longCalls), {
      "count-reads": CountReadsFunction,
      reconcile: ReconcileFunction,
      backup: BackupFunction,
    }),
    logs: { client: createBucketClient(), name: LogsBucketName },
    ledger: () => ({ client: createBucketClient(), name: LedgerBucketName }),
    media: () => ({ client: createBucketClient(), name: MediaBucketName }),
    table: () => ({ client: createTableClient(), name: TableName }),
  };
}

function namedStage(): string | undefined {
  const stage = process.env["KATERN_STAGE"];
  return stage === "" ? undefined : stage;
}

/** A function may work for 15 minutes, and must not be asked twice because it does. */
const longCalls = { maxAttempts: 1, requestHandler: { requestTimeout: 905_000, connectionTimeout: 3_000 } };

function invoker(client: LambdaClient, names: Readonly<Record<Invoked, string>>): Target["invoke"] {
  return async (name, payload) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: names[name], Payload: JSON.stringify(payload) }),
    );
    const text = answer.Payload === undefined ? "null" : Buffer.from(answer.Payload).toString("utf8");
    const result: unknown = JSON.parse(text === "" ? "null" : text);
    if (answer.FunctionError === undefined) return result;
    throw new Error(`${name} failed: ${messageOf(result)}`);
  };
}

function messageOf(result: unknown): string {
  return typeof result === "object" && result !== null && "errorMessage" in result
    ? String(result.errorMessage)
    : "it did not say why";
}
