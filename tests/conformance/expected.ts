import * as z from "zod";

/** What readers of feeds should understand, as the API says it. */

const time = z.union([z.string(), z.object({ instant: z.string() })]);
const documentShape = z.object({
  id: z.string(),
  type: z.string(),
  url: z.string(),
  title: z.string(),
  version: z.number(),
  publishedAt: z.string(),
  updatedAt: z.string(),
  bodyHtml: z.string().optional(),
  files: z.array(z.object({ url: z.string(), contentType: z.string(), size: z.number() })),
  start: time.optional(),
  end: time.optional(),
});
export type ExpectedEntry = z.infer<typeof documentShape>;

const pageShape = z.object({
  items: z.array(z.object({ url: z.string() })),
  next: z.string().nullish(),
});

/** The documents of everything that is published, newest first. @param address the site's, without a trailing slash */
export async function expectedEntries(address: string): Promise<ExpectedEntry[]> {
  const documents: ExpectedEntry[] = [];
  for (let next: string | null | undefined = `${address}/v1/entries?limit=100`; next; ) {
    const page = pageShape.parse(await (await fetch(next)).json());
    for (const { url } of page.items) documents.push(documentShape.parse(await (await fetch(url)).json()));
    next = page.next;
  }
  return documents;
}
