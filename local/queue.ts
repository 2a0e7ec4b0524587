import { setTimeout as pause } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { localRegion } from "./names.ts";
import { failuresOf } from "./stream/batch.ts";

export type QueueDriver = { stop(): Promise<void> };

/**
 * Works off a queue as Lambda's event source mapping does: batches of ten, deleting what went well,
 * giving back what failed, later each time. What keeps failing goes to the dead-letter queue by the
 * queue's own rule.
 */
export function followQueue(options: {
  client: SQSClient;
  queueUrl: string;
  invoke: (event: { Records: SQSRecord[] }) => Promise<unknown>;
  report: (message: string, error?: unknown) => void;
  worked?: (() => void) | undefined;
}): QueueDriver {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const messages = await receive(options, stopping.signal);
        if (messages.length === 0) continue;
        await workOn(messages, options);
        options.worked?.();
      } catch (error) {
        if (stopping.signal.aborted) return;
        options.report("the render queue cannot be followed", error);
        await pause(500);
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

type Options = Parameters<typeof followQueue>[0];

async function receive({ client, queueUrl }: Options, signal: AbortSignal): Promise<Message[]> {
  const answer = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
    { abortSignal: signal },
  );
  return answer.Messages ?? [];
}

async function workOn(messages: readonly Message[], options: Options): Promise<void> {
  const failed = await options
    .invoke({ Records: messages.map(sqsRecord) })
    .then((result) =>
      failuresOf(
        result,
        messages.map((message) => message.MessageId ?? ""),
      ),
    )
    .catch((error: unknown) => {
      options.report("publish-queue failed", error);
      return messages.map((_, index) => index);
    });
  const done = messages.filter((_, index) => !failed.includes(index));
  if (done.length > 0) {
    await options.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: options.queueUrl,
        Entries: done.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })),
      }),
    );
  }
  for (const index of failed) {
    const message = messages[index];
    if (message === undefined) continue;
    const received = Number(message.Attributes?.ApproximateReceiveCount ?? 1);
    await options.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: options.queueUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: Math.min(30, 2 ** (received - 1)),
      }),
    );
  }
}

function sqsRecord(message: Message): SQSRecord {
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: {
      ApproximateReceiveCount: message.Attributes?.ApproximateReceiveCount ?? "1",
      SentTimestamp: message.Attributes?.SentTimestamp ?? "",
      SenderId: message.Attributes?.SenderId ?? "",
      ApproximateFirstReceiveTimestamp: message.Attributes?.ApproximateFirstReceiveTimestamp ?? "",
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:${localRegion}:000000000000:render`,
    awsRegion: localRegion,
  };
}
