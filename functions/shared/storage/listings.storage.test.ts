import { BatchWriteItemCommand, DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Card } from "../../../content-model/entry.ts";
import { facetsOf, referenceFacet } from "../../../content-model/facets.ts";
import { idOf } from "../../../content-model/testing/arbitrary-content.ts";
import type { TypeName } from "../../../content-model/types/index.ts";
import { publicationTypes } from "../../../content-model/types/index.ts";
import { withStorageUse } from "../observability/storage-calls.ts";
import { commit } from "./commit.ts";
import { listingKey } from "./keys.ts";
import type { ListPage, Position } from "./keyset.ts";
import { listHeads, listLive, listSessions } from "./listings.ts";
import {
  creationOf,
  publicationOf,
  publish,
  startTestTable,
  type TestTable,
  withdrawalOf,
} from "./testing/store.ts";

const types: TypeName[] = publicationTypes.map((type) => type.name);
const themes = [idOf("theme", 1), idOf("theme", 2)];
let store: TestTable;
let cards: Card[];

/** Entries of all types, some at the same instant, some of the same theme, sessions on few days. */
async function fill(table: TestTable["table"], count: number, from = 0): Promise<Card[]> {
  const made: Card[] = [];
  for (let number = from; number < from + count; number += 25) {
    const some = Array.from({ length: Math.min(25, from + count - number) }, (_, index) => number + index);
    made.push(...(await Promise.all(some.map((one) => publishNumbered(table, one)))));
  }
  return made;
}

async function publishNumbered(table: TestTable["table"], number: number): Promise<Card> {
  const { card } = await publish(table, optionsOf(number));
  if (card === null) throw new Error("A published entry has a card");
  return card;
}

function optionsOf(number: number) {
  const type = types[number % types.length] ?? "news";
  const day = String(((number * 7) % 28) + 1).padStart(2, "0");
  const start = {
    local: `2020-05-${day}T15:00`,
    timeZone: "Europe/Amsterdam",
    instant: `2020-05-${day}T13:00:00Z`,
  };
  const content = {
    ...(number % 3 === 0 ? {} : { themes: [themes[number % 2]] }),
    ...(type === "session"
      ? { kind: "masterclass", start: number % 5 === 0 ? `2020-05-${day}` : start }
      : {}),
    publishedAt:
      number % 4 === 0
        ? "2020-01-02T00:00:00Z"
        : `2020-01-${day}T0${number % 10}:00:00${number % 2 === 0 ? ".250" : ""}Z`,
  };
  return { number, type, content };
}

/** The card that publishing the numbered entry would make. */
function cardNumbered(number: number): Card {
  return publicationOf(creationOf(optionsOf(number)).entry).step.card;
}

/** The rows of many entries in the list of everything: what a page reads, without what it does not. */
async function putRows(many: readonly Card[]): Promise<void> {
  const rows = many.map((card) => ({ ...card, ...listingKey("all", card.type, card.publishedAt, card.id) }));
  for (let start = 0; start < rows.length; start += 25) {
    const requests = rows
      .slice(start, start + 25)
      .map((row) => ({ PutRequest: { Item: marshall(row, { removeUndefinedValues: true }) } }));
    await store.table.client.send(
      new BatchWriteItemCommand({ RequestItems: { [store.table.name]: requests } }),
    );
  }
}

beforeAll(async () => {
  store = await startTestTable();
  cards = await fill(store.table, 100);
});
afterAll(() => store.stop());

/** All pages of a list, following `next` as a reader would. */
async function walk<Row>(page: (after: Position | undefined) => Promise<ListPage<Row>>): Promise<Row[][]> {
  const pages: Row[][] = [];
  let after: Position | undefined;
  do {
    const { rows, next } = await page(after);
    pages.push(rows);
    after = next;
    if (pages.length > 1_000) throw new Error("The list does not end");
  } while (after !== undefined);
  return pages;
}

const newestFirst = (a: Card, b: Card) =>
  Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.id < b.id ? 1 : -1);
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

