type Headers = Readonly<Record<string, string>>;

/** Whether a reader already has this answer, so that 304 is enough (RFC 9110, section 13.2.2). */
export function isNotModified(request: Headers, answer: Headers): boolean {
  const known = request["if-none-match"];
  if (known !== undefined) return matchesAny(known, answer["etag"]);
  const since = Date.parse(request["if-modified-since"] ?? "");
  const modified = Date.parse(answer["last-modified"] ?? "");
  return Number.isFinite(since) && Number.isFinite(modified) && modified <= since;
}

/** Whether a range may be answered: `If-Range` names the very bytes (RFC 9110, section 13.1.5). */
export function rangeHolds(request: Headers, answer: Headers): boolean {
  const condition = request["if-range"];
  if (condition === undefined) return true;
  if (condition.startsWith('"')) return condition === answer["etag"];
  return condition === answer["last-modified"];
}

/** The weak comparison: what stands in front of the quotes does not matter. */
function matchesAny(list: string, tag: string | undefined): boolean {
  if (list.trim() === "*") return tag !== undefined;
  if (tag === undefined) return false;
  const opaque = tag.replace(/^W\//, "");
  return list.split(",").some((known) => known.trim().replace(/^W\//, "") === opaque);
}
