import { S3Client } from "@aws-sdk/client-s3";
import { countReads } from "../../functions/count-reads/run.ts";
import { createTableClient } from "../../functions/shared/storage/table.ts";
import { countReadsEnvironment, parseEnvironment } from "../../schemas/environment.ts";

/** The counting job alone, as the function runs it but with the clock of the environment's `NOW`. */
const environment = parseEnvironment(countReadsEnvironment, process.env);
const client = new S3Client({ requestChecksumCalculation: "WHEN_REQUIRED" });
const started = performance.now();
const answer = await countReads({
  stores: {
    table: { client: createTableClient(), name: environment.TABLE_NAME },
    logs: { client, name: environment.LOGS_BUCKET },
    ledger: { client, name: environment.LEDGER_BUCKET },
    published: { client, name: environment.PUBLISHED_BUCKET },
  },
  now: new Date(process.env["NOW"] ?? ""),
  request: {},
  report: () => undefined,
});
const seconds = (performance.now() - started) / 1_000;
const peakMemoryMegabytes = Math.round(process.resourceUsage().maxRSS / 1_024);
const { read, counted } = answer.lines;
process.stdout.write(JSON.stringify({ seconds, peakMemoryMegabytes, read, counted }));
