import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as z from "zod";

/** What rendering a feed asks of storage, and what a new subscriber finds who walks through its archive. */

export type FeedCost = {
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
};

const feedCost = z.object({ calls: z.record(z.string(), z.int()), readUnits: z.number() });

/** Renders the feed of everything in its three formats once more: nothing has changed, so nothing is written. */
export async function costOfFeed(environment: Readonly<Record<string, string>>): Promise<FeedCost> {
  const job = fileURLToPath(new URL("feed-cost.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [job], {
    env: { ...process.env, ...environment },
  });
  return feedCost.parse(JSON.parse(stdout));
}

const feedShape = z.looseObject({
  next_url: z.string().optional(),
  items: z.array(z.looseObject({ id: z.string() })),
});

/** The feed of everything as JSON, and page behind page of its archive. @throws Error when an entry comes twice */
export async function walkArchive(address: string): Promise<{ documents: number; entries: number }> {
  const found = new Set<string>();
  let documents = 0;
  let next: string | undefined = `${address}/feeds/all.json`;
  while (next !== undefined) {
    const response = await fetch(next);
    if (!response.ok) throw new Error(`${next} answered ${response.status}`);
    const page: z.output<typeof feedShape> = feedShape.parse(await response.json());
    documents += 1;
    for (const { id } of page.items) {
      if (found.has(id)) throw new Error(`${id} comes twice, the second time in ${next}`);
      found.add(id);
    }
    next = page.next_url;
  }
  return { documents, entries: found.size };
}
