import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { podcastGuidOf } from "../../content-model/podcast/guid.ts";
import { readHead, readLive } from "../../functions/shared/storage/entries.ts";
import { png } from "../../local/sample/formats/png.ts";
import { wav } from "../../local/sample/formats/wav.ts";
import { type EditorialClient, faultsOf, startEditorial } from "./editorial-harness.ts";
import { uploadAsset } from "./upload-asset.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const cover = (width: number, height = width) =>
  uploadAsset(editorial, {
    filename: "omslag.png",
    contentType: "image/png",
    bytes: png({ width, height, background: [20, 60, 90], shapes: [] }),
  });
const owner = { name: "Redactie", email: "redactie@katern.example" };
const podcast = { explicit: false, categories: ["Society & Culture > Documentary"], owner };

const entryShape = z.object({ id: z.string(), version: z.int() });
const create = async (content: unknown) =>
  entryShape.parse((await editorial.send({ method: "POST", path: "/series", body: { content } })).body);
const publish = ({ id, version }: z.infer<typeof entryShape>) =>
  editorial.send({ method: "POST", path: `/series/${id}/publish`, ifMatch: version, body: {} });

test("an image says how large it is once it is complete", async () => {
  const { body } = await editorial.send({ path: `/assets/${await cover(1_400, 1_401)}` });
  expect(body).toMatchObject({ status: "complete", width: 1_400, height: 1_401 });
});

test("a series that is a podcast is published with all that directories ask for, and not without", async () => {
  const bare = await create({ title: "Kaal", podcast: {} });
  const refused = await publish(bare);
  expect([refused.status, refused.body["code"]]).toEqual([422, "invalid-content"]);
  expect(faultsOf(refused)).toEqual(
    ["artwork", "description", "categories", "owner", "explicit"].map((name) => ({
      pointer: name === "description" ? "/content/description" : `/content/podcast/${name}`,
      code: "required",
    })),
  );
  expect(await readLive(editorial.table, bare.id)).toBeUndefined();
  const whole = {
    title: "Heel",
    description: "Gesprekken",
    podcast: { ...podcast, artwork: await cover(1_400) },
  };
  expect((await publish(await create(whole))).status).toBe(200);
});

test.each([
  [1_399, 1_399],
  [1_500, 1_400],
])("a cover of %i by %i pixels is refused", async (width, height) => {
  const artwork = await cover(width, height);
  const answer = await publish(
    await create({ title: "Scheef", description: "Gesprekken", podcast: { ...podcast, artwork } }),
  );
  expect(answer.status).toBe(422);
  expect(faultsOf(answer)).toEqual([{ pointer: "/content/podcast/artwork", code: "wrong-size" }]);
});

test("what the settings say is not asked of the series", async () => {
  const body = { channel: { podcast: { owner, categories: ["Education"] } } };
  const set = { method: "PUT", path: "/settings", as: "administrator" } as const;
  expect((await editorial.send({ ...set, body, ifMatch: 0 })).status).toBe(200);
  const content = {
    title: "Kort",
    lead: "Gesprekken",
    podcast: { explicit: true, artwork: await cover(1_400) },
  };
  expect((await publish(await create(content))).status).toBe(200);
});

test("a series whose sessions have recordings is a podcast unless it says otherwise", async () => {
  const settings = await editorial.send({ path: "/settings", as: "administrator" });
  const { version } = z.object({ version: z.int() }).parse(settings.body);
  const set = { method: "PUT", path: "/settings", as: "administrator", ifMatch: version } as const;
  expect((await editorial.send({ ...set, body: { channel: {} } })).status).toBe(200);
  const series = await create({ title: "Terugkijken" });
  const asset = await uploadAsset(editorial, {
    filename: "opname.wav",
    contentType: "audio/wav",
    bytes: wav([{ pitch: 440, seconds: 1 }]),
  });
  const content = {
    ...{ title: "Gesprek", kind: "lecture", start: "2026-02-01", series: [series.id] },
    recordings: [{ asset }],
  };
  const session = await editorial.send({ method: "POST", path: "/sessions", body: { content } });
  const { id, version: at } = entryShape.parse(session.body);
  const live = await editorial.send({
    ...{ method: "POST", path: `/sessions/${id}/publish`, ifMatch: at, body: {} },
  });
  expect(live.status).toBe(200);

  const refused = await publish(series);
  expect([refused.status, refused.body["code"]]).toEqual([422, "invalid-content"]);
  expect(refused.body["detail"]).toContain("`podcast: false`");
  expect(faultsOf(refused)).toEqual(
    ["podcast/artwork", "description", "podcast/categories", "podcast/owner", "podcast/explicit"].map(
      (name) => ({ pointer: `/content/${name}`, code: "required" }),
    ),
  );
  const revise = async (more: object, ifMatch: number) =>
    entryShape.parse(
      (
        await editorial.send({
          ...{ method: "PUT", path: `/series/${series.id}`, ifMatch },
          body: { content: { title: "Terugkijken", ...more } },
        })
      ).body,
    );
  const none = await publish(await revise({ podcast: false }, series.version));
  expect(none.status).toBe(200);
  const whole = { lead: "Gesprekken", podcast: { ...podcast, artwork: await cover(1_400) } };
  const revised = await revise(whole, entryShape.parse(none.body).version);
  expect((await publish(revised)).status).toBe(200);
});

test("a series that is no podcast needs none of it, and gets its name for podcast apps at once, for good", async () => {
  const series = await create({ title: "Eerste naam" });
  const { body } = await publish(series);
  const name = podcastGuidOf(`http://127.0.0.1:8080/feeds/series/${series.id}.podcast.rss`);
  expect((await readHead(editorial.table, series.id))?.podcastGuid).toBe(name);
  const changed = await editorial.send({
    method: "PUT",
    path: `/series/${series.id}`,
    ifMatch: entryShape.parse(body).version,
    body: { slug: "andere-naam", content: { title: "Andere naam" } },
  });
  expect((await publish(entryShape.parse(changed.body))).status).toBe(200);
  expect((await readLive(editorial.table, series.id))?.podcastGuid).toBe(name);
});
