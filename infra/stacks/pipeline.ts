import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { accessLogPrefix, originalKey, rejectedLogKey } from "../../functions/shared/artefacts/keys.ts";
import {
  archivePartition,
  assetKey,
  duePartition,
  dueSetAsidePartition,
  listingPartition,
  liveKey,
  passingPartition,
  readsKey,
  referencePartition,
  siteKey,
  targetsKey,
} from "../../functions/shared/storage/keys.ts";
import { countReadsEnvironment, publishEnvironment, sweepEnvironment } from "../../schemas/environment.ts";
import { functionSeconds } from "../../schemas/functions.ts";
import { mostReadObjects, rankedLedgers, renderedObjects } from "../artefact-patterns.ts";
import type { Configuration } from "../configuration.ts";
import { backupTimetables, createBackup } from "../constructs/backup.ts";
import {
  bucketBinding,
  queueBinding,
  setting,
  siteBindings,
  tableBinding,
  tableReads,
} from "../constructs/bindings.ts";
import { countingBinding, createCounting } from "../constructs/counting.ts";
import { createFunction, type KaternFunction } from "../constructs/function.ts";
import { createDeadLetters, createWorkQueue } from "../constructs/queues.ts";
import { consumeQueue, consumeStream, createSchedulerRole, schedule } from "../constructs/triggers.ts";
import type { FunctionFolders } from "../function-folders.ts";
import { pascalCase } from "../names.ts";
import type { Data } from "./data.ts";

export type Pipeline = {
  readonly stack: Stack;
  readonly renderQueue: sqs.Queue;
  /** Whether exports are restored for a trial. */
  readonly drill: boolean;
  readonly deadLetters: Readonly<Record<"render" | "stream" | "schedule", sqs.Queue>>;
  readonly functions: Readonly<
    Record<"stream" | "queue" | "reconcile" | "sweep" | "countReads" | "backup", KaternFunction>
  >;
};

export type PipelineProps = StackProps & {
  readonly configuration: Configuration;
  readonly data: Data;
  readonly folders: FunctionFolders;
  readonly publicAddress: string;
};

type Context = Omit<PipelineProps, keyof StackProps> & {
  readonly stack: Stack;
  readonly renderQueue: sqs.Queue;
};

/** What happens behind a write: rendering by the stream and the queue, counting and reconciling by the clock. */
export function createPipeline(
  scope: Construct,
  id: string,
  { configuration, data, folders, publicAddress, ...props }: PipelineProps,
): Pipeline {
  const stack = new Stack(scope, id, props);
  const deadLetters = {
    render: createDeadLetters(stack, "RenderDeadLetters"),
    stream: createDeadLetters(stack, "StreamDeadLetters"),
    schedule: createDeadLetters(stack, "ScheduleDeadLetters"),
  };
  const renderQueue = createWorkQueue(stack, "RenderQueue", {
    deadLetters: deadLetters.render,
    functionSeconds: functionSeconds["publish-queue"],
  });
  const context = { stack, configuration, data, folders, publicAddress, renderQueue };
  const functions = {
    stream: createPublisher(context, "publish-stream"),
    queue: createPublisher(context, "publish-queue"),
    reconcile: createPublisher(context, "reconcile"),
    sweep: createSweeper(context),
    countReads: createCounter(context),
    backup: createBackup(stack, { data, folder: folders.backup, drill: configuration.backup.drill }),
  };
  consumeStream(functions.stream, { table: data.table, deadLetters: deadLetters.stream });
  consumeQueue(functions.queue, { queue: renderQueue, cap: configuration.functionCaps["publish-queue"] });
  createCounting(stack, functions.countReads);
  addTimetables(stack, {
    functions,
    deadLetters: deadLetters.schedule,
    timeZone: configuration.site.timeZone,
    drill: configuration.backup.drill,
  });
  addOutputs(stack, { renderQueue, deadLetters, functions });
  return { stack, renderQueue, deadLetters, functions, drill: configuration.backup.drill };
}

