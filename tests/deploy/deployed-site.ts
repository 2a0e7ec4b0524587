import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createBucketClient } from "../../functions/shared/artefacts/bucket.ts";
import { addLog } from "../../functions/shared/artefacts/logs.ts";
import { type Deployment, readDeployment, readStacks } from "../../infra/deployment/deployment.ts";
import type { Site } from "../end-to-end/site.ts";
import { signIn } from "./cognito.ts";
import { startEdgeProxy } from "./edge-proxy.ts";
import { emulatedRegion, startEmulatedAws } from "./emulated-aws.ts";
import { runEveryMinute } from "./schedules.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const stage = "test";

/** What an operator runs on a deployment, in the folder of a Katern. */
export type Operator = {
  /** Runs an npm script of the operator's on it, and answers what it printed. */
  operate(script: "deploy" | "destroy", words?: readonly string[]): Promise<string>;
  /** Runs a `katern` command on it, and answers what it printed. */
  katern(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<string>;
};

/** @param folder the Katern that is run; the one that these tests are of when left out */
export function operatorIn(folder = root): Operator {
  const run = async (
    file: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
  ) => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, file), ...words], {
      cwd: folder,
      timeout: 300_000,
      env: { ...process.env, ...environment },
    });
    return stdout;
  };
  return {
    operate: (script, words = []) => run(`infra/${script}.ts`, ["--stage", stage, ...words], {}),
    katern: (words, environment = {}) => run("cli/katern.ts", [...words, "--stage", stage], environment),
  };
}

export type DeployedSite = Site &
  Operator & {
    readonly endpoint: string;
    deployment(): Promise<Deployment>;
    /** How long the first deploy took, synthesis included, in seconds. */
    readonly deploySeconds: number;
  };

/**
 * Deploys all stacks to an emulated AWS as an operator does, with one command; readers come by way of its CDN.
 * @param folder the Katern that is deployed; the one that these tests are of when left out
 */
export async function deploySite(folder = root): Promise<DeployedSite> {
  const stack = new AsyncDisposableStack();
  try {
    return await deployOn(stack, folder);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function deployOn(stack: AsyncDisposableStack, folder: string): Promise<DeployedSite> {
  const aws = await startEmulatedAws();
  stack.defer(() => aws.stop());
  Object.assign(process.env, aws.environment);
  const edge = await startEdgeProxy({
    endpoint: aws.endpoint,
    host: async () => {
      host ??= (await readStacks(stage, { region: emulatedRegion })).get("edge")?.outputs["PublicAddress"];
      return new URL(host ?? "").host;
    },
  });
  stack.defer(() => edge.stop());
  let host: string | undefined;
  const operator = operatorIn(folder);
  const begun = performance.now();
  await operator.operate("deploy", ["--reach", edge.address]);
  const deploySeconds = (performance.now() - begun) / 1_000;
  const deployment = await readDeployment(stage, { region: emulatedRegion });
  const s3 = createBucketClient({ forcePathStyle: true });
  stack.defer(() => s3.destroy());
  return {
    address: edge.address,
    publicAddress: deployment.PublicAddress,
    endpoint: aws.endpoint,
    deploySeconds,
    ...operator,
    deployment: () => readDeployment(stage, { region: emulatedRegion }),
    token: (role) => signIn(aws.endpoint, deployment, role),
    addLog: (file) => addLog({ client: s3, name: deployment.LogsBucketName }, file),
    countReads: () => runEveryMinute(aws.endpoint, deployment.CountReadsFunction),
    stop: () => stack.disposeAsync(),
  };
}
