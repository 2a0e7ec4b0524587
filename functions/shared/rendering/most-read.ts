import { composeCard, resolveReference } from "../../../content-model/document.ts";
import type { Card } from "../../../content-model/entry.ts";
import type { FeedChannel, FeedItem } from "../../../content-model/feeds/channel.ts";
import { renderRss } from "../../../content-model/feeds/rss.ts";
import type { FileFacts } from "../../../content-model/files-of.ts";
import {
  type RankedEntry,
  rankReads,
  sumsOfWindow,
  type Window,
  windowOf,
} from "../../../content-model/most-read.ts";
import { titleOfCollection, typeNamed, typeOfCollection } from "../../../content-model/types/index.ts";
import {
  type MostReadPeriod,
  type MostReadScope,
  mostReadDaySchema,
  mostReadPeriods,
  mostReadScopes,
} from "../../../schemas/reads.ts";
import type { ChannelSettings } from "../../../schemas/settings.ts";
import type { Bucket } from "../artefacts/bucket.ts";
import { documentHeaders, feedHeaders, type StoredHeaders } from "../artefacts/header-rules.ts";
import { mostReadDayKey, mostReadKey } from "../artefacts/keys.ts";
import { readLedger } from "../artefacts/ledger.ts";
import { type KnownSums, sumTree } from "../artefacts/sum-tree.ts";
import { readAsset } from "../storage/assets.ts";
import { readSettings } from "../storage/settings.ts";
import type { RenderContext } from "./context.ts";
import { imageOf } from "./feed-channel.ts";
import { type LiveCards, liveCards } from "./live-cards.ts";
import { absent, bytes, type Wanted } from "./settle.ts";
import type { ReadingContext } from "./site.ts";

/**
 * The most-read lists, each from its key. What they say follows from the ledger, from the day in it that
 * the lists end with, and from what is live; so whoever checks them can render them again.
 */
type MostReadKey = {
  readonly period: MostReadPeriod;
  readonly scope: MostReadScope;
  readonly format: "json" | "rss";
};

const lists: ReadonlyMap<string, MostReadKey> = new Map(
  mostReadPeriods.flatMap((period) =>
    mostReadScopes.flatMap((scope) =>
      (["json", "rss"] as const).map((format): [string, MostReadKey] => [
        mostReadKey(period, scope, format),
        { period, scope, format },
      ]),
    ),
  ),
);

/** The keys of all lists in the published bucket. */
export const mostReadKeys: readonly string[] = [...lists.keys()];

const headers: Readonly<Record<MostReadKey["format"], StoredHeaders>> = {
  json: documentHeaders,
  rss: feedHeaders.rss,
};

export type MostReadContext = Pick<RenderContext, "table" | "site" | "ledger" | "report">;

/**
 * Renders lists together, because they share most of what they are made of: for `settle`. Before
 * anything was counted there are none.
 * @param keys of most-read lists; others are not in the answer
 * @param known sums that were read before; only those that have changed are read again
 */
export async function renderMostRead(
  context: MostReadContext,
  keys: readonly string[],
  known: KnownSums = new Map(),
): Promise<Map<string, Wanted>> {
  const cards = liveCards(context.table, (error) =>
    context.report({ message: "An entry was left out of the most-read lists", error, leftOut: true }),
  );
  const rankingOf = rankings(context.ledger, known);
  const [{ channel: settings }] = await Promise.all([
    readSettings(context.table),
    lookUp(
      keys.flatMap((key) => lists.get(key)?.period ?? []),
      rankingOf,
      cards,
    ),
  ]);
  const logo = settings.logo === undefined ? undefined : await readAsset(context.table, settings.logo);
  const rendered = new Map<string, Wanted>();
  for (const key of keys) {
    const list = lists.get(key);
    if (list === undefined) continue;
    const ranking = await rankingOf(list.period);
    if (ranking === null) rendered.set(key, absent);
    else {
      const top = await topOf(ranking.ranked, list.scope, cards);
      rendered.set(
        key,
        bytes(write({ ...context, settings, logo }, list, ranking.window, top), headers[list.format]),
      );
    }
  }
  return rendered;
}

/** The site with what its settings say of feeds. */
type Channels = ReadingContext & {
  readonly settings: ChannelSettings;
  readonly logo: FileFacts | undefined;
};

function write(context: Channels, list: MostReadKey, window: Window, top: Top): string {
  if (list.format === "json") return writeList(context, list, window, top);
  const items = top.items.map(({ card }) => feedItemOf(context, card, top.references));
  return renderRss(channelOf(context, list), items, { order: "given" });
}

type Ranking = { readonly window: Window; readonly ranked: readonly RankedEntry[] };

function rankings(ledger: Bucket, known: KnownSums): (period: MostReadPeriod) => Promise<Ranking | null> {
  const sumOf = sumTree(ledger, known);
  const dayOf = remembered(
    async (key: string) => (await readLedger(ledger, key, mostReadDaySchema))?.value.day,
  );
  return remembered(async (period: MostReadPeriod): Promise<Ranking | null> => {
    const to = await dayOf(mostReadDayKey);
    if (to === undefined) return null;
    const window = windowOf(period, to);
    const sums = await Promise.all(sumsOfWindow(window).map(sumOf));
    return { window, ranked: rankReads(sums.filter((sum) => sum !== null)) };
  });
}

