import type { Card } from "../../../content-model/entry.ts";
import { everything } from "../../../content-model/facets.ts";
import { type LinkGroup, type ListedFeed, renderOpml } from "../../../content-model/feeds/opml.ts";
import { languageName } from "../../../content-model/language-names.ts";
import {
  contentTypes,
  publicationTypes,
  type TypeName,
  titleOfCollection,
  typeNamed,
  typeOfCollection,
} from "../../../content-model/types/index.ts";
import { mostReadPeriods, mostReadScopes } from "../../../schemas/reads.ts";
import { type Bucket, headObject, listKeys } from "../artefacts/bucket.ts";
import { feedDirectoryHeaders } from "../artefacts/header-rules.ts";
import { feedDirectoryKey, languageFeedPrefix, mostReadKey } from "../artefacts/keys.ts";
import { artefactOfKey } from "../artefacts/parse-key.ts";
import { listLive } from "../storage/listings.ts";
import { readSettings } from "../storage/settings.ts";
import { calendarAboutPrefixes, isCalendarAbout } from "./calendars.ts";
import type { RenderContext } from "./context.ts";
import { feedScopeOf, scopeAbout, scopeOfLanguage, standingScopes, subjectTypes } from "./feed-scopes.ts";
import { mostReadTitle } from "./most-read.ts";
import { bytes, settle } from "./settle.ts";

/** Settles the list of all feeds. @returns its key if it was written */
export function settleFeedDirectory(context: RenderContext): Promise<string[]> {
  return settle(context.published, [feedDirectoryKey], async () => {
    const [{ channel }, languages, about, ...subjects] = await Promise.all([
      readSettings(context.table),
      storedLanguages(context.published),
      storedAbout(context.published),
      ...subjectTypes.map((type) => cardsOf(context, type)),
    ]);
    const title = channel.title ?? context.site.name;
    const scopes = [
      { title, feeds: standingFeeds(context, title) },
      { title: titles(context).languages, feeds: languages.map((language) => ofLanguage(context, language)) },
      ...subjectTypes.map((type, index) => ofSubjects(context, type, subjects[index] ?? [])),
    ];
    const groups = [
      ...scopes,
      { title: titles(context).podcasts, feeds: podcastFeeds(context, about.podcasts, subjects.flat()) },
      { title: titles(context).mostRead, feeds: mostReadFeeds(context) },
    ];
    const others = [
      { title: titles(context).calendars, links: calendarLinks(context, about.calendars, subjects.flat()) },
      ...formatLinks(
        context,
        scopes.flatMap(({ feeds }) => feeds),
      ),
    ];
    const opml = renderOpml({ title, groups, others });
    return new Map([[feedDirectoryKey, bytes(opml, feedDirectoryHeaders)]]);
  });
}

/** The languages that have a feed, in the order of their tags. */
export async function storedLanguages(published: Bucket): Promise<string[]> {
  const languages = new Set<string>();
  for await (const key of listKeys(published, languageFeedPrefix)) {
    const artefact = artefactOfKey(key);
    if (artefact?.kind !== "feed") continue;
    const language = feedScopeOf(artefact.scope)?.language;
    if (language !== undefined) languages.add(language);
  }
  return [...languages];
}

/** What is about entries and there only while sessions are: the scopes of calendars, the series of podcasts. */
type StoredAbout = { readonly calendars: readonly string[]; readonly podcasts: ReadonlySet<string> };

async function storedAbout(published: Bucket): Promise<StoredAbout> {
  const calendars: string[] = [];
  const podcasts = new Set<string>();
  for (const prefix of calendarAboutPrefixes) {
    for await (const key of listKeys(published, prefix)) {
      const artefact = artefactOfKey(key);
      if (artefact?.kind === "calendar") calendars.push(artefact.scope);
      if (artefact?.kind === "podcast") podcasts.add(artefact.series);
    }
  }
  return { calendars, podcasts };
}

/**
 * Which of some keys stand, of those that the list of feeds finds stored: feeds of languages, podcasts, and calendars
 * about entries. When that changes, the list does.
 */
export async function standingListed(
  { published }: Pick<RenderContext, "published">,
  keys: Iterable<string>,
): Promise<string> {
  const listed = [...keys].filter((key) => {
    const artefact = artefactOfKey(key);
    if (artefact?.kind === "podcast") return true;
    if (artefact?.kind === "calendar") return isCalendarAbout(artefact.scope);
    if (artefact?.kind !== "feed" || artefact.format !== "rss") return false;
    return feedScopeOf(artefact.scope)?.language !== undefined;
  });
  const stored = await Promise.all(listed.map((key) => headObject(published, key)));
  return stored.map((object) => object !== null).join();
}

