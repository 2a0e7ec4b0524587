import { queueTries } from "../../schemas/functions.ts";
import { renderArtefacts } from "../shared/rendering/render.ts";
import type { PublishContext } from "./context.ts";
import { dependentsOf } from "./dependents.ts";
import { type Message, messageSchema, sendMessage } from "./messages.ts";
import { pagesFrom } from "./places.ts";
import { feedsAbout } from "./settings-fan-out.ts";
import { announceFeeds, type Telling, tellHubs } from "./tell-hubs.ts";

/** @property tries how often it has come, this time included */
export type QueuedMessage = { readonly id: string; readonly body: string; readonly tries: number };

export type ProcessedMessages = {
  /** Ids of the messages that have to come again. */
  readonly failed: string[];
  /** In how many seconds some of them have to, so that a hub that is out of order is not asked again at once. */
  readonly later: ReadonlyMap<string, number>;
  readonly written: readonly string[];
};

/** Dependents of one page: so many that a great fan-out is few messages, so few that one ends in time. */
const dependentsOfPage = 100;

type Work = Pick<QueuedMessage, "id" | "tries"> & {
  readonly keys: readonly string[];
  readonly next: readonly Message[];
  readonly telling?: Telling | undefined;
};

/**
 * Works on a batch of messages: what they name is rendered once, however many of them name it. A message
 * whose artefacts fail comes again, and in the end goes to the queue for what cannot be done: that it failed
 * is told as a fault at the last try only, as one that will be tried again until then.
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
      const retried = comesAgain(message);
      context.report({ message: "A message could not be read", keys: [message.id], error, retried });
      failed.add(message.id);
    }
  }
  const rendered = await renderArtefacts(
    context,
    work.flatMap((one) => one.keys),
  );
  for (const { key, error } of rendered.failed) {
    const retried = work.every((one) => comesAgain(one) || !one.keys.includes(key));
    context.report({ message: "An artefact could not be rendered", keys: [key], error, retried });
  }
  await announceFeeds(context, rendered.written);
  const failedKeys = new Set(rendered.failed.map(({ key }) => key));
  for (const one of work) {
    try {
      if (one.keys.some((key) => failedKeys.has(key))) failed.add(one.id);
      else for (const next of one.next) await sendMessage(context.queue, next);
    } catch (error) {
      const retried = comesAgain(one);
      context.report({ message: "The queue did not take a message", keys: [one.id], error, retried });
      failed.add(one.id);
    }
  }
  const later = await tell(context, work);
  for (const id of later.keys()) failed.add(id);
  return { failed: [...failed], later, written: rendered.written };
}

/** Tells hubs last: what is rendered does not wait for them. @returns the messages that failed, and for how long */
async function tell(context: PublishContext, work: readonly Work[]): Promise<Map<string, number>> {
  const tellings = work.flatMap(({ telling }) => telling ?? []);
  const later = new Map<string, number>();
  for (const [id, error] of await tellHubs(context, tellings)) {
    const tries = work.find((one) => one.id === id)?.tries ?? 1;
    const hub = tellings.find((telling) => telling.id === id)?.hub ?? "";
    const retried = comesAgain({ tries });
    context.report({ message: "A hub could not be told", keys: [hub], error, retried });
    later.set(id, retried ? firstPauseSeconds * 3 ** (tries - 1) : 0);
  }
  return later;
}

/** Before a hub is asked a second time; each further pause is three times as long. */
const firstPauseSeconds = 15;

/** Whether the queue gives it once more when it fails. */
const comesAgain = ({ tries }: { tries: number }): boolean => tries < queueTries;

async function workOf(context: PublishContext, { id, body, tries }: QueuedMessage): Promise<Work> {
  const message = messageSchema.parse(JSON.parse(body));
  if (message.kind === "render") return { id, tries, keys: message.keys, next: [] };
  if (message.kind === "feeds") return { id, tries, ...(await feedsAbout(context, message)) };
  if (message.kind === "tell") return { id, tries, keys: [], next: [], telling: { id, ...message } };
  if (message.kind === "archive") return { id, tries, ...(await pagesFrom(context, message)) };
  const { target, after } = message;
  const { keys, next } = await dependentsOf(context, target, { limit: dependentsOfPage, after });
  return {
    id,
    tries,
    keys,
    next: next === undefined ? [] : [{ kind: "dependents", target, after: next }],
  };
}