function createPublisher(
  { stack, configuration, data, folders, publicAddress, renderQueue }: Context,
  name: "publish-stream" | "publish-queue" | "reconcile",
): KaternFunction {
  const { published, media, ledger } = data.buckets;
  return createFunction(stack, {
    name,
    folder: folders[name],
    environment: publishEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, {
        actions: tableReads,
        within: [
          { partitions: [referencePartition("*")], actions: ["BatchWriteItem", "DeleteItem"] },
          // The set of what an entry refers to, changed while what is live is still the same.
          { partitions: [targetsKey("*").PK], actions: ["UpdateItem"] },
          { partitions: [liveKey("*").PK], actions: ["ConditionCheckItem"] },
          { partitions: [assetKey("*").PK], actions: ["UpdateItem"] },
          // Archives of feeds: what is open, on the condition that it is listed, and the pages that are closed.
          {
            partitions: [archivePartition("*")],
            actions: ["PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
          },
          { partitions: [listingPartition("*")], actions: ["ConditionCheckItem"] },
          // The site's id, which the first rendering makes.
          { partitions: [siteKey.PK], actions: ["PutItem"] },
        ],
      }),
      PUBLISHED_BUCKET: bucketBinding(published, {
        objects: [
          { actions: ["GetObject", "PutObject", "DeleteObject"], keys: renderedObjects },
          // What should not be there may stand anywhere.
          ...(name === "reconcile" ? [{ actions: ["GetObject", "DeleteObject"], keys: ["*"] }] : []),
        ],
        finds: true,
      }),
      MEDIA_BUCKET: bucketBinding(media, {
        objects: [
          {
            // Uploads that were abandoned are cleared away by one of the three.
            actions: name === "reconcile" ? ["GetObject", "DeleteObject"] : ["GetObject"],
            keys: [originalKey("*")],
          },
        ],
        finds: true,
      }),
      LEDGER_BUCKET: bucketBinding(ledger, {
        objects: [{ actions: ["GetObject"], keys: rankedLedgers }],
        finds: true,
      }),
      RENDER_QUEUE_URL: queueBinding(renderQueue),
      HUBS_ON_LOOPBACK: setting("refused"),
      ...siteBindings(configuration, publicAddress),
    },
    memoryMegabytes: 1_024,
    cap: name === "publish-queue" ? configuration.functionCaps[name] : undefined,
  });
}

function createSweeper({ stack, data, folders }: Context): KaternFunction {
  return createFunction(stack, {
    name: "sweep",
    folder: folders.sweep,
    environment: sweepEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, {
        actions: [],
        within: [
          { partitions: [duePartition], actions: ["Query", "DeleteItem"] },
          { partitions: [dueSetAsidePartition], actions: ["PutItem"] },
          { partitions: [passingPartition("*")], actions: ["DeleteItem"] },
        ],
      }),
    },
    memoryMegabytes: 256,
  });
}

function createCounter({ stack, configuration, data, folders, publicAddress }: Context): KaternFunction {
  const { published, logs, ledger } = data.buckets;
  return createFunction(stack, {
    name: "count-reads",
    folder: folders["count-reads"],
    environment: countReadsEnvironment,
    bindings: {
      TABLE_NAME: tableBinding(data.table, {
        actions: ["BatchGetItem", "GetItem"],
        within: [{ partitions: [readsKey("*").PK], actions: ["BatchWriteItem"] }],
      }),
      PUBLISHED_BUCKET: bucketBinding(published, {
        objects: [{ actions: ["GetObject", "PutObject", "DeleteObject"], keys: mostReadObjects }],
        finds: true,
      }),
      LOGS_BUCKET: bucketBinding(logs, {
        objects: [
          { actions: ["GetObject"], keys: [`${accessLogPrefix}*`] },
          { actions: ["PutObject"], keys: [rejectedLogKey(`${accessLogPrefix}*`)] },
        ],
        finds: true,
      }),
      LEDGER_BUCKET: bucketBinding(ledger, {
        objects: [{ actions: ["GetObject", "PutObject"], keys: ["*"] }],
        finds: true,
      }),
      NEWSROOM_ADDRESSES: setting(configuration.reads.newsroomAddresses.join(",")),
      COUNTING_STATE_MACHINE: countingBinding(stack),
      ...siteBindings(configuration, publicAddress),
    },
    memoryMegabytes: 1_769,
  });
}

function addTimetables(
  stack: Stack,
  props: { functions: Pipeline["functions"]; deadLetters: sqs.Queue; timeZone: string; drill: boolean },
): void {
  const { functions, deadLetters, timeZone } = props;
  const role = createSchedulerRole(stack, deadLetters);
  schedule(
    functions.sweep,
    { description: "Carries out what is due", expression: "rate(1 minute)", timeZone },
    { role, deadLetters },
  );
  schedule(
    functions.countReads,
    {
      description: "Counts the reads of the hours that are open",
      expression: "cron(10 * * * ? *)",
      timeZone,
    },
    { role, deadLetters },
  );
  schedule(
    functions.reconcile,
    { description: "Renders everything afresh and repairs", expression: "cron(20 3 * * ? *)", timeZone },
    { role, deadLetters },
  );
  for (const timetable of backupTimetables(props.drill)) {
    schedule(functions.backup, timetable, { role, deadLetters });
  }
}

function addOutputs(stack: Stack, made: Omit<Pipeline, "stack" | "drill">): void {
  new CfnOutput(stack, "RenderQueueUrl", { value: made.renderQueue.queueUrl });
  for (const [name, queue] of Object.entries(made.deadLetters)) {
    new CfnOutput(stack, `${pascalCase(name)}DeadLettersUrl`, { value: queue.queueUrl });
  }
  new CfnOutput(stack, "ReconcileFunction", { value: made.functions.reconcile.resource.functionName });
  new CfnOutput(stack, "BackupFunction", { value: made.functions.backup.resource.functionName });
  new CfnOutput(stack, "CountReadsFunction", { value: made.functions.countReads.resource.functionName });
}
