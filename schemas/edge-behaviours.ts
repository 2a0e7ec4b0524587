import { apiVersion } from "./api-version.ts";

/**
 * The routing table of the CDN: which paths are answered from where, and what is cached how. The
 * stacks make CloudFront behaviours of it, the local edge routes by it; first match wins in both.
 * Constants and pure functions only.
 */

/**
 * - `stored`: an object of the published bucket under the path without its leading slash; on 403, 404
 *   or 5xx of GET, HEAD and OPTIONS the same path is asked of delivery-api (an origin group)
 * - `delivery`, `editorial`: the functions
 * - `beacon`: answered at the edge itself, without an origin
 */
export type EdgeOrigin = "stored" | "delivery" | "editorial" | "beacon";

/**
 * What kind of answers a behaviour gives, which decides the headers that the edge adds: those of functions,
 * which set their own; stored artefacts; among these documents, which are part of the API; and uploaded files.
 */
export type AnswerKind = "answered" | "stored" | "document" | "file";

export type EdgeBehaviour = {
  /** A CloudFront path pattern: `*` stands for any characters, slashes included. */
  readonly pattern: string;
  readonly origin: EdgeOrigin;
  readonly answers: AnswerKind;
  /** Whether the whole query is part of the cache key and reaches the origin; else it is dropped. */
  readonly queryInKey: boolean;
  /** Whether answers are cached at all. */
  readonly cached: boolean;
  /** The longest that an answer is kept, in seconds, whatever its Cache-Control says. */
  readonly maximumSeconds: number;
  /** Whether the CDN may compress (its ETag then turns weak). */
  readonly compress: boolean;
  /** Whether Authorization, cookies and request bodies reach the origin. */
  readonly private: boolean;
};

const stored = { origin: "stored", queryInKey: false, cached: true, private: false } as const;
const written = { ...stored, answers: "stored", maximumSeconds: 60, compress: true } as const;

/** Feeds, and what stands with them. */
export const feedPattern = "/feeds/*";

export const edgeBehaviours = [
  { pattern: feedPattern, ...written },
  { pattern: "/most-read/*", ...written },
  { pattern: "/sitemap.xml", ...written },
  { pattern: "/sitemaps/*", ...written },
  /** Files are never compressed, so that ranges and strong ETags hold; a withdrawn one is invalidated. */
  { pattern: "/files/*", ...stored, answers: "file", maximumSeconds: 86_400, compress: false },
  {
    pattern: "/beacon/*",
    origin: "beacon",
    answers: "answered",
    queryInKey: false,
    cached: false,
    maximumSeconds: 0,
    compress: false,
    private: false,
  },
  {
    pattern: "/editorial/*",
    origin: "editorial",
    answers: "answered",
    queryInKey: true,
    cached: false,
    maximumSeconds: 0,
    compress: true,
    private: true,
  },
  {
    pattern: "/v1/reads/*",
    origin: "delivery",
    answers: "answered",
    queryInKey: true,
    cached: true,
    maximumSeconds: 3_600,
    compress: true,
    private: false,
  },
  /** A document: two segments below the version. Lists have one and go on to the next line. */
  { pattern: "/v1/*/*", ...written, answers: "document" },
  {
    pattern: "*",
    origin: "delivery",
    answers: "answered",
    queryInKey: true,
    cached: true,
    maximumSeconds: 3_600,
    compress: true,
    private: false,
  },
] as const satisfies readonly EdgeBehaviour[];

/** Errors and redirects (301, 4xx) are kept no longer than this, in seconds. */
export const errorCachingSeconds = 10;

/** The statuses of a stored origin that make the CDN ask delivery-api. */
export const failOverStatuses = [403, 404, 500, 502, 503, 504] as const;

/** Request headers that a delivery origin gets from the reader; Authorization is not among them. */
export const forwardedDeliveryHeaders = [
  "accept",
  "origin",
  "access-control-request-method",
  "access-control-request-headers",
] as const;

/** On every answer that has not set them itself. */
export const securityHeaders = {
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "referrer-policy": "strict-origin-when-cross-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

/** On what is stored: functions set their own. Any site's scripts may read it (Fetch standard, CORS). */
const storedCorsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Content-Range, Accept-Ranges, API-Version",
} as const;

/** The headers that the edge adds to an answer of a kind; none replaces one that its origin has set. */
export function addedHeaders(kind: AnswerKind): Readonly<Record<string, string>> {
  const { "content-security-policy": policy, ...others } = securityHeaders;
  return {
    ...others,
    // A file that is opened by itself is shown by the browser's own viewer, which the policy would hold up.
    ...(kind === "file" ? {} : { "content-security-policy": policy }),
    ...(kind === "answered" ? {} : storedCorsHeaders),
    ...(kind === "document" ? { "api-version": apiVersion } : {}),
  };
}

/** The behaviour that answers a path. @param path begins with a slash, without the query */
export function behaviourOf(path: string): EdgeBehaviour {
  const found = matchers.find(({ matches }) => matches(path));
  if (found === undefined) throw new Error("The last behaviour must match everything");
  return found.behaviour;
}

const matchers = edgeBehaviours.map((behaviour: EdgeBehaviour) => ({
  behaviour,
  matches: matcherOf(behaviour.pattern),
}));

function matcherOf(pattern: string): (path: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "s");
  return (path) => expression.test(path);
}
