import { describe, expect, test } from "vitest";
import { agentKind } from "./agents.ts";
import { fileReadKind, isDelivered, targetOf } from "./classify.ts";
import { compileLists } from "./robot-lists.ts";

const lists = compileLists({ lists: [] });
const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";

describe("a path is for", () => {
  test.each([
    [`/beacon/${id}`, { kind: "beacon", entryId: id }],
    ["/v1/news/hoopvol-en-kwetsbaar", { kind: "document", collection: "news", slug: "hoopvol-en-kwetsbaar" }],
    ["/v1/themes/wonen", { kind: "document", collection: "themes", slug: "wonen" }],
    [`/files/${id}/rapport%202020.pdf`, { kind: "file", assetId: id, media: false }],
    [`/files/${id}/caf%C3%A9.pdf`, { kind: "file", assetId: id, media: false }],
    ["/v1/%6eews/stuk", { kind: "document", collection: "news", slug: "stuk" }],
  ])("%s", (stem, target) => {
    expect(targetOf(stem)).toEqual(target);
  });

  test.each([
    "/",
    "/v1/news",
    "/v1/entries",
    "/v1/openapi.json",
    `/v1/reads/${id}`,
    "/v1/news/Hoofdletters",
    "/v1/news/stuk/meer",
    "/v1/__proto__/stuk",
    "/beacon/1234",
    `/beacon/${id}/`,
    `/beacon/${id.toUpperCase()}`,
    `/files/${id}`,
    `/files/${id}/`,
    `/files/${id}/..%2f..%2fsecret`,
    `/files/${id}/100%`,
    "/feeds/all.rss",
    "-",
    "",
    `/files/${id}/${"a".repeat(3_000)}`,
  ])("nothing: %s", (stem) => {
    expect(targetOf(stem)).toBeNull();
  });
});

test.each([
  ["beacon", [204]],
  ["document", [200, 304]],
  ["file", [200, 206, 304]],
] as const)("a %s is delivered by %j alone", (kind, delivered) => {
  const statuses = [0, 200, 202, 204, 206, 301, 302, 304, 403, 404, 410, 416, 500, 503];
  expect(statuses.filter((status) => isDelivered(kind, status))).toEqual(delivered);
});

test.each([
  ["application/pdf", "downloads"],
  ["application/vnd.oasis.opendocument.text", "downloads"],
  ["audio/mpeg", "plays"],
  ["video/mp4", "plays"],
  ["image/png", null],
  ["text/vtt", null],
  ["application/x-subrip", null],
])("fetching %s is %s", (contentType, kind) => {
  expect(fileReadKind(contentType)).toBe(kind);
});

describe("an agent", () => {
  test.each([
    ["-", "robot"],
    ["", "robot"],
    ["%20", "robot"],
    ["100%", "robot"],
    ["Mozilla/5.0%20(compatible;%20Googlebot/2.1)", "robot"],
    ["Mozilla/5.0%2520(compatible;%2520GPTBot/1.0)", "robot"],
    ["curl/8.14.1", "robot"],
    ["Mozilla/5.0%20(X11;%20Linux%20x86_64;%20rv:140.0)%20Gecko/20100101%20Firefox/140.0", "browser"],
    ["AppleCoreMedia/1.0.0.22F76%20(iPhone;%20U;%20CPU%20OS%2018_5%20like%20Mac%20OS%20X)", "app"],
  ])("%s is a %s", (raw, kind) => {
    expect(agentKind(raw, lists)).toBe(kind);
  });

  test("that is made to be slow costs little", () => {
    const started = performance.now();
    agentKind(`Mozilla/5.0%20${"(a.b;%20".repeat(50_000)}`, lists);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