const titles = ({ site }: RenderContext) =>
  site.language.startsWith("nl")
    ? { languages: "Talen", podcasts: "Podcasts", mostRead: "Meest gelezen", calendars: "Agenda's" }
    : { languages: "Languages", podcasts: "Podcasts", mostRead: "Most read", calendars: "Calendars" };

/** The feed of a scope, which has all formats. */
type ScopeFeed = ListedFeed & { readonly scope: string };

function formatLinks({ site }: RenderContext, feeds: readonly ScopeFeed[]): LinkGroup[] {
  return otherFormats.map(({ title, format }) => ({
    title,
    links: feeds.map((feed) => ({ title: feed.title, url: site.addresses.feed(feed.scope, format) })),
  }));
}

/** A reader that has a feed as RSS needs it in none of these. */
const otherFormats = [
  { title: "Atom", format: "atom" },
  { title: "JSON Feed", format: "json" },
] as const;

function calendarLinks({ site }: RenderContext, stored: readonly string[], cards: readonly Card[]) {
  const named = new Map(cards.map((card) => [scopeOfCard(card), card]));
  const about = stored.flatMap((scope) => named.get(scope) ?? []).sort(byTitle);
  const { collection } = contentTypes.session;
  const all = { title: titleOfCollection(contentTypes.session, site.language), scope: collection };
  const calendars = [all, ...about.map((card) => ({ title: card.title, scope: scopeOfCard(card) }))];
  return calendars.map(({ title, scope }) => ({ title, url: site.addresses.calendar(scope) }));
}

/** Of a type that has such feeds. */
const scopeOfCard = (card: Card): string => scopeAbout(typeNamed(card.type), card.id) ?? everything;

function standingFeeds({ site }: RenderContext, everythingTitle: string): ScopeFeed[] {
  const { addresses } = site;
  return standingScopes.map((scope) => {
    const definition = publicationTypes.find(({ collection }) => collection === scope);
    return {
      title: definition === undefined ? everythingTitle : titleOfCollection(definition, site.language),
      scope,
      rss: addresses.feed(scope, "rss"),
      link: addresses.list(definition?.collection),
    };
  });
}

function ofLanguage({ site }: RenderContext, language: string): ScopeFeed {
  const scope = scopeOfLanguage(language);
  return {
    title: languageName(language, site.language),
    scope,
    rss: site.addresses.feed(scope, "rss"),
    link: `${site.addresses.list()}?language=${encodeURIComponent(language)}`,
  };
}

/** By title, so that a reader's list is in order; by id where titles are alike. */
function ofSubjects({ site }: RenderContext, type: TypeName, cards: readonly Card[]) {
  const definition = typeNamed(type);
  const feeds = [...cards].sort(byTitle).map((card) => ({
    title: card.title,
    scope: scopeOfCard(card),
    rss: site.addresses.feed(scopeOfCard(card), "rss"),
    link: site.addresses.document(definition.collection, card.slug),
  }));
  return { title: titleOfCollection(definition, site.language), feeds };
}

function podcastFeeds(
  { site }: RenderContext,
  stored: ReadonlySet<string>,
  cards: readonly Card[],
): ListedFeed[] {
  const podcasts = cards.filter(({ id }) => stored.has(id)).sort(byTitle);
  return podcasts.map((card) => ({
    title: card.title,
    rss: site.addresses.podcast(card.id),
    link: site.addresses.document(typeNamed(card.type).collection, card.slug),
  }));
}

function mostReadFeeds({ site }: RenderContext): ListedFeed[] {
  return mostReadPeriods.flatMap((period) =>
    mostReadScopes.map((scope) => ({
      title: mostReadTitle(site, { period, scope }),
      rss: `${site.addresses.site}/${mostReadKey(period, scope, "rss")}`,
      link: site.addresses.list(typeOfCollection(scope)?.collection),
    })),
  );
}

function byTitle(a: Card, b: Card): number {
  if (a.title !== b.title) return a.title < b.title ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

async function cardsOf(context: RenderContext, type: TypeName): Promise<Card[]> {
  const cards: Card[] = [];
  let after: { at: string; id: string } | undefined;
  do {
    const page = await listLive(context.table, {
      facet: everything,
      types: [type],
      limit: 1_000,
      consistent: true,
      after,
      unreadable: (error) =>
        context.report({
          message: "A feed was left out of the list",
          keys: [feedDirectoryKey],
          error,
          leftOut: true,
        }),
    });
    cards.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return cards;
}
