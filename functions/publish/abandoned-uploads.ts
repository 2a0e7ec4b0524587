import { type Bucket, deleteObject, listObjects } from "../shared/artefacts/bucket.ts";
import { originalKey } from "../shared/artefacts/keys.ts";
import { inPages } from "../shared/in-pages.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { readKnownAssets } from "../shared/storage/assets.ts";
import type { PublishContext } from "./context.ts";

const atOnce = 100;
const parallel = 24;
const prefix = originalKey("");

/**
 * Deletes uploads that no asset is known of (any more): those that were never completed, and what a deletion
 * that broke off has left. An asset is known before its upload is allowed, so what is on its way is never taken.
 * @returns the keys that were deleted; what could not be is told of
 */
export async function deleteAbandonedUploads(
  context: Pick<PublishContext, "table" | "published" | "mediaBucket" | "report">,
  now: Date,
): Promise<string[]> {
  const media: Bucket = { client: context.published.client, name: context.mediaBucket };
  const deleted: string[] = [];
  for await (const page of inPages(listObjects(media, prefix), atOnce)) {
    const known = await readKnownAssets(
      context.table,
      page.map(({ key }) => idOf(key)),
      now,
    );
    const abandoned = page.filter(({ key }) => !known.has(idOf(key)));
    await concurrently(abandoned, parallel, async ({ key, etag }) => {
      try {
        if (await deleteObject(media, key, etag)) deleted.push(key);
      } catch (error) {
        context.report({ message: "An abandoned upload is still there", keys: [key], error });
      }
    });
  }
  return deleted.sort();
}

const idOf = (key: string): string => key.slice(prefix.length);
