import { expect, test } from "vitest";
import { ProblemError } from "../schemas/problem.ts";
import { cardOf } from "./card.ts";
import type { Live } from "./entry.ts";
import { assertDeletable, changed, created, published, withdrawn } from "./lifecycle.ts";
import { idOf } from "./testing/arbitrary-content.ts";
import { contentTypes } from "./types/index.ts";

const at = (minute: number) => ({
  by: "redactie",
  at: `2020-03-09T07:0${minute}:00Z`,
  eventId: `e${minute}`,
});
const theme = idOf("theme", 1);
const content = { title: "Een stuk", themes: [theme] };
const draft = created(
  { id: idOf("news", 1), type: "news", slug: "een-stuk", language: "nl", content },
  at(0),
);
const cardFor = (live: Live) =>
  cardOf(contentTypes.news, live, { language: "nl", timeZone: "Europe/Amsterdam", filenames: new Map() });
const publishedStep = published(draft.head, content, cardFor, at(1));

function problemOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof ProblemError ? [error.code, error.extras.errors?.[0]?.pointer] : error;
  }
}

test("a draft reserves its slug and has nothing live", () => {
  expect(draft).toMatchObject({
    expectedVersion: null,
    head: { version: 1, revision: 1, publishedAt: null, published: null, title: "Een stuk" },
    revision: { version: 1, content },
    slugs: { reserve: "een-stuk", touch: [] },
  });
  expect(draft).not.toHaveProperty("live");
});

test("publication makes the draft's revision live, as of now", () => {
  expect(publishedStep).toMatchObject({
    expectedVersion: 1,
    head: { version: 2, revision: 1, publishedAt: "2020-03-09T07:01:00Z", lastLiveSlug: "een-stuk" },
    live: { version: 2, revision: 1, content, retraction: null },
    listed: true,
    gone: null,
    slugs: { touch: ["een-stuk"] },
  });
});

test("an import is published at the time it says, never in the future", () => {
  const past = { ...content, publishedAt: "2012-01-01T00:00:00Z" };
  expect(published(draft.head, past, cardFor, at(1)).head.publishedAt).toBe("2012-01-01T00:00:00Z");
  const future = { ...content, publishedAt: "2020-03-09T07:01:01Z" };
  expect(problemOf(() => published(draft.head, future, cardFor, at(1)))).toEqual([
    "invalid-content",
    "/content/publishedAt",
  ]);
});

test("once published its time is fixed: it may be said again in other words, not changed", () => {
  const change = (publishedAt: string) =>
    problemOf(() =>
      changed(
        publishedStep.head,
        { slug: "een-stuk", language: "nl", content: { ...content, publishedAt } },
        at(2),
      ),
    );
  expect(change("2020-03-09T07:01:00.000Z")).toMatchObject({ head: { version: 3 } });
  expect(change("2020-03-09T07:01:01Z")).toEqual(["invalid-content", "/content/publishedAt"]);
});

test("publishing under a new slug looks at both addresses again", () => {
  const renamed = changed(publishedStep.head, { slug: "nieuw", language: "nl", content }, at(2));
  expect(renamed.slugs).toEqual({ reserve: "nieuw", touch: [] });
  expect(published(renamed.head, content, cardFor, at(3)).slugs).toEqual({ touch: ["nieuw", "een-stuk"] });
});

test("a withdrawal leaves a tombstone that knows where the entry stood", () => {
  const step = withdrawn(
    publishedStep.head,
    publishedStep.live,
    publishedStep.card,
    { kind: "withdrawal", reason: "r" },
    at(2),
  );
  expect(step).toMatchObject({
    live: null,
    card: null,
    listed: false,
    gone: {
      title: "Een stuk",
      facets: ["all", "language=nl", `theme=${theme}`],
      withdrawal: { kind: "withdrawal" },
    },
    head: { published: null, publishedAt: "2020-03-09T07:01:00Z", lastLiveSlug: "een-stuk" },
  });
  expect(
    problemOf(() => withdrawn(step.head, null, null, { kind: "withdrawal", reason: "r" }, at(3))),
  ).toEqual(["wrong-state", undefined]);
});

test("a retraction stays readable with its notice, and can still be withdrawn", () => {
  const retraction = { kind: "retraction", reason: "r" } as const;
  const step = withdrawn(publishedStep.head, publishedStep.live, publishedStep.card, retraction, at(2));
  expect(step).toMatchObject({
    live: { retraction: { reason: "r" } },
    listed: false,
    event: { action: "retracted" },
  });
  const [live, card] = [step.live ?? null, step.card ?? null];
  expect(problemOf(() => withdrawn(step.head, live, card, retraction, at(3)))).toEqual([
    "wrong-state",
    undefined,
  ]);
  const later = withdrawn(step.head, live, card, { kind: "withdrawal", reason: "s" }, at(3));
  expect(later).toMatchObject({ live: null, head: { version: 4, withdrawal: { kind: "withdrawal" } } });
});

test("only what was never published can be deleted", () => {
  expect(() => assertDeletable(draft.head)).not.toThrow();
  expect(problemOf(() => assertDeletable(publishedStep.head))).toEqual(["wrong-state", undefined]);
});
