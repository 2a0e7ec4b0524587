import { renderArtefacts } from "../shared/rendering/render.ts";
import type { PublishContext } from "./context.ts";
import { dependentsOf } from "./dependents.ts";
import { type Message, messageSchema, sendMessage } from "./messages.ts";

export type QueuedMessage = { readonly id: string; readonly body: string };

export type ProcessedMessages = {
  /** Ids of the messages that have to come again. */
  readonly failed: string[];
  readonly written: readonly string[];
};

/** Dependents of one page: so many that a great fan-out is few messages, so few that one ends in time. */
const dependentsOfPage = 100;

type Work = { readonly id: string; readonly keys: readonly string[]; readonly next: Message | undefined };

/**
 * Works on a batch of messages: what they name is rendered once, however many of them name it. A message
 * whose artefacts fail comes again, and in the end goes to the queue for what cannot be done.
 */
export async function processMessages(
  context: PublishContext,
  messages: readonly QueuedMessage[],
): Promise<ProcessedMessages> {
  const failed = new Set<string>();
  const work: Work[] = [];
  for (const message of messages) {
    try {
      work.push(await workOf(context, message));
    } catch (error) {
      context.report({ message: "A message could not be read", keys: [message.id], error });
      failed.add(message.id);
    }
  }
  const rendered = await renderArtefacts(
    context,
    work.flatMap((one) => one.keys),
  );
  for (const { key, error } of rendered.failed) {
    context.report({ message: "An artefact could not be rendered", keys: [key], error });
  }
  const failedKeys = new Set(rendered.failed.map(({ key }) => key));
  for (const one of work) {
    try {
      if (one.keys.some((key) => failedKeys.has(key))) failed.add(one.id);
      else if (one.next !== undefined) await sendMessage(context.queue, one.next);
    } catch (error) {
      context.report({ message: "The queue did not take a message", keys: [one.id], error });
      failed.add(one.id);
    }
  }
  return { failed: [...failed], written: rendered.written };
}

async function workOf(context: PublishContext, { id, body }: QueuedMessage): Promise<Work> {
  const message = messageSchema.parse(JSON.parse(body));
  if (message.kind === "render") return { id, keys: message.keys, next: undefined };
  const { target, after } = message;
  const { keys, next } = await dependentsOf(context, target, { limit: dependentsOfPage, after });
  return { id, keys, next: next === undefined ? undefined : { kind: "dependents", target, after: next } };
}
