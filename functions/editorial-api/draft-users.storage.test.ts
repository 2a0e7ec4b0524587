import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { startTestStores, type TestStores } from "../../local/testing.ts";
import { withStorageUse } from "../shared/observability/storage-calls.ts";
import { readHead } from "../shared/storage/entries.ts";
import type { EditorialContext } from "./context.ts";
import { publishEntry, withdrawEntry } from "./publish-entries.ts";
import { testContext } from "./testing.ts";
import { createEntry, deleteEntry, replaceEntry } from "./write-entries.ts";

/** Deletions of drafts that something refers to, while no stream is read at all. */

let stores: TestStores;
beforeAll(async () => {
  stores = await startTestStores();
});
afterAll(() => stores.stop());

const principal = { subject: "redactie", role: "publisher" } as const;
let now = new Date("2026-01-01T09:00:00Z");
const contextOf = (before: Record<string, () => Promise<unknown>> = {}): EditorialContext =>
  testContext(stores, { now: () => now, before });

const idIn = z.object({ id: z.string() });
const create = async (collection: string, content: object, context = contextOf()): Promise<string> => {
  const body = { content: { title: "Stuk", ...content } };
  return idIn.parse((await createEntry(context, { collection, body, principal })).body).id;
};
const replace = (id: string, ifMatch: number, content: object, context = contextOf()) =>
  replaceEntry(context, {
    collection: "news",
    id,
    ifMatch,
    principal,
    body: { content: { title: "Stuk", ...content } },
  });
const remove = (collection: string, id: string, context = contextOf()) =>
  deleteEntry(context, { collection, id, ifMatch: 1, principal });
const isThere = async (id: string) => (await readHead(contextOf().table, id)) !== undefined;
const inUse = (name: string) => ({ code: "in-use", message: expect.stringContaining(name) });
const crash = () => Promise.reject(new Error("crash"));

test("a draft that a draft refers to stays, and the answer names what refers", async () => {
  const theme = await create("themes", {});
  const news = await create("news", { title: "Over een thema", themes: [theme] });
  await expect(remove("themes", theme)).rejects.toMatchObject(inUse("the news 'over-een-thema'"));
  expect(await isThere(theme)).toBe(true);
  await replace(news, 1, {});
  expect(await remove("themes", theme)).toEqual({ status: 204 });
});

test("what refers to it may be live, with or without a change that no longer does, and may be withdrawn", async () => {
  const person = await create("persons", {});
  const news = await create("news", { persons: [{ person }] });
  await publishEntry(contextOf(), { collection: "news", id: news, ifMatch: 1, at: undefined, principal });
  await expect(remove("persons", person)).rejects.toMatchObject(inUse("the news"));
  await replace(news, 2, {});
  await expect(remove("persons", person)).rejects.toMatchObject(inUse("the news"));
  const change = { collection: "news", id: news, principal };
  await publishEntry(contextOf(), { ...change, ifMatch: 3, at: undefined });
  await replace(news, 4, { persons: [{ person }] });
  await withdrawEntry(contextOf(), { ...change, ifMatch: 5, kind: "withdrawal", reason: "Daarom" });
  await expect(remove("persons", person)).rejects.toMatchObject(inUse("the news"));
  await replace(news, 6, {});
  expect(await remove("persons", person)).toEqual({ status: 204 });
});

test("what referred to it and was deleted itself holds nothing, however many did, nor does the draft itself", async () => {
  const theme = await create("themes", {});
  const own = { title: "Onder zichzelf", broader: theme };
  await replaceEntry(contextOf(), {
    collection: "themes",
    id: theme,
    ifMatch: 1,
    principal,
    body: { content: own },
  });
  const removeTheme = () =>
    deleteEntry(contextOf(), { collection: "themes", id: theme, ifMatch: 2, principal });
  const many = [];
  for (let count = 0; count < 25; count += 1) many.push(await create("news", { themes: [theme] }));
  const last = many.pop() ?? "";
  for (const id of many) await remove("news", id);
  await expect(removeTheme()).rejects.toMatchObject(inUse("the news"));
  await remove("news", last);
  expect(await removeTheme()).toEqual({ status: 204 });
});

test("a change that is about to be carried out holds the draft, and a deletion the change", async () => {
  const theme = await create("themes", {});
  const holding = contextOf({
    TransactWriteItemsCommand: () =>
      expect(remove("themes", theme)).rejects.toMatchObject(inUse("being created")),
  });
  const news = await create("news", { themes: [theme] }, holding);
  await replace(news, 1, {});
  const changing = contextOf({
    TransactWriteItemsCommand: () =>
      expect(replace(news, 2, { themes: [theme] })).rejects.toMatchObject({
        code: "invalid-content",
        extras: { errors: [{ pointer: "/content/themes/0", code: "unknown-reference" }] },
      }),
  });
  expect(await remove("themes", theme, changing)).toEqual({ status: 204 });
});

test("what breaks off holds the draft for a minute; a deletion that is refused or fails holds nothing", async () => {
  const theme = await create("themes", {});
  await expect(
    create("news", { themes: [theme] }, contextOf({ TransactWriteItemsCommand: crash })),
  ).rejects.toThrow("crash");
  await expect(remove("themes", theme)).rejects.toMatchObject(inUse("being created"));
  const failing = contextOf({ QueryCommand: crash });
  await expect(remove("themes", theme, failing)).rejects.toThrow("crash");
  const news = await create("news", { themes: [theme] });
  await replace(news, 1, {});
  now = new Date(now.getTime() + 61_000);
  expect(await remove("themes", theme)).toEqual({ status: 204 });
});

test("a creation that is refused holds nothing, and one that was deleted again neither", async () => {
  const theme = await create("themes", {});
  const body = { slug: "bezet", content: { title: "Stuk", themes: [theme] } };
  const createWithSlug = () => createEntry(contextOf(), { collection: "news", body, principal });
  const { id } = idIn.parse((await createWithSlug()).body);
  await expect(createWithSlug()).rejects.toMatchObject({ code: "slug-taken" });
  await remove("news", id);
  expect(await remove("themes", theme)).toEqual({ status: 204 });
});

test("a change costs no call more where it refers to nothing that was never live", async () => {
  const theme = await create("themes", {});
  await publishEntry(contextOf(), { collection: "themes", id: theme, ifMatch: 1, at: undefined, principal });
  const { use: plain } = await withStorageUse(() => create("news", {}));
  const { use } = await withStorageUse(() => create("news", { themes: [theme] }));
  expect(use.calls).toEqual({ ...plain.calls, BatchGetItem: 1 });
});

test("however a change and a deletion meet, nothing refers to what is gone", async () => {
  const late = <Result>(run: () => Promise<Result>, milliseconds: number) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)).then(run);
  for (let round = 0; round < 12; round += 1) {
    const theme = await create("themes", {});
    const outcomes = await Promise.allSettled([
      late(() => create("news", { themes: [theme] }), round % 4),
      late(() => remove("themes", theme), (round * 7) % 10),
    ]);
    const made = outcomes[0].status === "fulfilled";
    expect(made && !(await isThere(theme)), `round ${round}`).toBe(false);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toHaveProperty("code");
  }
});
