import type { OriginAnswer } from "./answer.ts";

/** What robots may fetch (RFC 9309): everything, and where the sitemap is. On AWS the website's own host says so. */
export function robotsText(address: string): OriginAnswer {
  return {
    status: 200,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" },
    body: Buffer.from(`User-agent: *\nAllow: /\nDisallow: /editorial/\n\nSitemap: ${address}/sitemap.xml\n`),
  };
}
