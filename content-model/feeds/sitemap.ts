import { ProblemError } from "../../schemas/problem.ts";
import { rfc3339 } from "./dates.ts";
import { parentElement, textElement, xmlDocument } from "./xml.ts";

/** Sitemaps after sitemaps.org, protocol 0.9. A file holds at most 50,000 addresses and 50 MB. */

export const sitemapMaximum = { addresses: 50_000, bytes: 52_428_800 };

/** An address in a sitemap and when what is there last changed (an instant in UTC). */
type SitemapEntry = { address: string; updatedAt?: string | undefined };

/**
 * A sitemap, sorted by address.
 * @throws ProblemError `internal` when it would be greater than the protocol allows: split it first
 */
export function renderSitemap(pages: readonly SitemapEntry[]): string {
  return render("urlset", "url", pages);
}

/**
 * An index of sitemaps, sorted by address.
 * @throws ProblemError `internal` when it would be greater than the protocol allows
 */
export function renderSitemapIndex(sitemaps: readonly SitemapEntry[]): string {
  return render("sitemapindex", "sitemap", sitemaps);
}

function render(root: string, element: string, entries: readonly SitemapEntry[]): string {
  if (entries.length > sitemapMaximum.addresses) {
    throw new ProblemError("internal", `A sitemap cannot hold ${entries.length} addresses`);
  }
  let children = "";
  for (const { address, updatedAt } of [...entries].sort(byAddress)) {
    const location = textElement("loc", address);
    const lastModified = updatedAt === undefined ? "" : textElement("lastmod", rfc3339(updatedAt));
    children += parentElement(element, location + lastModified);
  }
  const document = xmlDocument(root, children, { xmlns: "http://www.sitemaps.org/schemas/sitemap/0.9" });
  const bytes = new TextEncoder().encode(document).length;
  if (bytes > sitemapMaximum.bytes) {
    throw new ProblemError("internal", `A sitemap cannot be ${bytes} bytes long`);
  }
  return document;
}

function byAddress(a: SitemapEntry, b: SitemapEntry): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}
