import { writeDocument } from "../../../content-model/document.ts";
import { typeOfCollection } from "../../../content-model/types/index.ts";
import { documentHeaders } from "../artefacts/header-rules.ts";
import { readLive, readSlug } from "../storage/entries.ts";
import { loadDocument } from "./load-document.ts";
import { absent, bytes, type Wanted } from "./settle.ts";
import type { ReadingContext } from "./site.ts";

/** What stands at a document's address: the document of whose slug it is, while it is live under that slug. */
export async function computeDocument(
  context: ReadingContext,
  address: { collection: string; slug: string },
): Promise<Wanted> {
  const definition = typeOfCollection(address.collection);
  if (definition === undefined) return absent;
  const owner = await readSlug(context.table, definition.name, address.slug);
  if (owner === undefined || !owner.everLive) return absent;
  const live = await readLive(context.table, owner.entryId);
  if (live === undefined || live.slug !== address.slug || live.type !== definition.name) return absent;
  return bytes(writeDocument(await loadDocument(context, definition, live)), documentHeaders);
}