const listLength = 50;
/** So many entries are looked up at a time until a list is full. */
const lookupSize = 100;

type Top = {
  readonly items: readonly { readonly card: Card; readonly reads: RankedEntry["reads"] }[];
  /** The cards of what the items refer to. */
  readonly references: ReadonlyMap<string, Card>;
};

/** Looks up together what most lists of the periods will show, so that each list finds it known. */
async function lookUp(
  periods: readonly MostReadPeriod[],
  rankingOf: (period: MostReadPeriod) => Promise<Ranking | null>,
  cards: LiveCards,
): Promise<void> {
  const rankings = await Promise.all([...new Set(periods)].map(rankingOf));
  await cards(
    rankings.flatMap((ranking) => ranking?.ranked.slice(0, lookupSize) ?? []).map(({ entryId }) => entryId),
  );
}

async function topOf(ranked: readonly RankedEntry[], scope: MostReadScope, cards: LiveCards): Promise<Top> {
  const items: Top["items"][number][] = [];
  for (let start = 0; start < ranked.length && items.length < listLength; start += lookupSize) {
    const page = ranked.slice(start, start + lookupSize);
    const found = await cards(page.map(({ entryId }) => entryId));
    for (const { entryId, reads } of page) {
      const card = found.get(entryId);
      if (card !== undefined && isInScope(card, scope) && items.length < listLength)
        items.push({ card, reads });
    }
  }
  const references = await cards(items.flatMap(({ card }) => [...card.themes, ...card.series]));
  return { items, references };
}

function isInScope(card: Card, scope: MostReadScope): boolean {
  const { collection, publication } = typeNamed(card.type);
  return scope === "all" ? publication : collection === scope;
}

function writeList(
  { site }: ReadingContext,
  { period, scope }: MostReadKey,
  window: Window,
  top: Top,
): string {
  const around = { references: top.references, addresses: site.addresses };
  const items = top.items.map(({ card, reads }) => ({ ...composeCard(card, around), reads }));
  return JSON.stringify({ period, scope, from: window.from, to: window.to, items });
}

const titles = { nl: "Meest gelezen", en: "Most read" } as const;

/** What a list is called. */
export function mostReadTitle(
  site: ReadingContext["site"],
  { period, scope }: Pick<MostReadKey, "period" | "scope">,
): string {
  const dutch = site.language.startsWith("nl");
  const definition = scope === "all" ? undefined : typeOfCollection(scope);
  const about = definition === undefined ? "" : `: ${titleOfCollection(definition, site.language)}`;
  const count = Number.parseInt(period, 10);
  const span = dutch ? `in ${count} dagen` : `in ${count} days`;
  return `${dutch ? titles.nl : titles.en} ${span}${about}`;
}

function channelOf({ site, settings, logo }: Channels, { period, scope }: MostReadKey): FeedChannel {
  const definition = scope === "all" ? undefined : typeOfCollection(scope);
  const title = `${settings.title ?? site.name}: ${mostReadTitle(site, { period, scope })}`;
  const address = `${site.addresses.site}/${mostReadKey(period, scope, "rss")}`;
  return {
    id: address,
    title,
    description: title,
    language: settings.language ?? site.language,
    link: site.addresses.list(definition?.collection),
    copyright: settings.copyright,
    image: imageOf(logo, title, site),
    addresses: { rss: address, atom: address, json: address },
    siteAddress: site.addresses.site,
    siteName: site.name,
    startedAt: "1970-01-01T00:00:00Z",
    timeToLiveMinutes: 60,
  };
}

function feedItemOf({ site }: ReadingContext, card: Card, references: ReadonlyMap<string, Card>): FeedItem {
  const { addresses } = site;
  const definition = typeNamed(card.type);
  const named = (type: "theme" | "series", ids: readonly string[]) =>
    ids.flatMap((id) => {
      const reference = resolveReference(type, id, { references, addresses });
      const scheme = addresses.list(typeNamed(type).collection);
      return reference === undefined ? [] : { term: id, label: reference.title, scheme };
    });
  const image = card.image;
  return {
    id: card.id,
    url: addresses.document(definition.collection, card.slug),
    title: card.title,
    summary: card.lead,
    publishedAt: card.publishedAt,
    updatedAt: card.updatedAt,
    language: card.language,
    authors: [],
    categories: [
      {
        term: definition.name,
        label: titleOfCollection(definition, site.language),
        scheme: addresses.list(),
      },
      ...named("theme", card.themes),
      ...named("series", card.series),
    ],
    enclosures: [],
    ...(image === undefined
      ? {}
      : { image: { url: addresses.file(image.asset, image.filename), alt: image.alt } }),
  };
}

/** A function that works out each answer once. */
function remembered<Key, Value>(work: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const known = new Map<Key, Promise<Value>>();
  return (key) => {
    const found = known.get(key) ?? work(key);
    known.set(key, found);
    return found;
  };
}
