import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context } from "aws-lambda";
import * as z from "zod";
import { backupEnvironment, parseEnvironment } from "../../schemas/environment.ts";
import { metricNames } from "../../schemas/metrics.ts";
import { createBucketClient } from "../shared/artefacts/bucket.ts";
import { countColdStart } from "../shared/observability/cold-start.ts";
import { writeCount } from "../shared/observability/metrics.ts";
import { createTableClient } from "../shared/storage/table.ts";
import type { BackupContext } from "./context.ts";
import { type Drilled, drill } from "./drill.ts";
import { type Exported, runExport } from "./run-export.ts";

const environment = parseEnvironment(backupEnvironment, process.env);
const logger = new Logger();
const client = createTableClient();
countColdStart(environment.TABLE_NAME, new Date());
const stores = {
  table: { client, name: environment.TABLE_NAME },
  backups: { client: createBucketClient(), name: environment.BACKUP_BUCKET },
  scratch: environment.SCRATCH_TABLE === "" ? null : { client, name: environment.SCRATCH_TABLE },
  report: (message: string, error: unknown): void => logger.error(message, { error }),
};

const eventSchema = z.object({ mode: z.enum(["export", "drill"]) });

/**
 * Exports the table into the bucket of backups, or restores the latest export for a trial; by the clock or by hand.
 * @throws Error when something is not in the export, or the trial failed: the run then counts as failed
 */
export async function handler(
  event: unknown,
  { functionName }: Pick<Context, "functionName">,
): Promise<Exported | Drilled> {
  const { mode } = eventSchema.parse(event);
  const folder = await mkdtemp(join(tmpdir(), "katern-backup-"));
  const context: BackupContext = { ...stores, folder };
  try {
    const of = { dimension: "FunctionName", name: functionName } as const;
    if (mode === "drill") {
      const drilled = await drill(context, new Date());
      writeCount({ name: metricNames.drilled, value: drilled.summary.records, of, at: new Date() });
      logger.info("drill", {
        export: drilled.export,
        seconds: drilled.seconds,
        records: drilled.summary.records,
      });
      return drilled;
    }
    const exported = await runExport(context, new Date());
    const { key, bytes, records, unreadable } = exported;
    logger.info("export", { key, bytes, records, unreadable });
    if (unreadable > 0) throw new Error(`${unreadable} items could not be read and are not in ${key}`);
    writeCount({ name: metricNames.exported, value: records, of, at: new Date() });
    return exported;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