test("walking pages of any size gives everything of the asked types once, newest first", async () => {
  const facet = fc.constantFrom("all", "language=nl", ...themes.map((id) => referenceFacet("theme", id)));
  await fc.assert(
    fc.asyncProperty(
      facet,
      fc.subarray(types, { minLength: 1 }),
      fc.integer({ min: 3, max: 101 }),
      async (list, asked, limit) => {
        const pages = await walk((after) =>
          listLive(store.table, { facet: list, types: asked, limit, after }),
        );
        const expected = cards
          .filter((card) => asked.includes(card.type) && facetsOf(card).includes(list))
          .sort(newestFirst);
        expect(ids(pages.flat())).toEqual(ids(expected));
        for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      },
    ),
    { numRuns: 30 },
  );
});

test("a page begins behind any position, whether or not a row stands there", async () => {
  const at = fc.integer({ min: Date.parse("2019-12-31T00:00:00Z"), max: Date.parse("2020-02-01T00:00:00Z") });
  await fc.assert(
    fc.asyncProperty(at, fc.uuid({ version: 7 }), async (moment, id) => {
      const after = { at: new Date(moment).toISOString(), id };
      const { rows } = await listLive(store.table, { facet: "all", types, limit: 100, after });
      const expected = cards
        .filter((card) => {
          const own = new Date(card.publishedAt).toISOString();
          return own < after.at || (own === after.at && card.id < id);
        })
        .sort(newestFirst);
      expect(ids(rows)).toEqual(ids(expected));
    }),
    { numRuns: 30 },
  );
});

test("rows that cannot be read are told of, and end no list", async () => {
  const broken = [3, 4, 5].map((minute) => `news#2020-01-15T00:0${minute}:00.000Z#${idOf("news", 9_000)}`);
  for (const SK of broken) {
    const Item = marshall({ PK: "LIVE#all", SK, title: 7 });
    await store.table.client.send(new PutItemCommand({ TableName: store.table.name, Item }));
  }
  for (const limit of [3, 20, 100]) {
    const told: unknown[] = [];
    const unreadable = (error: unknown) => told.push(error);
    const pages = await walk((after) =>
      listLive(store.table, { facet: "all", types, limit, after, unreadable }),
    );
    expect(ids(pages.flat())).toEqual(ids(cards.toSorted(newestFirst)));
    expect(told.length).toBeGreaterThanOrEqual(3);
  }
  await expect(listLive(store.table, { facet: "all", types, limit: 100 })).rejects.toThrow("LIVE#all");
  for (const SK of broken) {
    const Key = marshall({ PK: "LIVE#all", SK });
    await store.table.client.send(new DeleteItemCommand({ TableName: store.table.name, Key }));
  }
});

test("sessions to come are listed soonest first, past ones latest first; at the very moment one is to come", async () => {
  const sessions = cards.filter((card) => card.type === "session");
  const begins = (card: Card) => Date.parse(card.start ?? "");
  const soonestFirst = (a: Card, b: Card) => begins(a) - begins(b) || (a.id < b.id ? -1 : 1);
  const now = fc.constantFrom(
    ...sessions.map((card) => card.start ?? ""),
    "2000-01-01T00:00:00Z",
    "2030-01-01T00:00:00Z",
  );
  const facet = fc.constantFrom("all", referenceFacet("theme", themes[1] ?? ""));
  await fc.assert(
    fc.asyncProperty(now, facet, fc.integer({ min: 1, max: 30 }), async (moment, list, limit) => {
      const of = sessions.filter((card) => facetsOf(card).includes(list));
      const walked = async (when: "upcoming" | "past") =>
        ids(
          (
            await walk((after) => listSessions(store.table, { facet: list, when, now: moment, limit, after }))
          ).flat(),
        );
      const upcoming = of.filter((card) => begins(card) >= Date.parse(moment)).sort(soonestFirst);
      const past = of
        .filter((card) => begins(card) < Date.parse(moment))
        .sort(soonestFirst)
        .reverse();
      expect([await walked("upcoming"), await walked("past")]).toEqual([ids(upcoming), ids(past)]);
    }),
    { numRuns: 20 },
  );
});

