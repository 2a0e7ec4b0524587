import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { readAsset } from "../../functions/shared/storage/assets.ts";
import { writeReferences } from "../../functions/shared/storage/references.ts";
import { type EditorialClient, faultsOf, type Request, startEditorial } from "./editorial-harness.ts";
import { uploadAsset } from "./upload-asset.ts";

let editorial: EditorialClient;
beforeAll(async () => {
  editorial = await startEditorial();
});
afterAll(() => editorial.stop());

const captions = Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nWelkom\n");
const requestOf = (bytes: Buffer, more: object = {}) => ({
  filename: "ondertiteling.vtt",
  contentType: "text/vtt",
  size: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  ...more,
});
const uploadShape = z.object({
  asset: z.looseObject({ id: z.string(), status: z.string() }),
  upload: z.object({ url: z.string(), headers: z.record(z.string(), z.string()) }),
});
const announce = async (bytes: Buffer, more: object = {}, as: Partial<Request> = {}) => {
  const answer = await editorial.send({
    method: "POST",
    path: "/assets",
    body: requestOf(bytes, more),
    ...as,
  });
  return uploadShape.parse(answer.body);
};
const put = (
  upload: { url: string; headers: Record<string, string> },
  bytes: Buffer,
  headers: Record<string, string> = {},
) => {
  const { "Content-Length": _, ...sent } = { ...upload.headers, ...headers };
  return fetch(upload.url, { method: "PUT", headers: sent, body: Uint8Array.from(bytes) });
};
const complete = (id: string, as: Partial<Request> = {}) =>
  editorial.send({ method: "POST", path: `/assets/${id}/complete`, ...as });
const uploaded = async () => {
  const { asset, upload } = await announce(captions);
  expect((await put(upload, captions)).status).toBe(200);
  expect((await complete(asset.id)).status).toBe(200);
  return asset.id;
};

describe("an upload", () => {
  test("is announced, sent straight to storage and completed, as often as that is said", async () => {
    const { asset, upload } = await announce(captions);
    expect(asset).toMatchObject({
      status: "pending",
      url: expect.stringContaining(`/files/${asset.id}/ondertiteling.vtt`),
    });
    expect(await complete(asset.id)).toMatchObject({ status: 409, body: { code: "wrong-state" } });
    expect((await put(upload, captions)).status).toBe(200);
    for (let count = 0; count < 2; count += 1)
      expect(await complete(asset.id)).toMatchObject({
        status: 200,
        body: { status: "complete", createdBy: "publisher-1" },
      });
    const read = await editorial.send({ path: `/assets/${asset.id}` });
    const etag = String(read.headers["etag"]);
    expect(
      (await editorial.send({ path: `/assets/${asset.id}`, headers: { "if-none-match": etag } })).status,
    ).toBe(304);
  });

  test("of sound is known with where the sound begins, which is the counter's alone", async () => {
    const tag = Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 1, 0x48]), Buffer.alloc(200)]);
    const sound = Buffer.concat([tag, Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(2_000)]);
    const id = await uploadAsset(editorial, {
      filename: "a.mp3",
      contentType: "audio/mpeg",
      bytes: sound,
    });
    expect(await readAsset(editorial.table, id)).toMatchObject({
      status: "complete",
      soundStart: tag.length,
    });
    expect((await editorial.send({ path: `/assets/${id}` })).body).not.toHaveProperty("soundStart");
  });

  test("of other bytes, another length, another type or to another address is refused by storage", async () => {
    const { asset, upload } = await announce(captions);
    const other = Buffer.from(captions);
    other[other.length - 2] = 0x21;
    const status = async (sent: Promise<Response>) => (await sent).status;
    for (const refused of [
      put(upload, other),
      put(upload, Buffer.concat([captions, captions])),
      put(upload, captions, { "Content-Type": "text/html" }),
      put({ ...upload, url: upload.url.replace(asset.id, idOf("asset", 7)) }, captions),
    ]) {
      const code = await status(refused);
      expect(code).toBeGreaterThanOrEqual(400);
      expect(code).toBeLessThan(500);
    }
    expect((await complete(asset.id)).body["code"]).toBe("wrong-state");
  });

  test("that is not of the type it says is refused at completion, and may be sent again", async () => {
    const html = Buffer.from("<script>alert(1)</script> no captions at all");
    const { asset, upload } = await announce(html);
    expect((await put(upload, html)).status).toBe(200);
    const refusal = await complete(asset.id);
    expect([refusal.status, faultsOf(refusal)]).toEqual([
      422,
      [{ pointer: "/contentType", code: "wrong-type" }],
    ]);
    expect((await complete(asset.id)).body["code"]).toBe("wrong-state");
    expect((await editorial.send({ path: `/assets/${asset.id}` })).body["status"]).toBe("pending");
  });

  test.each([
    [{ contentType: "image/svg+xml", filename: "plaatje.svg" }, "/contentType"],
    [{ filename: "ondertiteling.html" }, "/filename"],
    [{ filename: "../../etc/passwd.vtt" }, "/filename"],
    [{ filename: "a..b.vtt" }, "/filename"],
    [{ filename: 'a".vtt' }, "/filename"],
    [{ size: 0 }, "/size"],
    [{ size: 5 * 1024 ** 3 + 1 }, "/size"],
    [{ size: 1.5 }, "/size"],
    [{ sha256: "abc" }, "/sha256"],
    [{ sha256: "A".repeat(64) }, "/sha256"],
    [{ eigenaar: "ik" }, "/eigenaar"],
  ])("with %j is refused, and nothing is stored", async (more, pointer) => {
    const untouched = await editorial.stored();
    const answer = await editorial.send({ method: "POST", path: "/assets", body: requestOf(captions, more) });
    expect([answer.status, faultsOf(answer)[0]?.pointer]).toEqual([422, pointer]);
    expect(await editorial.stored()).toEqual(untouched);
  });

  test("belongs to who announced it, until an editor acts", async () => {
    const mine = { as: "author", subject: "ik" } as const;
    const yours = { as: "author", subject: "jij" } as const;
    const { asset, upload } = await announce(captions, {}, mine);
    await put(upload, captions);
    expect((await complete(asset.id, yours)).status).toBe(403);
    expect((await editorial.send({ method: "DELETE", path: `/assets/${asset.id}`, ...yours })).status).toBe(
      403,
    );
    expect((await complete(asset.id, mine)).status).toBe(200);
    expect(
      (await editorial.send({ method: "DELETE", path: `/assets/${asset.id}`, as: "editor" })).status,
    ).toBe(204);
    expect((await editorial.send({ path: `/assets/${asset.id}` })).status).toBe(404);
    expect((await complete(asset.id)).status).toBe(404);
  });
});

