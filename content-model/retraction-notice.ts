import type { Addresses } from "./addresses.ts";
import type { Gone } from "./entry.ts";
import type { FeedItem } from "./feeds/channel.ts";
import { titleOfCollection, typeNamed } from "./types/index.ts";

/** How a retraction is called, in the language of what was retracted; English where that is neither. */
const words = { nl: "Teruggetrokken", en: "Retracted" } as const;

/**
 * The item that tells of a retraction in the place of what was retracted: of the same identity, so that readers
 * who have that one are told, with the reason and the address where it still stands with its notice.
 */
export function composeNotice(
  gone: Gone,
  { addresses, siteLanguage }: { readonly addresses: Addresses; readonly siteLanguage: string },
): FeedItem {
  const definition = typeNamed(gone.type);
  const word = gone.language.split("-")[0] === "nl" ? words.nl : words.en;
  return {
    id: gone.id,
    url: addresses.document(definition.collection, gone.slug),
    title: `${word}: ${gone.title}`,
    summary: gone.withdrawal.reason,
    publishedAt: new Date(gone.publishedAt).toISOString(),
    updatedAt: new Date(gone.withdrawal.at).toISOString(),
    language: gone.language,
    authors: [],
    categories: [
      {
        term: definition.name,
        label: titleOfCollection(definition, siteLanguage),
        scheme: addresses.list(),
      },
    ],
    enclosures: [],
  };
}
