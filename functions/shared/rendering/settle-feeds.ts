import { type FeedFormat, feedKey } from "../artefacts/keys.ts";
import { readingOnce } from "../storage/table.ts";
import type { RenderContext } from "./context.ts";
import { feedScopeOf } from "./feed-scopes.ts";
import { computeFeeds } from "./feeds.ts";
import { absent, type Rendered, settleTogether, type Wanted, type Work } from "./settle.ts";

/** Formats of the feed of one scope. */
export type FeedToSettle = { readonly path: string; readonly formats: readonly FeedFormat[] };

/** Settles feeds side by side. They show much of the same: what they read of it they read once a pass. */
export async function settleFeeds(context: RenderContext, feeds: readonly FeedToSettle[]): Promise<Rendered> {
  const rendered: Rendered = { written: [], failed: [] };
  const settled = await settleTogether(
    context.published,
    feeds.map((feed) => workOf(context, feed, rendered.written)),
    () => ({ ...context, table: readingOnce(context.table) }),
  );
  for (const { written, error } of settled) {
    rendered.written.push(...written);
    for (const key of error?.keys ?? []) rendered.failed.push({ key, error });
  }
  return rendered;
}

function workOf(
  context: RenderContext,
  { path, formats }: FeedToSettle,
  written: string[],
): Work<RenderContext> {
  const scope = feedScopeOf(path);
  const keys = formats.map((format) => feedKey(path, format));
  const nothing = new Map<string, Wanted>(keys.map((key) => [key, absent]));
  const compute = async (reading: RenderContext) =>
    scope === undefined ? nothing : computeFeeds({ context, reading, scope, formats }, written);
  return { keys, compute };
}
