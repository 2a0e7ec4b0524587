import * as z from "zod";
import { measured } from "./operations.ts";

/** What rendering a feed asks of storage, and what a new subscriber finds who walks through its archive. */

type QueueHandler = (event: unknown) => Promise<{ batchItemFailures: unknown[] }>;

export type FeedCost = {
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
};

/** Renders the feed of everything in its three formats once more: nothing has changed, so nothing is written. */
export async function costOfFeed(environment: Readonly<Record<string, string>>): Promise<FeedCost> {
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: "SILENT" });
  const path = `../../functions/publish/queue.ts?at=${performance.now()}`;
  const { handler } = (await import(path)) as { handler: QueueHandler };
  const body = JSON.stringify({
    kind: "render",
    keys: ["feeds/all.rss", "feeds/all.atom", "feeds/all.json"],
  });
  const attributes = { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()) };
  const message = { messageId: "a", receiptHandle: "a", body, attributes };
  const { answer, cost } = await measured(() => handler({ Records: [message] }));
  if (answer.batchItemFailures.length > 0) throw new Error("The feed of everything could not be rendered");
  return { calls: cost.calls, readUnits: cost.readUnits };
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
