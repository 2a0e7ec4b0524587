import type { CommonContent } from "../../content-model/types/definition.ts";
import type { Reads } from "../../schemas/reads.ts";
import type { Reply } from "../shared/http/reply.ts";
import { readLive } from "../shared/storage/entries.ts";
import { readReadTotals } from "../shared/storage/read-totals.ts";
import { cacheControl, type DeliveryContext } from "./context.ts";
import { gone, notFound } from "./gone.ts";

/** How often an entry was read: what was counted, and apart from it what was carried over. */

const none = { total: 0, unique: 0 };

/** What is said of the method before anything was counted. */
const notCountedYet = "not counted yet";

/** @throws ProblemError not-found, gone */
export async function readReads(context: DeliveryContext, query: { entryId: string }): Promise<Reply> {
  const [live, { totals, state }] = await Promise.all([
    readLive(context.table, query.entryId),
    readReadTotals(context.table, query.entryId),
  ]);
  if (live === undefined) throw (await gone(context.table, query.entryId)) ?? notFound();
  const { carriedOverReads } = live.content as CommonContent;
  const counts = {
    views: totals?.views ?? none,
    downloads: totals?.downloads ?? none,
    plays: totals?.plays ?? none,
  };
  const carriedOver = carriedOverReads ?? { count: 0, asOf: null };
  const body: Reads = {
    entryId: live.id,
    total: counts.views.total + counts.downloads.total + counts.plays.total + carriedOver.count,
    ...counts,
    carriedOver,
    countedSince: state?.countedSince ?? null,
    asOf: state?.asOf ?? null,
    method: state?.method ?? notCountedYet,
  };
  return {
    status: 200,
    body,
    etag: `"${live.version}-${body.total}-${Date.parse(body.asOf ?? "1970-01-01T00:00:00Z")}"`,
    cacheControl: cacheControl.reads,
  };
}
