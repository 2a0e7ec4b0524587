import type { Card, Gone } from "../../content-model/entry.ts";
import { facetsOf } from "../../content-model/facets.ts";
import { typeList, typeNamed } from "../../content-model/types/index.ts";
import { listKeys } from "../shared/artefacts/bucket.ts";
import {
  feedDirectoryKey,
  mostReadPrefix,
  newsSitemapKey,
  sitemapIndexKey,
  sitemapPageKey,
} from "../shared/artefacts/keys.ts";
import { artefactOfKey } from "../shared/artefacts/parse-key.ts";
import { inPages } from "../shared/in-pages.ts";
import { archivePageKeysOf } from "../shared/rendering/archive-pages.ts";
import { standingCalendarKey } from "../shared/rendering/calendars.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { storedLanguages } from "../shared/rendering/feed-directory.ts";
import { feedKeysOf, scopeOfLanguage, standingScopes } from "../shared/rendering/feed-scopes.ts";
import { renderArtefacts } from "../shared/rendering/render.ts";
import { absent, settle } from "../shared/rendering/settle.ts";
import { storedPages } from "../shared/rendering/sitemaps.ts";
import { countPages, scopesWithPages } from "../shared/storage/archive.ts";
import { listGone } from "../shared/storage/gone-rows.ts";
import { listLive } from "../shared/storage/listings.ts";
import type { PublishContext } from "./context.ts";
import { keysOfEntry, scopesAbout } from "./dirty.ts";
import { forgetFormer, linkEntries } from "./link-entries.ts";
import { feedKeysOfRows, type RowSubject } from "./places.ts";
import { filesOfSettings } from "./settings-fan-out.ts";
import { announceFeeds } from "./tell-hubs.ts";

export type Reconciled = {
  /** How many artefacts were rendered afresh and compared with what is stored. */
  readonly compared: number;
  /** The keys that differed and were written or deleted. */
  readonly repaired: string[];
  /** The keys that could not be rendered, where there are any. */
  readonly failed?: string[];
};

const entriesAtOnce = 100;
const parallel = 24;

/**
 * Renders every artefact afresh from the table, page by page, and then whatever else is stored in the
 * published bucket, so that what should not be there goes. Reference rows that are missing are written, and
 * what is open in the archives of feeds is noted.
 * Only the keys that should exist are kept in memory. Most-read lists are left to the counting job, which
 * renders them every hour: between its runs they may rightly differ.
 */
export async function reconcileAll(context: PublishContext): Promise<Reconciled> {
  const run = createRun(context);
  const months = new Map<string, string>();
  const languages = new Set<string>();
  const subjects = new Set<string>();
  for await (const page of livePages(context)) {
    for (const { id, type, publishedAt, language } of page) {
      languages.add(scopeOfLanguage(language));
      for (const scope of scopesAbout({ id }, type)) subjects.add(scope);
      const { collection } = typeNamed(type);
      const key = sitemapPageKey(collection, publishedAt.slice(0, "2020-03".length));
      months.set(key, collection);
    }
    await run.entries(page);
  }
  for (const language of await storedLanguages(context.published)) languages.add(scopeOfLanguage(language));
  await run.render([...standingScopes, ...languages].flatMap(feedKeysOf));
  await run.archives([...standingScopes, ...languages, ...subjects]);
  await run.render([standingCalendarKey, feedDirectoryKey, ...(await filesOfSettings(context))]);
  const stored = await storedPages(context);
  const pages = stored.map(({ collection, period }) => sitemapPageKey(collection, period));
  await run.render([...months.keys(), ...pages, newsSitemapKey, sitemapIndexKey]);
  await run.strays();
  return run.result();
}

function createRun(context: PublishContext) {
  const seen = new Set<string>();
  const repaired = new Set<string>();
  const failed = new Set<string>();
  const render = async (keys: readonly string[]): Promise<void> => {
    const fresh = keys.filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    const rendered = await renderArtefacts(context, fresh, parallel);
    for (const key of rendered.written) repaired.add(key);
    await announceFeeds(context, rendered.written);
    for (const { key, error } of rendered.failed) {
      context.report({ message: "An artefact could not be rendered", keys: [key], error });
      failed.add(key);
    }
  };
  return {
    render,
    entries: async (rows: readonly Row[]): Promise<void> => {
      const linking = await linkEntries(
        context,
        rows.map((row) => row.id),
      );
      for (const [id, error] of linking.failed) {
        context.report({ message: "References could not be written", keys: [id], error });
        failed.add(id);
      }
      const { linked } = linking;
      await feedKeysOfRows(context, rows.flatMap(rowsOf));
      await render(
        rows.flatMap(({ id, type }) => {
          const entry = linked.get(id);
          return entry === undefined ? [] : keysOfEntry(entry, type);
        }),
      );
      await concurrently(linked.values(), parallel, (entry) => forgetFormer(context, entry));
    },
    /** After the feeds, because their rendering closes pages. */
    archives: async (scopes: readonly string[]): Promise<void> => {
      for (let start = 0; start < scopes.length; start += entriesAtOnce) {
        const some = scopes.slice(start, start + entriesAtOnce);
        for (const scope of await scopesWithPages(context.table, some)) {
          const pages = await countPages(context.table, scope);
          for (let page = 1; page <= pages; page += 1) await render(archivePageKeysOf(scope, page));
        }
      }
    },
    strays: async (): Promise<void> => {
      for await (const page of inPages(listKeys(context.published, ""), entriesAtOnce)) {
        const others = page.filter((key) => !seen.has(key) && !key.startsWith(mostReadPrefix));
        await render(others.filter((key) => artefactOfKey(key) !== undefined));
        await concurrently(
          others.filter((key) => artefactOfKey(key) === undefined),
          parallel,
          async (key) => {
            seen.add(key);
            try {
              await settle(context.published, [key], async () => new Map([[key, absent]]));
              repaired.add(key);
            } catch (error) {
              context.report({ message: "A stray object is still there", keys: [key], error });
              failed.add(key);
            }
          },
        );
      }
    },
    result: (): Reconciled => ({
      compared: seen.size,
      repaired: [...repaired].sort(),
      ...(failed.size === 0 ? {} : { failed: [...failed].sort() }),
    }),
  };
}

type Row = Card | Gone;

/** The rows of lists that an entry stands in, or stood in. */
function rowsOf(row: Row): RowSubject[] {
  const facets = "facets" in row ? row.facets : facetsOf(row);
  const { type, publishedAt: at, id } = row;
  return facets.map((facet) => ({ kind: "listing", facet, type, at, id }));
}

/** Everything that is live, in pages: what stands in lists, and what was retracted. */
async function* livePages(context: PublishContext): AsyncGenerator<readonly Row[]> {
  for (const type of typeList) {
    let after: { at: string; id: string } | undefined;
    do {
      const page = await listLive(context.table, {
        facet: "all",
        types: [type.name],
        limit: entriesAtOnce,
        consistent: true,
        after,
        unreadable: (error) => context.report({ message: "A row of a list cannot be read", error }),
      });
      yield page.rows;
      after = page.next;
    } while (after !== undefined);
  }
  yield* inPages(listGone(context.table), entriesAtOnce);
}
