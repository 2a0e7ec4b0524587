import type { Card } from "../../../content-model/entry.ts";
import { everything } from "../../../content-model/facets.ts";
import { type FeedGroup, type ListedFeed, renderOpml } from "../../../content-model/feeds/opml.ts";
import { languageName } from "../../../content-model/language-names.ts";
import {
  publicationTypes,
  type TypeName,
  titleOfCollection,
  typeNamed,
  typeOfCollection,
} from "../../../content-model/types/index.ts";
import { mostReadPeriods, mostReadScopes } from "../../../schemas/reads.ts";
import { type Bucket, listKeys } from "../artefacts/bucket.ts";
import { feedDirectoryHeaders } from "../artefacts/header-rules.ts";
import { feedDirectoryKey, languageFeedPrefix, mostReadKey } from "../artefacts/keys.ts";
import { artefactOfKey } from "../artefacts/parse-key.ts";
import { listLive } from "../storage/listings.ts";
import { readSettings } from "../storage/settings.ts";
import type { RenderContext } from "./context.ts";
import { feedScopeOf, scopeAbout, scopeOfLanguage, standingScopes, subjectTypes } from "./feed-scopes.ts";
import { mostReadTitle } from "./most-read.ts";
import { bytes, settle } from "./settle.ts";

/** Settles the list of all feeds. @returns its key if it was written */
export function settleFeedDirectory(context: RenderContext): Promise<string[]> {
  return settle(context.published, [feedDirectoryKey], async () => {
    const [{ channel }, languages, ...subjects] = await Promise.all([
      readSettings(context.table),
      storedLanguages(context.published),
      ...subjectTypes.map((type) => cardsOf(context, type)),
    ]);
    const title = channel.title ?? context.site.name;
    const groups = [
      { title, feeds: standingFeeds(context, title) },
      { title: titles(context).languages, feeds: languages.map((language) => ofLanguage(context, language)) },
      ...subjectTypes.map((type, index) => ofSubjects(context, type, subjects[index] ?? [])),
      { title: titles(context).podcasts, feeds: podcastFeeds(context, subjects.flat()) },
      { title: titles(context).mostRead, feeds: mostReadFeeds(context) },
    ];
    const opml = renderOpml({ title, groups });
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

const titles = ({ site }: RenderContext) =>
  site.language.startsWith("nl")
    ? { languages: "Talen", podcasts: "Podcasts", mostRead: "Meest gelezen" }
    : { languages: "Languages", podcasts: "Podcasts", mostRead: "Most read" };

function standingFeeds({ site }: RenderContext, everythingTitle: string): ListedFeed[] {
  const { addresses } = site;
  return standingScopes.map((scope) => {
    const definition = publicationTypes.find(({ collection }) => collection === scope);
    return {
      title: definition === undefined ? everythingTitle : titleOfCollection(definition, site.language),
      rss: addresses.feed(scope, "rss"),
      link: addresses.list(definition?.collection),
    };
  });
}

function ofLanguage({ site }: RenderContext, language: string): ListedFeed {
  return {
    title: languageName(language, site.language),
    rss: site.addresses.feed(scopeOfLanguage(language), "rss"),
    link: `${site.addresses.list()}?language=${encodeURIComponent(language)}`,
  };
}

/** By title, so that a reader's list is in order; by id where titles are alike. */
function ofSubjects({ site }: RenderContext, type: TypeName, cards: readonly Card[]): FeedGroup {
  const definition = typeNamed(type);
  const feeds = [...cards].sort(byTitle).map((card) => ({
    title: card.title,
    rss: site.addresses.feed(scopeAbout(definition, card.id) ?? everything, "rss"),
    link: site.addresses.document(definition.collection, card.slug),
  }));
  return { title: titleOfCollection(definition, site.language), feeds };
}

function podcastFeeds({ site }: RenderContext, cards: readonly Card[]): ListedFeed[] {
  const podcasts = cards.filter(({ podcast }) => podcast === true).sort(byTitle);
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
