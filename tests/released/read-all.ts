import { contentTypes, typeList } from "../../content-model/types/index.ts";
import { findPlaces, readArchive, readClosedPage } from "../../functions/shared/storage/archive.ts";
import { readAssets } from "../../functions/shared/storage/assets.ts";
import { listClients, readClient } from "../../functions/shared/storage/clients.ts";
import { listDraftReferrers, readMarkedDeletions } from "../../functions/shared/storage/draft-references.ts";
import { readDue } from "../../functions/shared/storage/due.ts";
import {
  listHistory,
  listRevisions,
  readCard,
  readHead,
  readLive,
  readRevision,
  readSlug,
} from "../../functions/shared/storage/entries.ts";
import { readRestore } from "../../functions/shared/storage/export/marker.ts";
import { listGone, listLatestGone } from "../../functions/shared/storage/gone-rows.ts";
import {
  listHeads,
  listLatestSessions,
  listLive,
  listPeriod,
} from "../../functions/shared/storage/listings.ts";
import { listNotices, listRecentNews } from "../../functions/shared/storage/passing.ts";
import { readReadTotals } from "../../functions/shared/storage/read-totals.ts";
import { listReferrers } from "../../functions/shared/storage/references.ts";
import { readSettings, readSettingsRevision } from "../../functions/shared/storage/settings.ts";
import { readSite } from "../../functions/shared/storage/site-id.ts";
import type { Table } from "../../functions/shared/storage/table.ts";
import { readLinked } from "../../functions/shared/storage/targets.ts";

const unreadable = (error: unknown): never => {
  throw error;
};

/** Whatever the readers of storage find in a small table, by the functions that the rest of Katern reads with. */
export async function readAll(table: Table): Promise<Record<string, unknown>> {
  const heads = (
    await Promise.all(
      typeList.map(async ({ name }) =>
        listHeads(table, {
          type: name,
          statuses: ["draft", "published", "changed", "withdrawn", "retracted"],
          limit: 50,
        }),
      ),
    )
  ).flatMap(({ rows }) => rows);
  const ids = heads.map(({ id }) => id).sort();
  return {
    heads,
    entries: await Promise.all(ids.map((id) => readEntry(table, id))),
    ...(await readLists(table)),
    ...(await readArchives(table, ids)),
    site: await readSite(table),
    settings: [await readSettings(table), await readSettingsRevision(table, 1)],
    clients: [await listClients(table, { limit: 10 }), await readClient(table, "0123456789abcdef")],
    due: (await all(readDue(table, new Date("2100-01-01T00:00:00Z")))).map(({ due }) => due),
    restore: await readRestore(table),
  };
}

async function readEntry(table: Table, id: string): Promise<unknown> {
  const head = await readHead(table, id);
  const live = await readLive(table, id);
  const linked = (await readLinked(table, [id], unreadable)).get(id);
  const targets = [...(linked?.targets ?? [])].sort();
  const drafts = await listDraftReferrers(table, id, { limit: 10 });
  return {
    head,
    live,
    card: await readCard(table, id),
    revision: head === undefined ? undefined : await readRevision(table, id, head.revision),
    revisions: await listRevisions(table, id, { limit: 10 }),
    history: await listHistory(table, id, { limit: 10 }),
    slug: head === undefined ? undefined : await readSlug(table, head.type, head.slug),
    targets,
    referrers: await Promise.all(targets.map((target) => referrersOf(table, target))),
    draftReferrers: [...drafts.sources],
    beingDeleted: [...(await readMarkedDeletions(table, [id], new Date("2026-01-01T00:00:00Z")))],
    reads: await readReadTotals(table, id),
    assets: [...(await readAssets(table, targets)).values()],
  };
}

async function referrersOf(table: Table, target: string): Promise<unknown> {
  const { sources, claims } = await listReferrers(table, target, { limit: 10 });
  return { target, sources, claims: [...claims] };
}

async function readLists(table: Table): Promise<Record<string, unknown>> {
  const types = typeList.map(({ name }) => name);
  return {
    live: await listLive(table, { facet: "all", types, limit: 50, consistent: true }),
    sessions: await listLatestSessions(table, { facet: "all", limit: 10, unreadable }),
    period: await listPeriod(table, { type: contentTypes.report.name, period: "2026" }, unreadable),
    gone: await all(listGone(table)),
    latestGone: await listLatestGone(table, { facet: "all", types: ["news"], limit: 10, unreadable }),
    notices: await listNotices(table, unreadable),
    recentNews: await listRecentNews(table, { limit: 10, unreadable }),
    pendingAsset: [...(await readAssets(table, ["01930000-0000-7000-8000-0000000000aa"])).values()],
  };
}

async function readArchives(table: Table, ids: readonly string[]): Promise<Record<string, unknown>> {
  const places = await findPlaces(
    table,
    ids.map((id) => ({ scope: "news", id })),
  );
  return {
    archives: [await readArchive(table, "news"), await readArchive(table, "all")],
    closedPage: await readClosedPage(table, "news", 1),
    places: ids.map((id) => [id, places("news", id) ?? null]),
  };
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}
