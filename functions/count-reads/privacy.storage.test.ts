import { createHash, getHashes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import { type ReadStores, testId } from "../../tests/bench/read-stores.ts";
import { siteOf } from "../shared/rendering/site.ts";
import { wholeTable } from "../shared/storage/testing/store.ts";
import { publishMostRead } from "./publish-most-read.ts";
import { countReads } from "./run.ts";
import { article, at, logName, now, pdf, reader, robot, sound, startSite } from "./testing.ts";

/**
 * No address and no agent leaves the run: every byte that it stores or reports is searched for those of the log, in each
 * form in which somebody might have kept them. Only the logs bucket has them, where they expire.
 */

const addresses = [
  "192.0.2.1",
  "198.51.100.77",
  "2001:db8:85a3::8a2e:370:7334",
  "2001:db8::1",
  /** As a CDN writes who came by way of the older protocol. */
  "::ffff:203.0.113.9",
];
const agents = [reader, robot, "Leesapp/4.2 (nl; proef)", "BBC%20Sounds/1.13 CFNetwork/1107", "Zotero/7.0"];
/** An address may also stand in the page that a reader came from. */
const referers = [
  "http://192.0.2.250/binnen",
  "http://[2001:db8::250]/binnen",
  "https://partner.example/stuk",
];

let local: ReadStores;
let stored = "";
const reports: string[] = [];

beforeAll(async () => {
  local = await startSite();
  let number = 0;
  const lines = addresses.flatMap((address) =>
    agents.flatMap((agent) =>
      [
        { path: `/beacon/${article}`, status: 204 },
        { path: "/v1/articles/stuk-1", status: 200 },
        { path: `/files/${pdf}/naam.pdf`, status: 206, range: [0, 9_999] as const },
        { path: `/files/${sound}/naam.mp3`, status: 200, bytes: 9_000_400 },
        { path: `/files/${testId(999)}/weg.pdf`, status: 404 },
      ].map((asked) =>
        logLine({
          ...asked,
          second: at("10:00:00") + (number % 3_000),
          address,
          agent,
          referer: referers[number++ % referers.length] ?? "-",
          requestId: `request-${number}==`,
        }),
      ),
    ),
  );
  local.putLog(logName("2026-03-05T10", "aaaa"), logFileBytes(lines));
  local.putLog(logName("2026-03-05T11", "bbbb"), logFileBytes([...lines.slice(0, 9), "192.0.2.1 nonsense"]));
  local.putLog(logName("2026-03-05T12", "cut"), logFileBytes(lines).subarray(0, 900));
  local.putLog("cdn/plain.gz", Buffer.from(lines.join("\n")));
  const report = (message: string, details: object) => void reports.push(message, JSON.stringify(details));
  const { stores } = local;
  const answer = await countReads({
    stores,
    now,
    request: {},
    report,
    isOwn: (one) => one === "192.0.2.200",
  });
  const site = siteOf({
    PUBLIC_ADDRESS: "https://katern.example",
    SITE_NAME: "Netwerk",
    SITE_LANGUAGE: "nl",
    HUBS: "",
  });
  await publishMostRead({ stores, site, now, report });
  const objects = [...(await local.objects("ledger")), ...(await local.objects("published"))].flat();
  const items = (await wholeTable(stores.table)).map((item) => JSON.stringify(item));
  stored = [...objects, ...items, ...reports, JSON.stringify(answer)].join("\n");
});
afterAll(() => local.stop());

/** An address of version 6 as others write it: in full, without leading zeros, in capitals, and its first 64 bits. */
function formsOfAddress(address: string): string[] {
  if (!address.includes(":")) {
    const parts = address.split(".").map(Number);
    const number = parts.reduce((all, part) => all * 256 + part, 0);
    return [address, String(number), number.toString(16), `::ffff:${address}`, parts.slice(0, 3).join(".")];
  }
  const [head = "", tail = ""] = address
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, a, b, c, d) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((part) => part.toString(16)).join(":"),
    )
    .split("::");
  const [before, after] = [head, tail].map((part) => (part === "" ? [] : part.split(":")));
  const groups = [
    ...(before ?? []),
    ...Array(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill("0"),
    ...(after ?? []),
  ];
  const full = groups.map((group) => String(group).padStart(4, "0"));
  const prefix = full.slice(0, 4).join(":");
  const forms = [address, groups.join(":"), full.join(":"), full.join("")];
  return [...forms, ...(prefix === "0000:0000:0000:0000" ? [] : [prefix])].flatMap((form) => [
    form,
    form.toUpperCase(),
  ]);
}

