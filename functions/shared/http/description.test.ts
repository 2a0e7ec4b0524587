import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeDescription } from "../../../packaging/describe.ts";
import { docsFiles } from "../../../schemas/description-files.ts";
import { docsFile, readDescription } from "./description.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-description-"));
  await writeDescription(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test("puts the deployment's address in place of the stand-in, mail included", async () => {
  for (const api of ["delivery", "editorial"] as const) {
    const text = await readDescription({ folder, api, publicAddress: "http://127.0.0.1:8080" });
    expect(text).not.toContain("katern.example");
    const document = JSON.parse(text);
    const base = api === "delivery" ? "/v1" : "/editorial/v1";
    expect(document.servers[0].url).toBe(`http://127.0.0.1:8080${base}`);
    expect(document.info.contact.email).toBe("webmaster@127.0.0.1");
  }
});

test("an address with characters that replacing knows is put in as it is", async () => {
  const text = await readDescription({ folder, api: "delivery", publicAddress: "https://a.example/$&" });
  expect(JSON.parse(text).servers[0].url).toBe("https://a.example/$&/v1");
});

test("a folder that was not written is an error each time it is asked, until it is", async () => {
  const later = join(folder, "later");
  const ask = () => readDescription({ folder: later, api: "delivery", publicAddress: "https://a.example" });
  await expect(ask()).rejects.toThrow("ENOENT");
  await writeDescription(later);
  await expect(ask()).resolves.toContain("https://a.example/v1");
});

test("serves every page and what it loads, with a policy that lets nothing of another host in", async () => {
  for (const path of docsFiles.keys()) {
    const file = await docsFile({ folder, path });
    expect(file?.body.length, path).toBeGreaterThan(0);
    expect(file?.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(file?.etag).toMatch(/^"[\w-]{22}"$/);
  }
});

test("pages load only what is served beside them, and say without scripts where the description is", async () => {
  for (const [page, json] of [
    ["/docs", "/v1/openapi.json"],
    ["/docs/editorial", "/editorial/v1/openapi.json"],
  ] as const) {
    const html = String((await docsFile({ folder, path: page }))?.body);
    const loaded = [...html.matchAll(/(?:src|<link[^>]*href)="([^"]+)"/g)].map(
      ([, address]) => address ?? "",
    );
    for (const address of loaded) expect(address === "data:," || docsFiles.has(address), address).toBe(true);
    expect(html.replaceAll(/<(?!\/?noscript|a )[^>]*>/g, "")).toContain(`<noscript>`);
    expect(html).toContain(`href="${json}"`);
  }
  const redoc = String((await docsFile({ folder, path: "/docs/redoc.standalone.js" }))?.body);
  expect(redoc).not.toContain("cdn.redoc.ly");
});

test("knows its files by a closed list: no path leads elsewhere", async () => {
  const written = (await readdir(join(folder, "docs"))).map((name) => `/docs/${name}`);
  const tricks = [
    "/docs/../delivery.json",
    "/docs/..%2fdelivery.json",
    "/docs/",
    "/docs/index.html",
    "/docs/__proto__",
  ];
  for (const path of [...written.filter((name) => !docsFiles.has(name)), ...tricks]) {
    await expect(docsFile({ folder, path }), path).resolves.toBeUndefined();
  }
});
