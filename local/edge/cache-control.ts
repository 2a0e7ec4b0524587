/** How long an answer may be kept, in seconds: as new, and after that as a stand-in while a new one is fetched. */
export type Lifetime = { readonly fresh: number; readonly stale: number };

const heuristically = new Set([200, 203, 300, 301, 308, 400, 404, 405, 410, 414]);

/**
 * How long a shared cache keeps an answer (RFC 9111, RFC 5861), within the limits of the CDN.
 * @param maximum of new and stale together, in seconds
 * @param errorMaximum the same for anything but a success
 */
export function lifetimeOf(
  answer: { status: number; cacheControl: string | undefined },
  maximum: number,
  errorMaximum: number,
): Lifetime {
  const never = { fresh: 0, stale: 0 };
  if (!heuristically.has(answer.status)) return never;
  const directives = parseDirectives(answer.cacheControl ?? "");
  if (directives.has("no-store") || directives.has("private") || directives.has("no-cache")) return never;
  const limit = answer.status < 300 ? maximum : Math.min(maximum, errorMaximum);
  const fresh = Math.min(
    limit,
    seconds(directives.get("s-maxage")) ?? seconds(directives.get("max-age")) ?? 0,
  );
  const stale = Math.min(limit - fresh, seconds(directives.get("stale-while-revalidate")) ?? 0);
  return { fresh, stale };
}

function parseDirectives(header: string): Map<string, string> {
  const directives = new Map<string, string>();
  for (const part of header.split(",")) {
    const [name = "", value = ""] = part.split("=");
    directives.set(name.trim().toLowerCase(), value.trim().replaceAll('"', ""));
  }
  return directives;
}

function seconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
