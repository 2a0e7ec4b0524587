import { settingsOfFeed } from "../../content-model/channel-settings.ts";
import type { Live } from "../../content-model/entry.ts";
import { headObject } from "../shared/artefacts/bucket.ts";
import { artefactOfKey } from "../shared/artefacts/parse-key.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { hubsOfFeed } from "../shared/rendering/feed-channel.ts";
import { readLive } from "../shared/storage/entries.ts";
import { readSettings } from "../shared/storage/settings.ts";
import type { PublishContext } from "./context.ts";
import { tellHub } from "./hub-request.ts";
import { type Message, sendMessage } from "./messages.ts";

/**
 * The publisher's side of W3C WebSub: of each feed that was written with other bytes than before its hubs are told,
 * by way of the queue, so that a slow hub holds nothing up. What the queue does not take is not told: the hub's
 * subscribers find the change when they ask themselves.
 */

const keysAtOnce = 25;

/**
 * Sends the queue what hubs are to be told of what was written.
 * @param written keys of the published bucket, feeds and others
 */
export async function announceFeeds(context: PublishContext, written: readonly string[]): Promise<void> {
  const feeds = written.flatMap((key) => {
    const about = subjectOfFeed(key);
    return about === undefined ? [] : [{ key, about }];
  });
  if (feeds.length === 0) return;
  try {
    const told = new Map<string, string[]>();
    const hubsOf = await hubsBySubject(context, new Set(feeds.map(({ about }) => about)));
    for (const { key, about } of feeds) {
      for (const hub of hubsOf(about)) told.set(hub, [...(told.get(hub) ?? []), key]);
    }
    await Promise.all(messagesOf(told).map((message) => sendMessage(context.queue, message)));
  } catch (error) {
    const keys = feeds.map(({ key }) => key);
    context.report({ message: "Hubs are not told of feeds that have changed", keys, error });
  }
}

/** The series whose own settings a feed has, "" for none; undefined for what is no feed, or has no hubs. */
function subjectOfFeed(key: string): string | undefined {
  const artefact = artefactOfKey(key);
  if (artefact?.kind === "podcast") return artefact.series;
  if (artefact?.kind !== "feed") return undefined;
  const [collection, id] = artefact.scope.split("/");
  return collection === "series" && id !== undefined ? id : "";
}

async function hubsBySubject(
  { table, site }: PublishContext,
  subjects: ReadonlySet<string>,
): Promise<(subject: string) => readonly string[]> {
  const [{ channel }, ...series] = await Promise.all([
    readSettings(table),
    ...[...subjects].filter((id) => id !== "").map((id) => readLive(table, id)),
  ]);
  const byId = new Map(
    series.flatMap((live): [string, Live][] => (live === undefined ? [] : [[live.id, live]])),
  );
  return (subject) => hubsOfFeed(site, settingsOfFeed(channel, byId.get(subject)));
}

function messagesOf(told: ReadonlyMap<string, readonly string[]>): Message[] {
  return [...told].flatMap(([hub, keys]) => {
    const messages: Message[] = [];
    for (let start = 0; start < keys.length; start += keysAtOnce) {
      messages.push({ kind: "tell", hub, keys: keys.slice(start, start + keysAtOnce) });
    }
    return messages;
  });
}

/** What one message says. @property id the message's */
export type Telling = { readonly id: string; readonly hub: string; readonly keys: readonly string[] };

/** So many feeds a hub is told of side by side. */
const parallel = 4;

/**
 * Tells hubs, each of the feeds that messages name and that are there, once. A hub that fails once is not asked
 * again in the same run, so that one that hangs takes no more than its time.
 * @returns for the messages that have to come again why
 */
export async function tellHubs(
  context: PublishContext,
  tellings: readonly Telling[],
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const hubs = new Map<string, Telling[]>();
  for (const telling of tellings) hubs.set(telling.hub, [...(hubs.get(telling.hub) ?? []), telling]);
  await Promise.all(
    [...hubs].map(async ([hub, of]) => {
      const untold = new Set(of.flatMap(({ keys }) => keys));
      const fault = await tellOfAll(context, hub, untold);
      for (const { id, keys } of of) if (keys.some((key) => untold.has(key))) failed.set(id, fault);
    }),
  );
  return failed;
}

/** @param untold what the hub is told of leaves it @returns why some are left */
async function tellOfAll(context: PublishContext, hub: string, untold: Set<string>): Promise<unknown> {
  const faults: unknown[] = [];
  await concurrently([...untold], parallel, async (key) => {
    if (faults.length > 0) return;
    try {
      const stored = await headObject(context.published, key);
      if (stored !== null) await tellHub(hub, `${context.site.addresses.site}/${key}`, context.hubAccess);
      untold.delete(key);
    } catch (error) {
      faults.push(error);
    }
  });
  return faults[0];
}
