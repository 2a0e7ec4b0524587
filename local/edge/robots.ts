import type { OriginAnswer } from "./answer.ts";

/** What robots may fetch (RFC 9309): everything, and where the sitemaps are. On AWS the website's own host says so. */
export function robotsText(address: string, sitemaps: readonly string[]): OriginAnswer {
  const lines = sitemaps.map((key) => `Sitemap: ${address}/${key}\n`);
  return {
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" },
    body: Buffer.from(`User-agent: *\nAllow: /\nDisallow: /editorial/\n\n${lines.join("")}`),
  };
}
