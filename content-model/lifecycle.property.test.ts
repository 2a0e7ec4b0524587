import fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../schemas/problem.ts";
import { cardOf } from "./card.ts";
import type { Card, Gone, Head, Live } from "./entry.ts";
import { statusOf } from "./entry.ts";
import { changed, created, published, type Step, withdrawn } from "./lifecycle.ts";
import { idOf } from "./testing/arbitrary-content.ts";
import { contentTypes } from "./types/index.ts";

/** What storage would hold of one entry after the steps so far, and what was ever published. */
type World = {
  readonly head: Head;
  readonly content: Record<string, unknown>;
  readonly live: Live | null;
  readonly card: Card | null;
  readonly gone: Gone | null;
  readonly listed: boolean;
  readonly firstPublished: string | null;
};

type Command =
  | {
      readonly kind: "edit";
      readonly restored: boolean;
      readonly title: string;
      readonly slug: string;
      readonly at?: string | undefined;
    }
  | { readonly kind: "publish" | "withdrawal" | "retraction" };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constant("edit" as const),
    restored: fc.boolean(),
    title: fc.constantFrom("Een", "Twee"),
    slug: fc.constantFrom("een", "twee", "drie"),
    at: fc.constantFrom(undefined, undefined, undefined, "2019-01-01T00:00:00Z", "2030-01-01T00:00:00Z"),
  }),
  fc.record({
    kind: fc.constantFrom(
      "publish" as const,
      "publish" as const,
      "withdrawal" as const,
      "retraction" as const,
    ),
  }),
);

const occasion = (number: number) => ({
  by: `redactie-${number % 3}`,
  at: new Date(Date.UTC(2020, 0, 1) + number * 60_000).toISOString(),
  eventId: `gebeurtenis-${number}`,
});

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function stepFor(world: World, wanted: Command, number: number): Step {
  const { head, live, card } = world;
  if (wanted.kind === "publish") {
    const cardFor = (next: Live) =>
      cardOf(contentTypes.news, next, {
        language: head.language,
        timeZone: "Europe/Amsterdam",
        filenames: new Map(),
      });
    return published(head, world.content, cardFor, occasion(number));
  }
  if (wanted.kind !== "edit") {
    return withdrawn(head, live, card, { kind: wanted.kind, reason: "Daarom" }, occasion(number));
  }
  const content = { title: wanted.title, ...(wanted.at === undefined ? {} : { publishedAt: wanted.at }) };
  const restored = wanted.restored ? { restoredVersion: 1 } : {};
  return changed(head, { slug: wanted.slug, language: "nl", content, ...restored }, occasion(number));
}

/** What may stop a command, worked out from what happened and not from the head. */
function mayBeRefused(world: World, wanted: Command, number: number): boolean {
  const asked =
    wanted.kind === "publish" ? world.content["publishedAt"] : "at" in wanted ? wanted.at : undefined;
  if (wanted.kind === "publish") {
    return world.firstPublished === null && typeof asked === "string" && asked > occasion(number).at;
  }
  if (wanted.kind === "edit") {
    return world.firstPublished !== null && asked !== undefined && asked !== world.firstPublished;
  }
  return world.live === null || (wanted.kind === "retraction" && world.live.retraction !== null);
}

function after(world: World, step: Step): World {
  const keep = <Value>(next: Value | undefined, now: Value) => (next === undefined ? now : next);
  return frozen({
    head: step.head,
    content: step.revision?.content ?? world.content,
    live: keep(step.live, world.live),
    card: keep(step.card, world.card),
    gone: keep(step.gone, world.gone),
    listed: step.listed ?? world.listed,
    firstPublished: world.firstPublished ?? step.live?.publishedAt ?? null,
  });
}

function expectLaws(before: World, step: Step, world: World): void {
  const { head, live, card, gone } = world;
  expect([step.expectedVersion, head.version]).toEqual([before.head.version, before.head.version + 1]);
  expect([step.event.fromVersion, step.event.toVersion]).toEqual([before.head.version, head.version]);
  expect([head.id, head.type, head.createdAt, head.createdBy]).toEqual([
    before.head.id,
    before.head.type,
    before.head.createdAt,
    before.head.createdBy,
  ]);
  expect([head.updatedBy, head.updatedAt]).toEqual([step.event.by, step.event.at]);
  if (step.revision !== undefined)
    expect([head.revision, step.revision.version]).toEqual([head.version, head.version]);
  else expect(head.revision).toBe(before.head.revision);
  expect(head.publishedAt).toBe(world.firstPublished);
  expect([live === null, card === null]).toEqual([head.published === null, live === null]);
  if (live !== null) {
    expect([live.publishedAt, live.revision, live.slug, card?.slug]).toEqual([
      world.firstPublished,
      head.published?.revision,
      head.published?.slug,
      live.slug,
    ]);
    expect(head.lastLiveSlug).toBe(live.slug);
  }
  expect([gone !== null, gone?.withdrawal ?? null]).toEqual([head.withdrawal !== null, head.withdrawal]);
  expect(world.listed).toBe(live !== null && live.retraction === null);
  expect(live?.retraction ?? null).toEqual(live === null ? null : head.withdrawal);
  if (head.withdrawal !== null) expect(statusOf(head)).toBe("withdrawn");
  else if (live === null) expect(statusOf(head)).toBe("draft");
  else expect(statusOf(head)).toBe(live.revision === head.revision ? "published" : "changed");
  if (head.slug !== before.head.slug) expect(step.slugs.reserve).toBe(head.slug);
  if (step.live !== undefined) expect(step.slugs.touch).toContain(step.live?.slug ?? before.live?.slug);
}

test("any run of commands keeps the laws of an entry's life, and what is refused changes nothing", () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      const content = { title: "Een" };
      const first = created(
        { id: idOf("news", 1), type: "news", slug: "een", language: "nl", content },
        occasion(0),
      );
      let world: World = frozen({
        head: first.head,
        content,
        live: null,
        card: null,
        gone: null,
        listed: false,
        firstPublished: null,
      });
      commands.forEach((wanted, index) => {
        const refused = mayBeRefused(world, wanted, index + 1);
        try {
          const step = stepFor(world, wanted, index + 1);
          expect(refused).toBe(false);
          const next = after(world, step);
          expectLaws(world, step, next);
          world = next;
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          expect(["wrong-state", "invalid-content"]).toContain(error.code);
          expect(refused).toBe(true);
        }
      });
    }),
    { numRuns: 300 },
  );
});