/** A text as it is, percent-encoded once and twice, and of an agent the names that are its own. */
function formsOfAgent(agent: string): string[] {
  const names = agent.match(/[A-Z][a-z]{4,}(?:bot)?\/[\d.]+/g) ?? [];
  return [agent, encodeURI(agent), encodeURI(encodeURI(agent)), encodeURIComponent(agent), ...names];
}

const secrets = [...new Set([...addresses.flatMap(formsOfAddress), ...agents.flatMap(formsOfAgent)])];
/** An address and an agent together are a user. */
const users = addresses.flatMap((address) =>
  agents.flatMap((agent) => ["", " ", "|", ":", "\t", "\n"].map((by) => `${address}${by}${agent}`)),
);

/** Every digest that Node knows of a common name, as text in the ways that digests are written. */
const algorithms = [
  "md5",
  "sha1",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
  "sha3-256",
  "blake2b512",
  "ripemd160",
].filter((name) => getHashes().includes(name));
const encodings = ["hex", "base64", "base64url"] as const;

function hashesOf(text: string): string[] {
  return algorithms.flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest();
    // Cut digests are kept as well: their first eight bytes are enough to know them by.
    const hex = digest.toString("hex");
    return [
      hex.slice(0, 16),
      hex.slice(0, 16).toUpperCase(),
      digest.toString("base64").slice(0, 11),
      digest.toString("base64url").slice(0, 11),
    ];
  });
}

describe("what a run stores and reports", () => {
  test("is what was counted of these readers", () => {
    expect(stored).toContain('"counted":');
    expect(stored).toContain('"partner.example"');
    expect(stored).toContain("stuk-1");
    expect(reports.join()).toContain("not-gzip");
    expect(secrets.length).toBeGreaterThan(50);
  });

  test("has no address and no agent, however written", () => {
    const found = [...secrets, "192.0.2.250", "[2001:db8::250]"].filter((secret) => stored.includes(secret));
    expect(found).toEqual([]);
  });

  test("has none encoded", () => {
    // Base64 of a text stands in that of a longer one by its inner part, at one of three places.
    const encoded = secrets.flatMap((secret) => {
      const shifted = ["", "x", "xx"].map((before) =>
        Buffer.from(before + secret)
          .toString("base64")
          .slice(4, -4),
      );
      return [
        Buffer.from(secret).toString("hex"),
        ...encodings.map((one) => Buffer.from(secret).toString(one)),
        ...shifted,
      ];
    });
    expect(encoded.filter((secret) => secret.length >= 8 && stored.includes(secret))).toEqual([]);
  });

  test("has no hash of one, nor of both together", () => {
    expect(algorithms.length).toBeGreaterThan(5);
    const found = [...secrets, ...users].filter((secret) =>
      hashesOf(secret).some((hash) => stored.includes(hash)),
    );
    expect(found).toEqual([]);
  });

  test("would be found out: what is kept in any of these forms is found", () => {
    const kept = [
      `{"reader":"2001:0db8:85a3:0000:0000:8a2e:0370:7334"}`,
      createHash("sha256").update(`${addresses[0]}|${reader}`).digest("hex"),
      createHash("md5").update("2001:db8::1").digest("base64url"),
    ].join("\n");
    const plain = secrets.filter((secret) => kept.includes(secret));
    expect(plain).toContain("2001:0db8:85a3:0000:0000:8a2e:0370:7334");
    const hashed = [...secrets, ...users].filter((secret) =>
      hashesOf(secret).some((hash) => kept.includes(hash)),
    );
    expect(hashed).toEqual(expect.arrayContaining(["2001:db8::1", `${addresses[0]}|${reader}`]));
  });
});
