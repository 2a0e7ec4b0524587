/**
 * The `Link` header of a feed (W3C WebSub, section 4): its hubs, and itself as hubs know it. Without imports and in
 * plain ECMAScript below its types, so that a CloudFront Function can hold this very function as its code.
 * @param site without a slash at the end
 * @param hubs those of the deployment: of hubs that editors set the edge knows nothing, they stand in the feed
 * @returns empty for what is no feed, or when there are no hubs
 */
export function hubLinks(path: string, site: string, hubs: readonly string[]): string {
  const isFeed =
    /^\/feeds\/(?!archive\/).+\.(?:rss|atom|json)$/.test(path) && !path.endsWith(".chapters.json");
  if (!isFeed || hubs.length === 0) return "";
  const links = hubs.map((hub) => `<${hub}>; rel="hub"`);
  return `${links.join(", ")}, <${site}${path}>; rel="self"`;
}
