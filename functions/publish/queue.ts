import type { SQSBatchResponse } from "aws-lambda";
import * as z from "zod";
import { logged, publishContext } from "./composition.ts";
import { processMessages } from "./process-messages.ts";

/** The render queue: what was too much for one event, and what failed in one. */

const eventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
    }),
  ),
});

export async function handler(event: unknown): Promise<SQSBatchResponse> {
  const messages = eventSchema.parse(event).Records.map(({ messageId, body, attributes }) => ({
    id: messageId,
    body,
    tries: attributes.ApproximateReceiveCount,
  }));
  return logged("publish-queue", async () => {
    const { failed, written } = await processMessages(publishContext, messages);
    return {
      result: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) },
      facts: { messages: messages.length, written: written.length, failed: failed.length },
    };
  });
}
