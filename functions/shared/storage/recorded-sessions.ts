import type { Card } from "../../../content-model/entry.ts";
import { referenceFacet } from "../../../content-model/facets.ts";
import { hasRecording } from "../../../content-model/podcast/recordings.ts";
import { readReadableLives } from "./entries.ts";
import { listLatestSessions } from "./listings.ts";
import type { Table } from "./table.ts";

/** Among so many sessions of a series that begin last recordings are looked for. */
const sessionsLookedAt = 200;

/**
 * The live sessions of a series that have a recording which podcasts play, the one that begins last first. Of what was
 * published before cards said it, what is live says it.
 * @param unreadable told of what cannot be read, which is then left out
 */
export async function listRecordedSessions(
  table: Table,
  seriesId: string,
  unreadable: (error: unknown) => void,
): Promise<Card[]> {
  const cards = await listLatestSessions(table, {
    facet: referenceFacet("series", seriesId),
    limit: sessionsLookedAt,
    unreadable,
  });
  const silent = cards.filter(({ recorded }) => recorded === undefined).map(({ id }) => id);
  const lives = await readReadableLives(table, silent, unreadable);
  return cards.filter(({ id, recorded }) => recorded ?? hasRecording(lives.get(id)?.content ?? {}));
}

/** Whether a series has such a session. Of what cannot be read the podcast's rendering tells. */
export async function hasRecordedSession(table: Table, seriesId: string): Promise<boolean> {
  const sessions = await listRecordedSessions(table, seriesId, () => undefined);
  return sessions.length > 0;
}
