import { execFile } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bundle, bundleFunctions } from "./bundle.ts";

const limits = { "delivery-api": 450_000, "editorial-api": 950_000 } as const;
const names = ["delivery-api", "editorial-api"] as const;

let outdir: string;
let bundles: Record<(typeof names)[number] | "count-reads", Bundle>;
beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), "katern-bundles-"));
  bundles = await bundleFunctions({ outdir, functions: [...names, "count-reads"] });
}, 30_000);
afterAll(() => rm(outdir, { recursive: true }));

test.each(names)("%s stays within its weight, and holds none of zod's translations", async (name) => {
  const { bytes, folder, weights } = bundles[name];
  expect(bytes, `heaviest: ${weights.slice(0, 5).join("; ")}`).toBeLessThanOrEqual(limits[name]);
  const code = await readFile(join(folder, "index.mjs"), "utf8");
  expect(code.length).toBeGreaterThan(10_000);
  expect(code).not.toContain("Ongeldige invoer");
});

test.each(names)(
  "%s can be loaded by itself, with its environment and nothing of this project",
  async (name) => {
    const { folder } = bundles[name];
    const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, "index.mjs")).href)});
process.stdout.write(typeof handler);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script],
      { env: environmentWith(join(folder, "description")), cwd: outdir },
    );
    expect(stdout).toBe("function");
  },
);

test("puts beside each API what it serves, and its source map where it is not uploaded", async () => {
  for (const name of names) {
    const { folder } = bundles[name];
    expect((await readdir(folder)).toSorted()).toEqual(["description", "index.mjs"]);
    await access(join(folder, "description/docs/index.html"));
    await access(join(outdir, "maps", name, "index.mjs.map"));
  }
});

test("puts beside the counter what it runs in threads, which needs nothing else", async () => {
  const { folder } = bundles["count-reads"];
  expect((await readdir(folder)).toSorted()).toEqual(["index.mjs", "log-worker.mjs"]);
  expect(await readFile(join(folder, "index.mjs"), "utf8")).toContain("./log-worker.mjs");
  const worker = new Worker(join(folder, "log-worker.mjs"));
  const answer = once(worker, "message");
  worker.postMessage({ id: 7, compressed: gzipSync("no header") });
  expect(await answer).toMatchObject([{ id: 7, file: { fault: "no-header", raw: { count: 0 } } }]);
  await worker.terminate();
});

function environmentWith(descriptionFolder: string): Record<string, string> {
  return {
    AWS_REGION: "eu-west-1",
    TABLE_NAME: "katern",
    MEDIA_BUCKET: "katern-media",
    LEDGER_BUCKET: "katern-ledger",
    PUBLISHED_BUCKET: "katern-published",
    PUBLIC_ADDRESS: "https://katern.example",
    SITE_NAME: "Katern",
    SITE_LANGUAGE: "nl",
    HUBS: "",
    SITE_TIME_ZONE: "Europe/Amsterdam",
    POWERTOOLS_SERVICE_NAME: "katern",
    DESCRIPTION_FOLDER: descriptionFolder,
    TOKEN_ISSUER: "https://issuer.example",
    TOKEN_JWKS_URL: "https://issuer.example/jwks.json",
    TOKEN_AUDIENCE: "katern",
    TOKEN_ROLES_CLAIM: "roles",
    TOKEN_MARK: "at+jwt",
    EDITORIAL_ORIGINS: "",
  };
}