describe("an entry", () => {
  const create = (content: object, collection = "articles") =>
    editorial.send({
      method: "POST",
      path: `/${collection}`,
      body: { content: { title: "Stuk", ...content } },
    });

  test("may use what has been completed, and nothing else", async () => {
    const ready = await uploaded();
    const { asset: pending } = await announce(captions);
    const nobodys = idOf("asset", 12_345);
    const image = (asset: string) => ({ image: { asset, alt: "Een huis" } });
    expect((await create(image(ready))).status).toBe(201);
    const untouched = await editorial.stored();
    for (const [content, pointer, code] of [
      [image(pending.id), "/content/image/asset", "incomplete-asset"],
      [image(nobodys), "/content/image/asset", "unknown-asset"],
      [
        { toolbox: [{ group: "recordings", items: [{ title: "a" }, { title: "b", asset: nobodys }] }] },
        "/content/toolbox/0/items/1/asset",
        "unknown-asset",
      ],
      [{ body: [{ _type: "file", asset: nobodys }] }, "/content/body", "unknown-asset"],
      [{ body: { markdown: `![huis](asset:${nobodys})` } }, "/content/body", "unknown-asset"],
    ] as const) {
      const answer = await create(content);
      expect([answer.status, faultsOf(answer)]).toEqual([422, [{ pointer, code }]]);
    }
    expect(await editorial.stored()).toEqual(untouched);
  });

  test("that is live keeps its file from being deleted; a draft does not", async () => {
    const asset = await uploaded();
    const { id } = z
      .looseObject({ id: z.string() })
      .parse((await create({ image: { asset, alt: "Huis" } })).body);
    await editorial.send({ method: "POST", path: `/articles/${id}/publish`, ifMatch: 1, body: {} });
    await writeReferences(editorial.table, id, [asset]);
    const remove = () => editorial.send({ method: "DELETE", path: `/assets/${asset}` });
    expect(await remove()).toMatchObject({ status: 409, body: { code: "in-use" } });
    await editorial.send({
      method: "POST",
      path: `/articles/${id}/withdraw`,
      ifMatch: 2,
      body: { reason: "Weg" },
    });
    expect((await remove()).status).toBe(204);
    const again = await editorial.send({
      method: "POST",
      path: `/articles/${id}/publish`,
      ifMatch: 3,
      body: {},
    });
    expect(faultsOf(again)).toEqual([{ pointer: "/content/image/asset", code: "unknown-asset" }]);
  });
});
