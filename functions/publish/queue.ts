import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse } from "aws-lambda";
import * as z from "zod";
import { logged, publishContext } from "./composition.ts";
import { tellFeedAge } from "./lags.ts";
import { messageSchema } from "./messages.ts";
import { processMessages } from "./process-messages.ts";

/** The render queue: what was too much for one event, and what failed in one. */

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({
        ApproximateReceiveCount: z.coerce.number().int().min(1),
        /** Milliseconds since 1970. */
        SentTimestamp: z.string().regex(/^\d+$/).transform(Number),
      }),
    }),
  ),
});

export async function handler(event: unknown): Promise<SQSBatchResponse> {
  const records = eventSchema.parse(event).Records;
  const messages = records.map(({ messageId, body, attributes }) => ({
    id: messageId,
    body,
    tries: attributes.ApproximateReceiveCount,
  }));
  return logged("publish-queue", async () => {
    const { failed, later, written } = await processMessages(publishContext, messages);
    for (const { messageId, receiptHandle } of records) {
      const seconds = later.get(messageId);
      if (seconds !== undefined) await hide(receiptHandle, seconds);
    }
    const done = records.filter(({ messageId, body }) => !failed.includes(messageId) && !isTelling(body));
    tellFeedAge(
      done.map(({ attributes }) => ({ at: attributes.SentTimestamp })),
      { tableName: publishContext.table.name, written, now: new Date() },
    );
    return {
      result: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) },
      facts: { messages: messages.length, written: written.length, failed: failed.length },
    };
  });
}

/** Whether a message is about a hub, which may be tried for minutes, and about no artefact. */
const isTelling = (body: string): boolean => messageSchema.parse(JSON.parse(body)).kind === "tell";

/** Has the queue keep a message to itself for so long; without it, it comes again when the queue thinks fit. */
async function hide(receiptHandle: string, seconds: number): Promise<void> {
  const { queue, report } = publishContext;
  try {
    await queue.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queue.url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  } catch (error) {
    report({ message: "The queue gives a message back at a time of its own", error, retried: true });
  }
}
