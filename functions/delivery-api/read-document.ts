import { writeDocument } from "../../content-model/document.ts";
import { typeOfCollection } from "../../content-model/types/index.ts";
import type { Reply } from "../shared/http/reply.ts";
import { loadDocument } from "../shared/rendering/load-document.ts";
import { readLive, readSlug } from "../shared/storage/entries.ts";
import { cacheControl, type DeliveryContext } from "./context.ts";
import { etagOf } from "./entity-tag.ts";
import { gone, notFound } from "./gone.ts";

/**
 * What the CDN fails over to for an address that no stored file answers: 200 for an entry that is live
 * and not yet written, 301 to the slug it has now, 410 for one that was withdrawn, 404 for the rest.
 * @throws ProblemError not-found, gone
 */
export async function readDocument(
  context: DeliveryContext,
  query: { collection: string; slug: string },
): Promise<Reply> {
  const { table, site } = context;
  const definition = typeOfCollection(query.collection);
  if (definition === undefined) throw notFound();
  const owner = await readSlug(table, definition.name, query.slug);
  if (owner === undefined || !owner.everLive) throw notFound();
  const live = await readLive(table, owner.entryId);
  if (live === undefined) throw (await gone(table, owner.entryId)) ?? notFound();
  if (live.slug !== query.slug) {
    const location = site.addresses.document(definition.collection, live.slug);
    return { status: 301, headers: { location }, cacheControl: cacheControl.moved };
  }
  const body = writeDocument(await loadDocument(context, definition, live));
  return {
    status: 200,
    body,
    contentType: "application/json",
    etag: etagOf(body),
    cacheControl: cacheControl.document,
  };
}
