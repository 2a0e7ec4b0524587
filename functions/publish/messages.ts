import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { entryId, instant } from "../../schemas/primitives.ts";
import { subjectTypes } from "../shared/rendering/feed-scopes.ts";

/** What the render queue carries: work that was too much for an event, or that failed. */
export const messageSchema = z.discriminatedUnion("kind", [
  /** Artefacts to render. */
  z.object({ kind: z.literal("render"), keys: z.array(z.string().min(1).max(1_024)).min(1).max(100) }),
  /** Everything that shows something of an entry, from a source on. */
  z.object({ kind: z.literal("dependents"), target: entryId, after: entryId.optional() }),
  /** The pages of a feed's archive, from a number on. */
  z.object({ kind: z.literal("archive"), scope: z.string().min(1).max(200), from: z.int().min(1) }),
  /** Feeds that have changed, to tell a hub of. */
  z.object({ kind: z.literal("tell"), hub: z.url(), keys: z.array(z.string().min(1)).min(1).max(25) }),
  /** The feeds about the entries of a type, from a row of their list on. */
  z.object({
    kind: z.literal("feeds"),
    of: z.enum(subjectTypes),
    after: z.object({ at: instant, id: entryId }).optional(),
  }),
]);
export type Message = z.infer<typeof messageSchema>;

export type Queue = { readonly client: SQSClient; readonly url: string };

export async function sendMessage(queue: Queue, message: Message): Promise<void> {
  await queue.client.send(
    new SendMessageCommand({ QueueUrl: queue.url, MessageBody: JSON.stringify(message) }),
  );
}

const keysAtOnce = 25;

/** Artefacts as messages, a few a message, so that one that keeps failing holds few others up. */
export function renderMessages(keys: readonly string[]): Message[] {
  const messages: Message[] = [];
  for (let start = 0; start < keys.length; start += keysAtOnce) {
    messages.push({ kind: "render", keys: keys.slice(start, start + keysAtOnce) });
  }
  return messages;
}
