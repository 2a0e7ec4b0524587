import { setTimeout as pause } from "node:timers/promises";
import { assemblyFolder, runCdk } from "./deployment/cdk.ts";
import { type Deployment, isBootstrapped, readDeployment, readStacks } from "./deployment/deployment.ts";
import { findTablesLeft } from "./deployment/left-behind.ts";
import { OperatorError, runCommand } from "./deployment/operator-error.ts";
import { chooseStage } from "./deployment/options.ts";
import { checkServices } from "./deployment/services-check.ts";

/**
 * `npm run deploy -- --stage test`: everything to an account, as often as it is asked. What was interrupted is
 * finished by the next one. `--reach ADDRESS` asks there whether it answers, in place of the public address.
 */
async function deploy(words: string[]): Promise<void> {
  const { stage, configuration, reach, withData } = await chooseStage(words);
  if (withData) throw new OperatorError("--with-data is for npm run destroy", { code: 2 });
  const { region, domain } = configuration;
  const before = await readStacks(stage, { region });
  const known = before.get("edge")?.outputs["PublicAddress"];
  const fixed = domain !== undefined || configuration.publicAddress !== undefined;
  await synthesise(stage, fixed ? undefined : known);
  await checkServices(stage, { region });
  const makesCertificate = domain?.hostedZone !== undefined && domain.certificateArn === undefined;
  for (const one of makesCertificate ? [region, "us-east-1"] : [region]) {
    if (!(await isBootstrapped(one))) await bootstrap(stage);
  }
  // Before all others: where the domain is not ours nothing else is made.
  if (makesCertificate) await deployStacks(stage, [`katern-${stage}-certificate`, "--exclusively"]);
  await deployStacks(stage);
  const first = await readDeployment(stage, { region });
  if (!fixed && first.PublicAddress !== known) {
    console.log(`The CDN is called ${first.PublicAddress}: telling the functions`);
    await synthesise(stage, first.PublicAddress);
    await deployStacks(stage);
  }
  const deployed = await readDeployment(stage, { region });
  await answers(reach ?? deployed.PublicAddress);
  console.log(summary(deployed));
  const left = before.has("data") ? [] : await findTablesLeft(stage, { region, but: deployed.TableName });
  for (const table of left) {
    console.log(
      `\nThis deployment is empty: ${table} was left by an earlier one of stage '${stage}' and is no part of it. docs/runbook.md, Restoring, says how to bring its content over.`,
    );
  }
}

function synthesise(stage: string, publicAddress: string | undefined): Promise<void> {
  const context = ["-c", `stage=${stage}`];
  if (publicAddress !== undefined) context.push("-c", `publicAddress=${publicAddress}`);
  return runCdk({
    stage,
    what: "Synthesising the stacks",
    words: ["synth", "--quiet", ...context, "-o", assemblyFolder(stage)],
  });
}

function bootstrap(stage: string): Promise<void> {
  console.log("Preparing the account and region for the CDK");
  return runCdk({
    stage,
    what: "Bootstrapping the account",
    words: ["bootstrap", "--app", assemblyFolder(stage)],
  });
}

function deployStacks(stage: string, which: readonly string[] = ["--all"]): Promise<void> {
  return runCdk({
    stage,
    what: "Deploying the stacks",
    words: ["deploy", ...which, "--require-approval", "never", "--app", assemblyFolder(stage)],
  });
}

/** The smoke test: an answer of delivery-api by way of the CDN. A new distribution takes some minutes. */
async function answers(address: string): Promise<void> {
  const end = performance.now() + 10 * 60_000;
  let last = "no answer";
  while (performance.now() < end) {
    try {
      const answer = await fetch(`${address}/v1/health`, { signal: AbortSignal.timeout(20_000) });
      if (answer.ok) return;
      last = `status ${answer.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(5_000);
  }
  throw new OperatorError(`All stacks are deployed, but ${address}/v1/health does not answer: ${last}`);
}

function summary({ PublicAddress, ApiAddress, UserPoolId, UserPoolClientId }: Deployment): string {
  const lines = [
    "",
    `readers    ${PublicAddress}/`,
    `reference  ${PublicAddress}/docs`,
    `API        ${ApiAddress}`,
  ];
  if (UserPoolId === undefined || UserPoolClientId === undefined) return lines.join("\n");
  return [
    ...lines,
    "",
    "The first administrator (the password is at least 14 characters, with capitals, digits and signs):",
    "",
    `  aws cognito-idp admin-create-user --user-pool-id ${UserPoolId} --username you@example.nl`,
    `  aws cognito-idp admin-add-user-to-group --user-pool-id ${UserPoolId} --username you@example.nl --group-name administrator`,
    `  aws cognito-idp admin-set-user-password --user-pool-id ${UserPoolId} --username you@example.nl --permanent --password 'PASSWORD'`,
    `  aws cognito-idp admin-initiate-auth --user-pool-id ${UserPoolId} --client-id ${UserPoolClientId} --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters USERNAME=you@example.nl,PASSWORD='PASSWORD'`,
  ].join("\n");
}

await runCommand(() => deploy(process.argv.slice(2)));
