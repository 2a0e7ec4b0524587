import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { openIssuer } from "../../local/issuer.ts";
import type { Role } from "../../schemas/contract.ts";
import { type EditorialClient, type Entry, editorialClient } from "../support/editorial-client.ts";
import { logFile } from "./log.ts";
import { eventually, objectOf, reachable, type Site } from "./site.ts";
import { announce, drawing, hashOf, put } from "./uploads.ts";

/**
 * Everything from an editor's first word to a reader's last count, over HTTP alone: the same tests for the runtime
 * of one machine and for a deployment.
 */
export function describeSite(where: string, start: () => Promise<Site>, startSeconds: number): void {
  let site: Site;
  const clients = new Map<Role, Promise<EditorialClient>>();
  const as = (role: Role) => {
    const client =
      clients.get(role) ??
      site.token(role).then((token) => editorialClient({ address: site.address, token }));
    clients.set(role, client);
    return client;
  };
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${site.address}${path}`, { redirect: "manual", ...init });
  const published = async (collection: string, content: Record<string, unknown>): Promise<Entry> => {
    const editor = await as("publisher");
    return editor.publish(collection, await editor.create(collection, content));
  };
  const answers = (path: string, status: number) =>
    eventually(async () => expect((await get(path)).status, path).toBe(status));

  describe(where, () => {
    beforeAll(async () => {
      site = await start();
    }, startSeconds * 1_000);
    afterAll(() => site?.stop(), 60_000);

    describe("identity", () => {
      test("without a token, or with one of another issuer, nobody may write", async () => {
        const refused = await get("/editorial/v1/news", { method: "POST", body: "{}" });
        expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([
          401,
          expect.stringMatching(/^Bearer /),
        ]);
        const folder = await mkdtemp(join(tmpdir(), "katern-other-issuer-"));
        const other = await openIssuer({ folder, address: "https://issuer.example" });
        const token = await other.signToken({ role: "administrator", subject: "iemand" });
        const stranger = editorialClient({ address: site.address, token });
        const answer = await stranger.send("POST", "/news", { content: { title: "Van een vreemde" } });
        expect([answer.status, (await objectOf(answer))["code"]]).toEqual([401, "unauthenticated"]);
        await rm(folder, { recursive: true });
      });

      test("an author may write and may not publish", async () => {
        const author = await as("author");
        const draft = await author.create("news", { title: `Kladje ${randomBytes(4).toString("hex")}` });
        const answer = await author.send("POST", `/news/${draft.id}/publish`, {}, draft.version);
        expect([answer.status, (await objectOf(answer))["code"]]).toEqual([403, "forbidden"]);
        expect((await get(`/v1/news/${draft.slug}`)).status).toBe(404);
      });
    });

    describe("publication", () => {
      test("comes out as a document, in lists and in every feed", async () => {
        const title = `Wijkavond ${randomBytes(6).toString("hex")}`;
        const entry = await published("news", { title, body: { markdown: "Hallo **buurt**." } });
        await answers(`/v1/news/${entry.slug}`, 200);
        const document = await objectOf(await get(`/v1/news/${entry.slug}`));
        expect(document).toMatchObject({
          id: entry.id,
          title,
          url: `${site.publicAddress}/v1/news/${entry.slug}`,
        });
        expect(JSON.stringify(await objectOf(await get("/v1/news?limit=5")))).toContain(title);
        for (const format of ["rss", "atom", "json"])
          for (const scope of ["all", "news"])
            await eventually(async () =>
              expect(await (await get(`/feeds/${scope}.${format}`)).text()).toContain(title),
            );
        await eventually(async () => {
          const pages = (await (await get("/sitemap.xml")).text()).match(/(?<=<loc>)[^<]+/g) ?? [];
          const texts = await Promise.all(
            pages.map(async (page) => (await fetch(reachable(site, page))).text()),
          );
          expect(texts.join()).toContain(entry.slug);
        });
      });

      test("under another slug leaves the first one leading there", async () => {
        const editor = await as("publisher");
        const content = { title: `Verhuisd ${randomBytes(6).toString("hex")}` };
        const first = await published("articles", content);
        await answers(`/v1/articles/${first.slug}`, 200);
        const moved = await editor.replace("articles", first, content, `${first.slug}-nieuw`);
        await editor.publish("articles", moved);
        await answers(`/v1/articles/${moved.slug}`, 200);
        await answers(`/v1/articles/${first.slug}`, 301);
        const answer = await get(`/v1/articles/${first.slug}`);
        expect(answer.headers.get("location")).toContain(`/v1/articles/${moved.slug}`);
      });

      test("withdrawn is gone, from feeds too, with the reason", async () => {
        const editor = await as("publisher");
        const title = `Ingetrokken ${randomBytes(6).toString("hex")}`;
        const entry = await published("news", { title });
        await eventually(async () => expect(await (await get("/feeds/all.json")).text()).toContain(title));
        await editor.withdraw("news", entry, { reason: "De bijeenkomst gaat niet door." });
        await answers(`/v1/news/${entry.slug}`, 410);
        expect(await (await get(`/v1/news/${entry.slug}`)).text()).toContain("gaat niet door");
        await eventually(async () =>
          expect(await (await get("/feeds/all.json")).text()).not.toContain(title),
        );
      });

      test("bad input is a problem with a pointer, and nothing comes of it", async () => {
        const editor = await as("publisher");
        const answer = await editor.send("POST", "/news", { content: { title: "Fout", onbekend: 1 } });
        expect(answer.headers.get("content-type")).toBe("application/problem+json");
        expect(await objectOf(answer)).toMatchObject({
          status: 422,
          code: "invalid-content",
          errors: [{ pointer: "/content/onbekend", code: "unknown-field" }],
        });
      });
    });

    describe("files", () => {
      test("are sent by a presigned request, and by no other than that one", async () => {
        const { asset, upload, bytes } = await announce(await as("publisher"));
        const other = Uint8Array.from(bytes);
        other[other.length - 2] = 0x21;
        expect((await put(upload, other)).status).toBeGreaterThanOrEqual(400);
        const elsewhere = { ...upload, url: upload.url.replace(/X-Amz-Signature=../, "X-Amz-Signature=00") };
        expect((await put(elsewhere, bytes)).status).toBe(403);
        expect((await get(`/files/${asset.id}/verslag.pdf`)).status).toBe(404);
      });

      test("come out whole and in part once something live uses them, and are counted from log files", async () => {
        const editor = await as("publisher");
        const { asset, upload, bytes } = await announce(editor);
        expect((await put(upload, bytes)).status).toBe(200);
        expect((await editor.send("POST", `/assets/${asset.id}/complete`)).status).toBe(200);
        const report = await published("reports", {
          title: `Verslag ${randomBytes(6).toString("hex")}`,
          files: [{ asset: asset.id, title: "Het verslag" }],
        });
        await answers(`/files/${asset.id}/verslag.pdf`, 200);
        await answers(`/v1/reports/${report.slug}`, 200);
        const whole = await get(`/files/${asset.id}/verslag.pdf`);
        expect(whole.headers.get("content-type")).toBe("application/pdf");
        expect(hashOf(await whole.bytes())).toBe(hashOf(bytes));
        const part = await get(`/files/${asset.id}/verslag.pdf`, { headers: { range: "bytes=0-3" } });
        expect([part.status, await part.text()]).toEqual([206, "%PDF"]);
        await countsAre(report.id, asset.id);
      }, 180_000);

      /** Two readers' views and one download, an hour ago. */
      async function countsAre(entryId: string, assetId: string): Promise<void> {
        const at = new Date(Date.now() - 3_600_000);
        const view = { at, path: `/beacon/${entryId}`, status: 204 };
        const file = logFile([
          { ...view, address: "192.0.2.1" },
          { ...view, address: "192.0.2.2" },
          { at, path: `/files/${assetId}/verslag.pdf`, status: 200, address: "192.0.2.1" },
          { ...view, status: 202, address: "192.0.2.3" },
        ]);
        await site.addLog(file);
        await site.countReads();
        await eventually(
          async () =>
            expect(await objectOf(await get(`/v1/reads/${entryId}`))).toMatchObject({
              views: { total: 2, unique: 2 },
              downloads: { total: 1, unique: 1 },
              total: 3,
            }),
          120,
        );
        // The lists come behind the totals, in the same run.
        await eventually(async () =>
          expect(await (await get("/most-read/7d/all.json")).text()).toContain(entryId),
        );
      }
    });

    test("settings that an administrator makes show in feeds that nothing else changed", async () => {
      const administrator = await as("administrator");
      const { asset, upload, bytes } = await announce(administrator, drawing());
      expect((await put(upload, bytes)).status).toBe(200);
      expect((await administrator.send("POST", `/assets/${asset.id}/complete`)).status).toBe(200);
      const before = await objectOf(await administrator.send("GET", "/settings"));
      const version = z.int().parse(before["version"]);
      const title = `Netwerk ${randomBytes(6).toString("hex")}`;
      const set = (channel: unknown, at: number) => administrator.send("PUT", "/settings", { channel }, at);
      expect((await set({ title, logo: asset.id }, version)).status).toBe(200);
      const feed = async () => (await get("/feeds/reports.rss")).text();
      await eventually(async () => expect(await feed()).toContain(`<title>${title}: `));
      expect(await feed()).toContain(`/files/${asset.id}/beeldmerk.png`);
      await answers(`/files/${asset.id}/beeldmerk.png`, 200);
      expect((await set(before["channel"], version + 1)).status).toBe(200);
      await eventually(async () => expect(await feed()).not.toContain(title));
    });

    test("the beacon answers at the edge", async () => {
      const entry = await published("news", { title: `Gezien ${randomBytes(6).toString("hex")}` });
      const seen = await get(`/beacon/${entry.id}`);
      expect([seen.status, seen.headers.get("cache-control")]).toEqual([204, "no-store"]);
      expect((await get(`/beacon/${entry.id}`, { headers: { "sec-purpose": "prefetch" } })).status).toBe(202);
      expect((await get("/beacon/niets")).status).toBe(404);
    });

    test.each([
      ["/v1/openapi.json", "application/json"],
      ["/editorial/v1/openapi.json", "application/json"],
      ["/docs", "text/html; charset=utf-8"],
      ["/docs/redoc.standalone.js", "text/javascript; charset=utf-8"],
    ])("%s describes the API", async (path, contentType) => {
      const answer = await get(path);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, contentType]);
      expect((await answer.text()).length).toBeGreaterThan(500);
    });

    test("answers carry the security headers, whoever gave them", async () => {
      for (const path of ["/v1/health", "/feeds/all.rss", "/v1/news/bestaat-niet"]) {
        const { headers } = await get(path);
        expect(headers.get("x-content-type-options"), path).toBe("nosniff");
        expect(headers.get("referrer-policy"), path).toMatch(/^(?:no-referrer|strict-origin)/);
      }
    });
  });
}
