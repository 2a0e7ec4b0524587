import fc from "fast-check";
import { expect, test } from "vitest";
import { readClosedPage } from "../shared/storage/archive.ts";
import { processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { formats, type Page, readStored } from "./testing-walk.ts";

/**
 * The law of archives: whoever reads a feed and then page behind page finds everything that is listed exactly
 * once, whatever is published, backdated, imported, withdrawn and published again in between; and no page ever
 * has other entries than it had.
 */

/** A date that the editor sets, or none: then it is published now. */
const date = fc.option(
  fc.integer({ min: 1, max: 400 }).map((day) => new Date(Date.UTC(2019, 0, day)).toISOString()),
  { nil: undefined },
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("publish" as const),
      dates: fc.array(date, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("withdraw" as const, "retract" as const, "revise" as const),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("return" as const), which: fc.nat() }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const history = fc.record({
  dates: fc.array(date, { minLength: 16, maxLength: 20 }),
  steps: fc.array(step, { minLength: 4, maxLength: 7 }),
  format: fc.constantFrom(...formats),
  seed: fc.nat({ max: 1_000 }),
});

test("a walk finds every entry exactly once, whatever happens between its requests", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ dates, steps, format, seed }) => {
      const site = await startTestSite();
      try {
        await site.set({ itemsPerFeed: 10 });
        const newsroom = createNewsroom(site, seed);
        await newsroom.publish(dates);
        await newsroom.settle();
        const closed = await closedPages(site);
        const listed = new Set(newsroom.listed());
        const found: string[] = [];
        const steady = new Set(listed);
        let remaining = [...steps];
        let address: string | undefined = `feeds/news.${format}`;
        while (address !== undefined) {
          const page: Page = readStored(site, address, format);
          found.push(...page.ids);
          address = page.previous;
          const [next, ...others] = remaining;
          remaining = others;
          if (next !== undefined) for (const id of await newsroom.carryOut(next)) steady.delete(id);
          await newsroom.settle();
        }
        expect(new Set(found).size).toBe(found.length);
        for (const id of steady) expect(found).toContain(id);
        for (const id of found) expect(listed.has(id) || newsroom.returned.has(id)).toBe(true);
        for (const one of remaining) await newsroom.carryOut(one);
        await newsroom.settle();
        expect((await closedPages(site)).slice(0, closed.length)).toEqual(closed);
        await expectSettled(site);
      } finally {
        await site.stop();
      }
    }),
    { numRuns: 2 },
  );
});

/** What is stored is what one rendering of the table would store. */
async function expectSettled(site: TestSite): Promise<void> {
  const stored = await site.storedObjects();
  await site.clearStored();
  await reconcileAll(site.renderer());
  const fresh = await site.storedObjects();
  const archives = (all: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(all).filter(([key]) => /^feeds\/(?:archive\/|all|news|languages)/.test(key)),
    );
  expect(archives(stored)).toEqual(archives(fresh));
  expect(site.findings).toEqual([]);
}

async function closedPages(site: TestSite): Promise<(readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let number = 1; ; number += 1) {
    const ids = await readClosedPage(site.table, "news", number);
    if (ids === undefined) return pages;
    pages.push(ids);
  }
}

/** An editor of news, whose events two renderers work on side by side, in any order and some of them twice. */
function createNewsroom(site: TestSite, seed: number) {
  const live: string[] = [];
  const gone: string[] = [];
  const returned = new Set<string>();
  const renderers = [site.context, site.renderer()];
  let number = 0;
  const publish = async (dates: readonly (string | undefined)[]): Promise<void> => {
    for (const publishedAt of dates) {
      number += 1;
      const content = { title: `Bericht ${number}`, ...(publishedAt === undefined ? {} : { publishedAt }) };
      live.push(await site.live("news", content, `bericht-${number}`));
    }
  };
  /** @returns the entries that may be found or not, because they were not there all the time */
  const carryOut = async (one: Step): Promise<string[]> => {
    if (one.kind === "publish") {
      await publish(one.dates);
      return [];
    }
    const from = one.kind === "return" ? gone : live;
    const [id] = from.length === 0 ? [] : [from[one.which % from.length] ?? ""];
    if (id === undefined) return [];
    if (one.kind === "revise") await site.revise(id, { title: `Herzien ${number}` });
    else {
      from.splice(from.indexOf(id), 1);
      if (one.kind === "return") await site.publish(id);
      else await site.withdraw(id, one.kind === "retract" ? "retraction" : "withdrawal");
      (one.kind === "return" ? live : gone).push(id);
      if (one.kind === "return") returned.add(id);
      return [id];
    }
    return [];
  };
  const settle = async (): Promise<void> => {
    const records = site.takeRecords();
    const mixed = records.map((record, index) => ({
      record,
      rank: (index * 7_919 + seed * 104_729) % 1_009,
    }));
    const inAnyOrder = mixed.sort((a, b) => a.rank - b.rank).map(({ record }) => record);
    const half = Math.ceil(inAnyOrder.length / 2);
    const batches = [inAnyOrder.slice(0, half + 2), inAnyOrder.slice(half)];
    await Promise.all(
      renderers.map(async (renderer, index) => {
        const { failedFrom } = await processRecords(renderer, batches[index] ?? []);
        expect(failedFrom).toBeUndefined();
      }),
    );
    await site.drainQueue();
  };
  return { publish, carryOut, settle, returned, listed: () => [...live] };
}
