import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { createBucketClient } from "../../functions/shared/artefacts/bucket.ts";
import { addLog } from "../../functions/shared/artefacts/logs.ts";
import { buckets, localCredentials, localRegion } from "../../local/names.ts";
import { startRuntime } from "../../local/runtime.ts";
import type { Site } from "../end-to-end/site.ts";
import { describeSite } from "../end-to-end/suite.ts";

describeSite("the runtime of one machine", startHere, 60);

async function startHere(): Promise<Site> {
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  const folder = await mkdtemp(join(tmpdir(), "katern-end-to-end-"));
  const runtime = await startRuntime({ port: 0, folder, loadSample: null, report: () => {} });
  const common = { region: localRegion, credentials: localCredentials };
  const functions = new LambdaClient({ ...common, endpoint: runtime.control });
  const s3 = createBucketClient({
    ...common,
    endpoint: String(runtime.environment["AWS_ENDPOINT_URL_S3"]),
    forcePathStyle: true,
  });
  return {
    address: runtime.address,
    publicAddress: runtime.address,
    token: (role) => runtime.signToken(role, `${role}-1`),
    addLog: (file) => addLog({ client: s3, name: buckets.logs }, file),
    countReads: async () => {
      await functions.send(new InvokeCommand({ FunctionName: "count-reads", Payload: "{}" }));
    },
    stop: async () => {
      s3.destroy();
      functions.destroy();
      await runtime.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
