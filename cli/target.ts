import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { type Bucket, createBucketClient } from "../functions/shared/artefacts/bucket.ts";
import { readRuntimeFile } from "../local/runtime-file.ts";

/** Which Katern a command works on: the runtime of this machine, or a deployment. One client for both. */
export type Target = {
  /** Invokes a function and waits for its answer. @throws Error with what the function failed of */
  readonly invoke: (name: "count-reads" | "reconcile", payload: unknown) => Promise<unknown>;
  readonly logs: Bucket;
  /** The read ledger. @throws Error that says how to name it */
  readonly ledger: () => Bucket;
};

/** The folder of this machine's runtime. */
export const dataFolder = (): string => process.env["KATERN_DATA"] ?? ".katern";

/** @throws Error that says how to name a target when there is none */
export function openTarget(): Target {
  const prefix = process.env["KATERN_FUNCTION_PREFIX"];
  const bucket = process.env["KATERN_LOGS_BUCKET"];
  if (prefix !== undefined && bucket !== undefined) {
    const logs = { client: createBucketClient(), name: bucket };
    const ledger = (): Bucket => {
      const name = process.env["KATERN_LEDGER_BUCKET"];
      if (name === undefined) throw new Error("Name the deployment's ledger bucket in KATERN_LEDGER_BUCKET");
      return { client: createBucketClient(), name };
    };
    return { invoke: invoker(new LambdaClient(longCalls), prefix), logs, ledger };
  }
  const runtime = readRuntimeFile(dataFolder());
  if (runtime === null) {
    throw new Error(
      `No Katern runs on the folder ${dataFolder()}. Start it with npm start, name its folder in KATERN_DATA, or name a deployment in KATERN_FUNCTION_PREFIX and KATERN_LOGS_BUCKET.`,
    );
  }
  Object.assign(process.env, runtime.environment);
  const lambda = new LambdaClient({ ...longCalls, endpoint: runtime.control });
  return {
    invoke: invoker(lambda, ""),
    logs: { client: createBucketClient(), name: String(runtime.environment["LOGS_BUCKET"]) },
    ledger: () => ({ client: createBucketClient(), name: String(runtime.environment["LEDGER_BUCKET"]) }),
  };
}

/** A function may work for 15 minutes, and must not be asked twice because it does. */
const longCalls = { maxAttempts: 1, requestHandler: { requestTimeout: 905_000, connectionTimeout: 3_000 } };

function invoker(client: LambdaClient, prefix: string): Target["invoke"] {
  return async (name, payload) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: `${prefix}${name}`, Payload: JSON.stringify(payload) }),
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