describe("lists for editors", () => {
  test("walking gives every head of a type once, latest change first, of all statuses or one", async () => {
    const made = [];
    for (let number = 500; number < 530; number += 1) {
      const at = `2021-01-01T00:00:0${number % 3}Z`;
      const { step, entry } = creationOf({
        number,
        type: "theme",
        at,
        by: number % 2 === 0 ? "auteur" : "ander",
      });
      await commit(store.table, step);
      const live = publicationOf(entry, `2021-02-01T00:00:0${number % 2}Z`);
      if (number % 3 > 0) await commit(store.table, live.step);
      const back = withdrawalOf(live.entry, "withdrawal", "2021-03-01T00:00:00Z");
      if (number % 3 > 1) await commit(store.table, back.step, { listedCard: live.step.card });
      made.push(number % 3 === 0 ? step.head : number % 3 === 1 ? live.step.head : back.step.head);
    }
    const latest = made.sort((a, b) =>
      a.updatedAt === b.updatedAt ? (a.id < b.id ? 1 : -1) : a.updatedAt < b.updatedAt ? 1 : -1,
    );
    for (const limit of [1, 7, 30, 100]) {
      const all = await walk((after) =>
        listHeads(store.table, {
          type: "theme",
          statuses: ["draft", "published", "changed", "withdrawn"],
          limit,
          after,
        }),
      );
      expect(ids(all.flat())).toEqual(ids(latest));
      const drafts = await walk((after) =>
        listHeads(store.table, { type: "theme", statuses: ["draft"], limit, after }),
      );
      expect(ids(drafts.flat())).toEqual(
        ids(latest.filter((head) => head.published === null && head.withdrawal === null)),
      );
      const own = await walk((after) =>
        listHeads(store.table, {
          author: "auteur",
          type: "theme",
          statuses: ["published"],
          limit,
          after,
        }),
      );
      expect(ids(own.flat())).toEqual(
        ids(latest.filter((head) => head.createdBy === "auteur" && head.published !== null)),
      );
    }
  });

  test("an author's drafts cost the same, however much else the author has made", async () => {
    const drafts = async () => {
      const list = { author: "veelschrijver", type: "series", statuses: ["draft"], limit: 20 };
      const { result, use } = await withStorageUse(() => listHeads(store.table, list));
      return { titles: result.rows.map((head) => head.title), use };
    };
    const draft = creationOf({ number: 600, type: "series", by: "veelschrijver" });
    await commit(store.table, draft.step);
    const before = await drafts();
    for (let number = 601; number < 645; number += 1) {
      const { step, entry } = creationOf({ number, type: "series", by: "veelschrijver" });
      await commit(store.table, step);
      await commit(store.table, publicationOf(entry).step);
    }
    expect(await drafts()).toEqual(before);
    expect(before).toMatchObject({ titles: ["Stuk 600"], use: { calls: { Query: 1 } } });
  });
});

test("a page of 20 costs the same at 100 and at 1,000 entries, at the first and at the deepest page", async () => {
  const costs = async () => {
    const { use: first } = await withStorageUse(() =>
      listLive(store.table, { facet: "all", types: ["news"], limit: 20 }),
    );
    const oldest = cards
      .filter((card) => card.type === "news")
      .sort(newestFirst)
      .at(-22);
    const after = { at: new Date(oldest?.publishedAt ?? "").toISOString(), id: oldest?.id ?? "" };
    const { use: deep, result } = await withStorageUse(() =>
      listLive(store.table, { facet: "all", types: ["news"], limit: 20, after }),
    );
    expect(result.rows).toHaveLength(20);
    return [first.readUnits, deep.readUnits, first.calls, deep.calls];
  };
  const atHundred = await costs();
  expect(atHundred).toEqual([atHundred[0], atHundred[0], { Query: 1 }, { Query: 1 }]);
  const more = Array.from({ length: 900 }, (_, index) => cardNumbered(1_000 + index));
  await putRows(more);
  cards.push(...more);
  expect(await costs()).toEqual(atHundred);
});
