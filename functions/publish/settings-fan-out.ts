import { everything } from "../../content-model/facets.ts";
import { typeNamed } from "../../content-model/types/index.ts";
import type { ChannelSettings } from "../../schemas/settings.ts";
import { feedDirectoryKey } from "../shared/artefacts/keys.ts";
import { storedLanguages } from "../shared/rendering/feed-directory.ts";
import {
  feedKeysOf,
  scopeAbout,
  scopeOfLanguage,
  standingScopes,
  subjectTypes,
} from "../shared/rendering/feed-scopes.ts";
import { mostReadKeys } from "../shared/rendering/most-read.ts";
import { podcastKeysAbout } from "../shared/rendering/podcasts.ts";
import { readAssets } from "../shared/storage/assets.ts";
import { listLive } from "../shared/storage/listings.ts";
import { readSettings, readSettingsRevision } from "../shared/storage/settings.ts";
import type { PublishContext } from "./context.ts";
import { keyOfFile } from "./dirty.ts";
import type { Message } from "./messages.ts";
import { archiveMessages } from "./places.ts";

/** What a change of the settings makes dirty: every feed that shows what has changed. */

/**
 * @param version the version that a change made
 * @returns what there is of it whatever is published, and messages that go on with the feeds about entries
 */
export async function dirtyOfSettings(
  context: PublishContext,
  version: number,
): Promise<{ keys: string[]; messages: Message[] }> {
  const [before, after] = await Promise.all([
    readSettingsRevision(context.table, version - 1),
    readSettingsRevision(context.table, version),
  ]);
  const shown = shownBy(before?.channel ?? {}, after?.channel ?? {});
  if (shown === "nothing") return { keys: [], messages: [] };
  if (shown === "podcasts") return { keys: [], messages: [{ kind: "feeds", of: "series" }] };
  const logos = [before, after].flatMap((settings) => settings?.channel.logo ?? []);
  const files = [...(await readAssets(context.table, logos)).values()].map(keyOfFile);
  const languages = (await storedLanguages(context.published)).map(scopeOfLanguage);
  const scopes = [...standingScopes, ...languages];
  return {
    keys: [...files, ...scopes.flatMap(feedKeysOf), ...mostReadKeys, feedDirectoryKey],
    messages: [
      ...(await archiveMessages(context.table, scopes)),
      ...subjectTypes.map((type) => ({ kind: "feeds" as const, of: type })),
    ],
  };
}

/** The files that the settings use; what entries use goes with them. */
export async function filesOfSettings({ table }: PublishContext): Promise<string[]> {
  const { logo } = (await readSettings(table)).channel;
  return [...(await readAssets(table, logo === undefined ? [] : [logo])).values()].map(keyOfFile);
}

/** Which feeds show what differs between two settings. */
function shownBy(before: ChannelSettings, after: ChannelSettings): "nothing" | "podcasts" | "all" {
  const { podcast: podcastBefore, ...restBefore } = before;
  const { podcast: podcastAfter, ...restAfter } = after;
  if (written(restBefore) !== written(restAfter)) return "all";
  return written(podcastBefore) === written(podcastAfter) ? "nothing" : "podcasts";
}

/** The same value as the same text, in whatever order its fields come. */
function written(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ""
  );
}

/** Feeds about so many entries are one message's work. */
const entriesAtOnce = 25;

/** The feeds about a page of entries of a type, and where to go on. */
export async function feedsAbout(
  context: PublishContext,
  { of, after }: Extract<Message, { kind: "feeds" }>,
): Promise<{ keys: string[]; next: Message[] }> {
  const { rows, next } = await listLive(context.table, {
    facet: everything,
    types: [of],
    limit: entriesAtOnce,
    consistent: true,
    after,
    unreadable: (error) => context.report({ message: "A row of a list cannot be read", error }),
  });
  const scopes = rows.flatMap(({ id }) => scopeAbout(typeNamed(of), id) ?? []);
  return {
    keys: [...scopes.flatMap(feedKeysOf), ...rows.flatMap(({ id }) => podcastKeysAbout(of, id))],
    next: [
      ...(await archiveMessages(context.table, scopes)),
      ...(next === undefined ? [] : [{ kind: "feeds" as const, of, after: next }]),
    ],
  };
}
