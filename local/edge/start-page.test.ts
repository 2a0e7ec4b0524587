import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buckets } from "../names.ts";
import { type S3, startS3 } from "../s3.ts";
import { startPage } from "./start-page.ts";

const address = "http://127.0.0.1:8080";
let folder: string;
let s3: S3;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "katern-start-page-"));
  s3 = await startS3({ folder });
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The commands of the page as somebody copies them. */
function commands(): string[] {
  const page = String(startPage(s3, address).body);
  return [...page.matchAll(/<code>([^<]*curl[^<]*)<\/code>/g)].map(([, code = ""]) =>
    code.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
  );
}

/** What a shell gives curl last, its address, for each curl of a command. */
function addressesGiven(command: string): string[] {
  const script = `npm() { echo token; }\ncurl() { for one; do last=$one; done; printf '%s\\n' "$last"; }\n${command}`;
  const lines = execFileSync("/bin/sh", ["-euc", script], { encoding: "utf8" }).trimEnd().split("\n");
  return lines.filter((line) => line !== "token");
}

test("each ready-made command is one that a shell takes, whatever a file is called", () => {
  const name = "naam (1) van 'n rapport & $HOME; #2.pdf";
  s3.put(buckets.published, `files/0193/${name}`, Buffer.from("%PDF"), "application/pdf");
  const id = "0193a1b2-0000-7000-8000-000000000001";
  s3.put(buckets.published, "v1/news/één's", Buffer.from(JSON.stringify({ id })), "application/json");
  const given = commands().flatMap(addressesGiven);
  const paths = given.map((one) => decodeURIComponent(new URL(one).pathname));
  expect(given.every((one) => one.startsWith(`${address}/`))).toBe(true);
  expect(paths).toEqual(
    expect.arrayContaining([`/files/0193/${name}`, "/v1/news/één's", `/beacon/${id}`, "/editorial/v1/news"]),
  );
});

test("a podcast is advertised as a feed, and stands among the feeds", () => {
  const key = "feeds/series/0193a1b2-0000-7000-8000-000000000002.podcast.rss";
  s3.put(buckets.published, key, Buffer.from("<rss/>"), "application/rss+xml");
  const html = String(startPage(s3, address).body);
  expect(html).toContain(
    `<link rel="alternate" type="application/rss+xml" title="A series as a podcast" href="/${key}">`,
  );
  expect(html).toContain(`<a href="/${key}">`);
});

test("a feed of each kind of scope is named in words; what is no feed is none of them", () => {
  const id = "0193a1b2-0000-7000-8000-000000000003";
  for (const key of [
    `feeds/themes/${id}.atom`,
    `feeds/themes/${id}.ics`,
    `feeds/sessions/${id}.chapters.json`,
  ])
    s3.put(buckets.published, key, Buffer.from("x"), "application/octet-stream");
  const html = String(startPage(s3, address).body);
  expect(html).toContain(`<a href="/feeds/themes/${id}.atom">A theme, Atom 1.0</a>`);
  expect(html).not.toContain("chapters.json");
});

test("how to have made-up readers stands there before anything was counted", () => {
  const html = String(startPage(s3, address).body);
  expect(html).not.toContain("Most read in 30 days");
  expect(html).toContain("<code>npm run --silent katern -- demo traffic --days 30</code>");
});

test("what was read once is said so, and robots are told of", () => {
  const reads = { total: 1, views: { total: 1 }, downloads: { total: 0 }, plays: { total: 0 } };
  const twice = { ...reads, total: 12, views: { total: 10 }, downloads: { total: 1 }, plays: { total: 1 } };
  const items = [
    { title: "Eens", url: `${address}/v1/news/eens`, reads },
    { title: "Vaak", url: `${address}/v1/news/vaak`, reads: twice },
  ];
  const list = Buffer.from(JSON.stringify({ items }));
  s3.put(buckets.published, "most-read/30d/all.json", list, "application/json");
  const html = String(startPage(s3, address).body);
  expect(html).toContain("Eens: read 1 time (1 view, 0 downloads, 0 plays)<");
  expect(html).toContain("Vaak: read 12 times (10 views, 1 download, 1 play)<");
  expect(html).toContain('<a href="/robots.txt">');
});

test("the page asks for no icon, and its policy lets it have the empty one", () => {
  const { body, headers } = startPage(s3, address);
  expect(String(body)).toContain('<link rel="icon" href="data:,">');
  expect(headers["content-security-policy"]).toMatch(/^default-src 'none';.* img-src data:;/);
});
