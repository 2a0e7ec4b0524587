import { podcastFaults } from "../../content-model/podcast/demands.ts";
import { declaredPodcast } from "../../content-model/podcast/profile.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { StoredAsset } from "../shared/storage/assets.ts";
import { hasRecordedSession } from "../shared/storage/recorded-sessions.ts";
import { readSettings } from "../shared/storage/settings.ts";
import type { Table } from "../shared/storage/table.ts";

type Series = {
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly assets: ReadonlyMap<string, StoredAsset>;
};

/**
 * What a series that is a podcast must have before it is published: what directories ask for. It is one by what it
 * says, or by the recordings of its live sessions.
 * @throws ProblemError invalid-content with a pointer to each thing that lacks
 */
export async function checkPodcast(table: Table, { id, content, assets }: Series): Promise<void> {
  const declared = declaredPodcast(content);
  if (!(declared ?? (await hasRecordedSession(table, id)))) return;
  const { channel: settings } = await readSettings(table);
  const errors = podcastFaults({ content, settings, assets });
  if (errors.length === 0) return;
  throw new ProblemError(
    "invalid-content",
    declared
      ? "The series lacks what directories of podcasts ask for"
      : "Sessions of the series have recordings, so it is a podcast, and it lacks what directories of podcasts ask for; `podcast: false` says that it is to be none",
    { errors },
  );
}
