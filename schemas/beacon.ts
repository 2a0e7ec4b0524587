/**
 * What a request for `/beacon/<entryId>` is answered with. Without imports and in plain ECMAScript
 * below its types, so that a CloudFront Function can hold this very function as its code.
 *
 * 204: counts. 202: must not count, because nobody looks at the page yet (prefetch) or because the
 * reader asked not to be followed and the deployment heeds that. 404: no entry can have this id.
 * The access log shows the status and none of these headers.
 *
 * @param header the value of a request header by its lower-case name; empty when there is none
 * @param heedSignals whether `DNT: 1` and `Sec-GPC: 1` keep a view from being counted
 */
export function beaconStatus(
  path: string,
  header: (name: string) => string,
  heedSignals: boolean,
): 204 | 202 | 404 {
  const entry = /^\/beacon\/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  if (!entry.test(path)) return 404;
  const purpose = `${header("sec-purpose")} ${header("purpose")} ${header("x-moz")}`;
  if (/prefetch|prerender|preview/i.test(purpose)) return 202;
  if (heedSignals && (header("dnt") === "1" || header("sec-gpc") === "1")) return 202;
  return 204;
}

/** Nobody may keep the answer: each view of a page is a request of its own. */
export const beaconHeaders = {
  "cache-control": "no-store",
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const;
