import type { Stack } from "aws-cdk-lib";
import { drillKey, exportKey } from "../../functions/shared/artefacts/keys.ts";
import { backupEnvironment } from "../../schemas/environment.ts";
import type { Data } from "../stacks/data.ts";
import { type Binding, bucketBinding, setting, tableBinding } from "./bindings.ts";
import { createFunction, type KaternFunction } from "./function.ts";
import type { Timetable } from "./triggers.ts";

/**
 * The function that exports the table every night, and restores what it exported for a trial where that is wanted. It
 * may read the whole table and write none of it; of the backups it may replace none that is there, because the bucket
 * keeps versions, and delete none.
 */
export function createBackup(
  stack: Stack,
  { data, folder, drill }: { readonly data: Data; readonly folder: string; readonly drill: boolean },
): KaternFunction {
  return createFunction(stack, {
    name: "backup",
    folder,
    environment: backupEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, { actions: ["Scan"] }),
      BACKUP_BUCKET: bucketBinding(data.buckets.backup, {
        objects: [
          { actions: drill ? ["GetObject", "PutObject"] : ["PutObject"], keys: [exportKey("*")] },
          ...(drill ? [{ actions: ["PutObject"], keys: [drillKey("*")] }] : []),
        ],
        finds: drill,
      }),
      SCRATCH_TABLE: drill ? scratchBinding(stack) : setting(""),
    },
    memoryMegabytes: 1_769,
    scratchMegabytes: 4_096,
  });
}

/** A table that the function makes and takes away, by a name that nothing else has. */
function scratchBinding(stack: Stack): Binding {
  const name = `${stack.stackName}-drill`;
  const actions = ["CreateTable", "DescribeTable", "DeleteTable", "GetItem", "BatchWriteItem", "Scan"];
  return {
    value: name,
    permissions: [
      {
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [stack.formatArn({ service: "dynamodb", resource: "table", resourceName: name })],
      },
    ],
  };
}

/** By UTC, so that there are 24 hours from one to the next all year, as the alarm takes it. */
export function backupTimetables(drill: boolean): readonly Timetable[] {
  const exporting: Timetable = {
    description: "Exports everything that cannot be derived",
    expression: "cron(40 1 * * ? *)",
    timeZone: "UTC",
    input: { mode: "export" },
  };
  if (!drill) return [exporting];
  return [
    exporting,
    {
      description: "Restores the export for a trial",
      expression: "cron(10 2 * * ? *)",
      timeZone: "UTC",
      input: { mode: "drill" },
      name: "Drill",
    },
  ];
}
