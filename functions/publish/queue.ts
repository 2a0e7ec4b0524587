import { ChangeMessageVisibilityCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse } from "aws-lambda";
import * as z from "zod";
import { logged, publishContext } from "./composition.ts";
import { processMessages } from "./process-messages.ts";

/** The render queue: what was too much for one event, and what failed in one. */

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      receiptHandle: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
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
    return {
      result: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) },
      facts: { messages: messages.length, written: written.length, failed: failed.length },
    };
  });
}

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
