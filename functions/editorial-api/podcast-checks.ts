import { podcastFaults } from "../../content-model/podcast/demands.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { StoredAsset } from "../shared/storage/assets.ts";
import { readSettings } from "../shared/storage/settings.ts";
import type { Table } from "../shared/storage/table.ts";

/**
 * What a series that is declared a podcast must have before it is published: what directories ask for.
 * @throws ProblemError invalid-content with a pointer to each thing that lacks
 */
export async function checkPodcast(
  table: Table,
  content: Readonly<Record<string, unknown>>,
  assets: ReadonlyMap<string, StoredAsset>,
): Promise<void> {
  if (content["podcast"] === undefined) return;
  const { channel: settings } = await readSettings(table);
  const errors = podcastFaults({ content, settings, assets });
  if (errors.length === 0) return;
  throw new ProblemError("invalid-content", "The series lacks what directories of podcasts ask for", {
    errors,
  });
}
