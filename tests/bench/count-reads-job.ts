import { logWorkers, usefulThreads } from "../../functions/count-reads/log-workers.ts";
import { publishMostRead } from "../../functions/count-reads/publish-most-read.ts";
import { countReads } from "../../functions/count-reads/run.ts";
import { createBucketClient } from "../../functions/shared/artefacts/bucket.ts";
import { withStorageUse } from "../../functions/shared/observability/storage-calls.ts";
import { siteOf } from "../../functions/shared/rendering/site.ts";
import { createTableClient } from "../../functions/shared/storage/table.ts";
import { countReadsEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { countReadsRequestSchema } from "../../schemas/reads.ts";

/** The counting job alone, as the function runs it but with the clock of the environment's `NOW`. */
const environment = parseEnvironment(countReadsEnvironment, process.env);
const client = createBucketClient();
const started = performance.now();
const cpuBefore = process.cpuUsage();
const now = new Date(process.env["NOW"] ?? "");
const stores = {
  table: { client: createTableClient(), name: environment.TABLE_NAME },
  logs: { client, name: environment.LOGS_BUCKET },
  ledger: { client, name: environment.LEDGER_BUCKET },
  published: { client, name: environment.PUBLISHED_BUCKET },
};
const report = () => undefined;
const request = countReadsRequestSchema.parse({ from: process.env["FROM"] });
const workers = logWorkers(usefulThreads());
/** What the lists ask of storage is summed by itself, so that the job's own calls stand alone. */
const followSums = async () => {
  await withStorageUse(() => publishMostRead({ stores, site: siteOf(environment), now, report }));
};
const { result: answer, use } = await withStorageUse(() =>
  countReads({ stores, now, request, report, workers, followSums }),
);
await workers.close();
const seconds = (performance.now() - started) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
const cpuSeconds = (user + system) / 1_000_000;
const peakMemoryMegabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
const { read, counted } = answer.lines;
const ledgerPuts = use.calls["PutObject"] ?? 0;
const tableWriteUnits = use.writeUnits;
process.stdout.write(
  JSON.stringify({ seconds, cpuSeconds, peakMemoryMegabytes, read, counted, ledgerPuts, tableWriteUnits }),
);
