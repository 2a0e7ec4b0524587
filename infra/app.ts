import { bundleFunctions } from "../packaging/bundle.ts";
import { parseConfiguration } from "./configuration.ts";
import { ConfigurationError } from "./configuration-faults.ts";
import { loadConfiguration } from "./configuration-file.ts";
import { createApp, createKatern } from "./katern.ts";

/**
 * The CDK's entry: `cdk synth -c stage=test`. `-c publicAddress=https://…` stands for the key of that name,
 * for who deploys without a domain and has just learnt what the CDN is called. `-c dataGoes=yes` is for the last deploy
 * before `npm run destroy` takes the data as well.
 */
const app = createApp();

try {
  const stage = contextText("stage") ?? "main";
  const publicAddress = contextText("publicAddress");
  const configuration = parseConfiguration(
    await loadConfiguration(),
    stage,
    publicAddress === undefined ? {} : { publicAddress },
  );
  const bundles = await bundleFunctions({ outdir: "build/functions" });
  createKatern({
    app,
    configuration,
    stage,
    dataGoes: contextText("dataGoes") === "yes",
    folders: {
      "delivery-api": bundles["delivery-api"].folder,
      "editorial-api": bundles["editorial-api"].folder,
      "publish-stream": bundles["publish-stream"].folder,
      "publish-queue": bundles["publish-queue"].folder,
      reconcile: bundles.reconcile.folder,
      sweep: bundles.sweep.folder,
      "count-reads": bundles["count-reads"].folder,
      backup: bundles.backup.folder,
    },
  });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function contextText(key: string): string | undefined {
  const value: unknown = app.node.tryGetContext(key);
  return typeof value === "string" && value !== "" ? value : undefined;
}
