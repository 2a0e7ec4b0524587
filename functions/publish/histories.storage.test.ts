import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChangeRecord, processRecords } from "./process-records.ts";
import { reconcileAll } from "./reconcile-all.ts";
import { startTestSite, type TestSite } from "./testing.ts";

/**
 * The law of the pipeline: whatever is edited, and however the events of it come (late, twice, out of
 * order, cut into any batches, to several renderers at once, while editors go on), what is stored in the end is what
 * one rendering of the final state would store.
 */

const slot = fc.nat({ max: 3 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("write" as const),
      slot,
      themes: fc.subarray([0, 1]),
      file: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("move" as const), slot }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("withdraw" as const), slot, retract: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rename" as const), theme: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), theme: fc.nat({ max: 1 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("hold" as const),
      session: fc.nat({ max: 1 }),
      outcome: fc.constantFrom("recorded", "announced", "withdrawn"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("series" as const), none: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("sweep" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("work" as const),
      seed: fc.nat(),
      size: fc.integer({ min: 1, max: 12 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test("what is stored in the end is what one rendering of the final state stores", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.nat(), async (steps, seed) => {
      const site = await startTestSite();
      try {
        await play(site, steps, seed);
        const stored = await site.storedObjects();
        expect((await reconcileAll(site.context)).repaired.filter((key) => !standing(key))).toEqual([]);
        await site.clearStored();
        await reconcileAll(site.renderer());
        const fresh = await site.storedObjects();
        const comparable = (all: Record<string, string>) =>
          Object.fromEntries(Object.entries(all).filter(([key]) => !standing(key) || key in stored));
        expect(comparable(stored)).toEqual(comparable(fresh));
        expect(site.findings).toEqual([]);
      } finally {
        await site.stop();
      }
    }),
    { numRuns: 6 },
  );
});

/** Feeds that are there from the first reconcile on, whether anything was ever published in them. */
const standing = (key: string) => /^(?:feeds\/[a-z]+\.[a-z]+|sitemap\.xml)$/.test(key);

/** Carries a history out; the events that it leaves behind are worked on meanwhile, and at its end. */
async function play(site: TestSite, steps: readonly Step[], seed: number): Promise<void> {
  const themes = [
    await site.live("theme", { title: "A" }, "a"),
    await site.live("theme", { title: "B" }, "b"),
  ];
  const file = await site.upload("stuk.pdf", "application/pdf", "%PDF-1.7 stuk");
  const program = await startSeries(site);
  const entries: { id: string; live: boolean; retracted: boolean }[] = [];
  const renderers = [site.context, site.renderer()];
  const late: ChangeRecord[] = [];
  const working: Promise<void>[] = [];
  let turn = 0;

  for (const one of steps) {
    turn += 1;
    const entry = "slot" in one ? entries[one.slot] : undefined;
    if (one.kind === "write") {
      const content = {
        title: `Titel ${turn}`,
        themes: one.themes.map((index) => themes[index] ?? ""),
        ...(one.file ? { files: [{ asset: file }] } : {}),
      };
      if (entry !== undefined) await site.revise(entry.id, content);
      else
        entries.push({ id: await site.live("report", content, `r-${turn}`), live: true, retracted: false });
      const written = entry ?? entries.at(-1);
      if (written !== undefined) Object.assign(written, { live: true, retracted: false });
    } else if (one.kind === "move" && entry !== undefined) {
      await site.revise(entry.id, { title: `Verhuisd ${turn}` }, `r-${turn}`);
      Object.assign(entry, { live: true, retracted: false });
    } else if (one.kind === "withdraw" && entry?.live === true && !(entry.retracted && one.retract)) {
      await site.withdraw(entry.id, one.retract ? "retraction" : "withdrawal");
      Object.assign(entry, { live: one.retract, retracted: one.retract });
    } else if (one.kind === "rename") {
      await site.revise(themes[one.theme] ?? "", { title: `Thema ${turn}` });
    } else if (one.kind === "close" && turn % 2 === 0) {
      await site.revise(themes[one.theme] ?? "", { title: `Thema ${turn}` });
      await site.withdraw(themes[one.theme] ?? "");
    } else if (one.kind === "hold") {
      await program.hold(one.session, one.outcome, turn);
    } else if (one.kind === "series") {
      await program.say(one.none, turn);
    } else if (one.kind === "sweep") {
      await site.sweep("2026-06-01T00:00:00Z");
    } else if (one.kind === "work") {
      late.push(...site.takeRecords());
      working.push(workOn(site, renderers, shuffled(late, one.seed).slice(0, one.size), one.seed));
    }
  }
  await Promise.all(working);
  late.push(...site.takeRecords());
  await workOn(site, renderers, shuffled([...late, ...late.slice(0, 3)], seed), seed);
}

/** A series that is a podcast while a session of it has a recording, unless it says that it is none. */
async function startSeries(site: TestSite) {
  await site.set({
    podcast: {
      categories: ["Education"],
      owner: { name: "Redactie", email: "redactie@katern.example" },
      explicit: false,
    },
  });
  const cover = await site.upload("omslag.png", "image/png", "PNG", { width: 1_500, height: 1_500 });
  const sound = await site.upload("opname.mp3", "audio/mpeg", "MP3");
  const about = { lead: "Gesprekken", image: { asset: cover, decorative: true } };
  const series = await site.live("series", { title: "Reeks", ...about }, "reeks");
  const sessions = new Map<number, { id: string; live: boolean }>();
  // Its document stands before anything of it is recorded.
  await site.settle();
  return {
    say: (none: boolean, turn: number) =>
      site.revise(series, { title: `Reeks ${turn}`, ...about, ...(none ? { podcast: false } : {}) }),
    hold: async (number: number, outcome: "recorded" | "announced" | "withdrawn", turn: number) => {
      const session = sessions.get(number);
      if (outcome === "withdrawn") {
        if (session?.live !== true) return;
        session.live = false;
        await site.withdraw(session.id);
        return;
      }
      const recordings = outcome === "recorded" ? [{ asset: sound }] : [];
      const held = { title: `Gesprek ${turn}`, kind: "lecture", start: "2026-02-01", recordings };
      const content = { ...held, series: [series] };
      if (session === undefined) {
        sessions.set(number, { id: await site.live("session", content, `gesprek-${number}`), live: true });
      } else {
        session.live = true;
        await site.revise(session.id, content);
      }
    },
  };
}

/** Works on records in batches of all sizes, two renderers side by side. */
async function workOn(
  site: TestSite,
  renderers: readonly TestSite["context"][],
  records: readonly ChangeRecord[],
  seed: number,
): Promise<void> {
  const size = 1 + (seed % 7);
  const batches: ChangeRecord[][] = [];
  for (let start = 0; start < records.length; start += size) batches.push(records.slice(start, start + size));
  await Promise.all(
    renderers.map(async (renderer, index) => {
      for (const batch of batches.filter((_, number) => number % renderers.length === index)) {
        expect((await processRecords(renderer, batch)).failedFrom).toBeUndefined();
      }
    }),
  );
  await site.drainQueue();
}

/** The same order for the same seed. */
function shuffled<Element>(elements: readonly Element[], seed: number): Element[] {
  let state = seed + 1;
  const keyed = elements.map((element) => {
    state = (state * 48_271) % 2_147_483_647;
    return { element, rank: state };
  });
  return keyed.sort((one, other) => one.rank - other.rank).map(({ element }) => element);
}
