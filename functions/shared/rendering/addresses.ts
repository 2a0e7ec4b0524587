import type { Addresses } from "../../../content-model/addresses.ts";
import {
  calendarKey,
  chaptersKey,
  documentKey,
  feedKey,
  fileKey,
  podcastKey,
  transcriptKey,
} from "../artefacts/keys.ts";

/**
 * The public addresses of a site: an object's key in the published bucket is its path.
 * @param site where the public reaches the site, without a trailing slash; never taken from a request
 */
export function addressesOf(site: string): Addresses {
  return {
    site,
    document: (collection, slug) => `${site}/${documentKey(collection, slug)}`,
    list: (collection = "entries") => `${site}/v1/${collection}`,
    feed: (scope, format) => `${site}/${feedKey(scope, format)}`,
    podcast: (seriesId) => `${site}/${podcastKey(seriesId)}`,
    chapters: (sessionId) => `${site}/${chaptersKey(sessionId)}`,
    transcript: (sessionId) => `${site}/${transcriptKey(sessionId)}`,
    calendar: (scope) => `${site}/${calendarKey(scope)}`,
    file: (assetId, filename) => `${site}/${fileKey(assetId, encodeURIComponent(filename))}`,
    reads: (entryId) => `${site}/v1/reads/${entryId}`,
  };
}
