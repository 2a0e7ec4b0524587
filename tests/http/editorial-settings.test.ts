import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { readSettingsRevision } from "../../functions/shared/storage/settings.ts";
import { png } from "../../local/sample/formats/png.ts";
import { type EditorialClient, faultsOf, type Request, startEditorial } from "./editorial-harness.ts";
import { uploadAsset } from "./upload-asset.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const read = (request: Partial<Request> = {}) => editorial.send({ path: "/settings", ...request });
const replace = (channel: unknown, ifMatch?: number, more: Partial<Request> = {}) =>
  editorial.send({
    method: "PUT",
    path: "/settings",
    as: "administrator",
    body: { channel },
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...more,
  });
const versionNow = async () => z.object({ version: z.int() }).parse((await read()).body).version;

const upload = (filename: string, contentType: string, bytes: Buffer) =>
  uploadAsset(editorial, { filename, contentType, bytes });
const logo = () =>
  upload("beeldmerk.png", "image/png", png({ width: 8, height: 8, background: [1, 2, 3], shapes: [] }));

test("are of version 0 until somebody sets them, and then what was set, version by version", async () => {
  const nothing = await read();
  expect(nothing).toMatchObject({
    status: 200,
    headers: { etag: '"0"' },
    body: { version: 0, updatedAt: null, updatedBy: null, channel: {} },
  });
  const channel = {
    title: "Katern",
    itemsPerFeed: 10,
    itemText: "summary",
    hubs: ["https://hub.example.org/"],
    podcast: { categories: ["Society & Culture > Documentary"] },
  };
  expect(await replace(channel, 0)).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { version: 1, updatedBy: "administrator-1", channel },
  });
  const second = await replace({ title: "Katern en partners" }, 1);
  expect(second.body).toMatchObject({ version: 2, channel: { title: "Katern en partners" } });
  expect((await read()).body).toEqual(second.body);
  expect((await read({ headers: { "if-none-match": '"2"' } })).status).toBe(304);
  expect((await readSettingsRevision(editorial.table, 1))?.channel).toEqual(channel);
});

test("change only on the version that they are at", async () => {
  const version = await versionNow();
  expect(await replace({})).toMatchObject({ status: 428, body: { code: "version-required" } });
  expect(await replace({}, version + 1)).toMatchObject({
    status: 412,
    body: { code: "stale-version", currentVersion: version },
  });
  const outcomes = await Promise.all([replace({ title: "A" }, version), replace({ title: "B" }, version)]);
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  expect(await versionNow()).toBe(version + 1);
});

test("are read by publishers and set by administrators", async () => {
  expect(await read({ as: "editor" })).toMatchObject({ status: 403 });
  expect(await read({ as: null })).toMatchObject({ status: 401 });
  expect(await replace({}, 0, { as: "publisher" })).toMatchObject({ status: 403 });
});

test.each([
  ["itemsPerFeed", 9],
  ["itemsPerFeed", 101],
  ["itemText", "half"],
  ["language", "Nederlands"],
  ["title", "twee\nregels"],
  ["hubs/0", ["http://hub.example.org/"]],
  ["hubs/0", ["https://name:secret@hub.example.org/"]],
  ["podcast/categories/0", { categories: ["Society & Culture > Gardening"] }],
  ["podcast/owner/email", { owner: { name: "Redactie", email: "redactie" } }],
  ["colour", "red"],
])("refuse %s %j and say where it stands", async (pointer, value) => {
  const [field = ""] = pointer.split("/");
  const answer = await replace({ [field]: value }, await versionNow());
  expect(answer.status).toBe(422);
  expect(faultsOf(answer).map((fault) => fault.pointer)).toContain(`/channel/${pointer}`);
});

test("name a logo that is an image and there, and keep it from being deleted", async () => {
  const version = await versionNow();
  expect(faultsOf(await replace({ logo: idOf("asset", 77) }, version))).toEqual([
    { pointer: "/channel/logo", code: "unknown-asset" },
  ]);
  const captions = await upload("welkom.vtt", "text/vtt", Buffer.from("WEBVTT\n"));
  expect(faultsOf(await replace({ logo: captions }, version))).toEqual([
    { pointer: "/channel/logo", code: "wrong-type" },
  ]);
  const id = await logo();
  expect((await replace({ logo: id }, version)).status).toBe(200);
  const remove = () => editorial.send({ method: "DELETE", path: `/assets/${id}` });
  expect(await remove()).toMatchObject({ status: 409, body: { code: "in-use" } });
  expect((await replace({}, version + 1)).status).toBe(200);
  expect((await remove()).status).toBe(204);
});

test("and the deletion of their logo at the same moment never both come through", async () => {
  for (let time = 0; time < 5; time += 1) {
    const [id, version] = [await logo(), await versionNow()];
    const [set, removed] = await Promise.all([
      replace({ logo: id }, version),
      editorial.send({ method: "DELETE", path: `/assets/${id}` }),
    ]);
    expect([set.status, removed.status]).not.toEqual([200, 204]);
    if (set.status === 200) await replace({}, version + 1);
  }
});
