import { expect, test } from "vitest";
import { browser, countExample, type ExampleRequest, paths } from "./testing-examples.ts";

/**
 * The worked examples of the COUNTER Code of Practice R5.1, each with its section. Those that do not fit are in
 * docs/reads.md.
 */

const download = (at: string, more: Partial<ExampleRequest> = {}): ExampleRequest => ({
  at: `2024-06-15T${at}Z`,
  path: paths.pdf,
  ...more,
});
const page = (at: string, more: Partial<ExampleRequest> = {}) => download(at, { path: paths.page, ...more });

test.each([
  ["200, the item", 200, 1],
  ["304, the item as it was", 304, 1],
  ["301, it is elsewhere", 301, 0],
  ["302, it is elsewhere today", 302, 0],
  ["403, it is refused", 403, 0],
  ["404, it is not there", 404, 0],
  ["410, it is gone", 410, 0],
  ["500, a fault", 500, 0],
  ["503, a fault", 503, 0],
])("7.1 HTTP status codes: %s", async (_what, status, counted) => {
  const { requests, views } = await countExample([
    download("10:00:00", { status }),
    download("11:00:00", { path: paths.document, status }),
  ]);
  expect({ requests, views }).toEqual({ requests: [counted, counted], views: [counted, counted] });
});

test("7.1 HTTP status codes: an interaction that is a redirect and then the item counts once", async () => {
  const requests = [download("10:00:00", { status: 302 }), download("10:00:01")];
  expect(await countExample(requests)).toMatchObject({ requests: [1, 1], lines: { excluded: 1 } });
});

test.each<[string, string[], number, string[]]>([
  ["a click at 10:01:00 and a second one at 10:01:29 are one action", ["10:01:00", "10:01:29"], 1, ["10"]],
  ["a click at 10:01:00 and a second one at 10:01:35 are two", ["10:01:00", "10:01:35"], 2, ["10"]],
  ["30 seconds, the maximum, are one", ["10:01:00", "10:01:30"], 1, ["10"]],
  ["31 seconds are two", ["10:01:00", "10:01:31"], 2, ["10"]],
  [
    "any further one within 30 seconds is treated alike",
    ["10:01:00", "10:01:20", "10:01:40", "10:02:10"],
    1,
    ["10"],
  ],
  [
    "a chain may last longer than 30 seconds and ends by a pause",
    ["10:01:00", "10:01:30", "10:02:00", "10:02:31"],
    2,
    ["10"],
  ],
  ["the first is removed and the second retained, in its hour", ["10:59:50", "11:00:10"], 1, ["11"]],
  [
    "the second of a chain over the hour is the one that counts",
    ["10:59:31", "10:59:59", "11:00:29"],
    1,
    ["11"],
  ],
  ["over the hour and too late: each in its own", ["10:59:45", "11:00:16"], 2, ["10", "11"]],
])("7.2 Double-click filtering: %s", async (_what, clicks, counted, hours) => {
  const downloads = await countExample(clicks.map((at) => download(at)));
  const views = await countExample(clicks.map((at) => page(at)));
  expect([downloads.requests[0], views.investigations[0]]).toEqual([counted, counted]);
  expect([downloads.hours, views.hours]).toEqual([hours, hours]);
  expect(downloads.lines.doubleClicks).toBe(clicks.length - counted);
});

test.each<[string, Partial<ExampleRequest>, number]>([
  ["the same address and user agent are one user", {}, 1],
  ["another user agent behind the same address is another user", { agent: `${browser} Seamonkey/2.53` }, 2],
  ["another address is another user", { address: "192.1.1.169" }, 2],
  ["another item is no second click", { path: paths.chapter(2) }, 2],
])("7.2 Double-click filtering, option 1: %s", async (_what, other, counted) => {
  expect((await countExample([download("10:01:00"), download("10:01:10", other)])).requests[0]).toBe(counted);
});

/** Thirty tests, each of an item of its own. */
const pairs = (seconds: number) =>
  Array.from({ length: 15 }, (_, test) =>
    [0, seconds].map((later) =>
      download(new Date(Date.UTC(2024, 5, 15, 10, test, later)).toISOString().slice(11, 19), {
        address: `192.1.${seconds}.${test}`,
      }),
    ),
  ).flat();

test("E.2.2 Audit tests for double-click filtering: 15 inside and 15 outside of 30 seconds", async () => {
  const inside = await countExample(pairs(29));
  expect(inside).toMatchObject({ investigations: [15, 15], requests: [15, 15] });
  const outside = await countExample(pairs(31));
  expect(outside).toMatchObject({ investigations: [30, 15], requests: [30, 15] });
  const all = await countExample([...pairs(29), ...pairs(31)]);
  expect(all).toMatchObject({ investigations: [45, 30], requests: [45, 30] });
});

test.each<[string, ExampleRequest[], readonly [number, number]]>([
  ["13:35 is of the session 192.1.1.168|Mozilla/5.0|2024-06-15|13", [download("13:35:00")], [1, 1]],
  ["the same item again in that session", [download("13:35:00"), download("13:59:59")], [2, 1]],
  ["in the next hour another session begins", [download("13:59:00"), download("14:00:00")], [2, 2]],
  ["half a minute around the hour is two sessions too", [download("13:59:40"), download("14:00:20")], [2, 2]],
  [
    "another agent is another session",
    [download("13:35:00"), download("13:36:00", { agent: "Mozilla/5.0" })],
    [2, 2],
  ],
  [
    "another address is another session",
    [download("13:35:00"), download("13:36:00", { address: "192.1.1.1" })],
    [2, 2],
  ],
  [
    "the next day at the same hour is another session",
    [download("13:35:00"), { ...download("13:35:00"), at: "2024-06-16T13:35:00Z" }],
    [2, 2],
  ],
])("7.3 Counting unique items: %s", async (_what, requests, expected) => {
  expect((await countExample(requests)).requests).toEqual(expected);
});

test("7.3 Counting unique items: an item is one regardless of its format", async () => {
  const html = page("13:35:00");
  const { investigations, requests } = await countExample([html, download("13:36:00"), download("13:40:00")]);
  expect(investigations).toEqual([3, 1]);
  expect(requests).toEqual([2, 1]);
});

test("7.3 does not fit: twelve chapters of an entry are twelve requests of one item, since the entry is the item", async () => {
  const chapters = Array.from({ length: 12 }, (_, number) =>
    download("13:35:00", { path: paths.chapter(number) }),
  );
  expect((await countExample(chapters)).requests).toEqual([12, 1]);
});

test.each<[string, Partial<ExampleRequest>, readonly [number, number], readonly [number, number]]>([
  ["information about an item is an investigation", { path: paths.page }, [1, 1], [0, 0]],
  ["the item itself is an investigation and a request", { path: paths.pdf }, [1, 1], [1, 1]],
])("3.3.3 Metric types: %s", async (_what, more, investigations, requests) => {
  expect(await countExample([download("10:00:00", more)])).toMatchObject({ investigations, requests });
});

test.each([
  ["an agent on the list", "Mozilla/5.0 (compatible; Googlebot/2.1)"],
  ["an agent on the list, whatever its case", "EXAMPLEBOT/1.0"],
  ["a tool on the list", "curl/8.14.1"],
  [
    "another robot that can be identified: of artificial intelligence",
    "Mozilla/5.0 (compatible; AgentUser/1.0)",
  ],
  ["no agent at all", ""],
])("7.8 Internet robots and crawlers: %s is in no count, and counted apart", async (_what, agent) => {
  const asked = [
    page("10:00:00", { agent }),
    download("10:05:00", { agent }),
    download("10:10:00", { agent, status: 404 }),
  ];
  const none = { investigations: [0, 0], requests: [0, 0], machine: [0, 0] };
  expect(await countExample(asked)).toMatchObject({ ...none, lines: { robots: 3, excluded: 0, counted: 0 } });
  const human = await countExample([page("10:00:00")]);
  expect(await countExample([page("10:00:00"), ...asked])).toMatchObject({
    investigations: human.investigations,
    views: human.views,
  });
});

test("3.3.5 Access methods: what programs fetch is told apart from regular use, and in the totals", async () => {
  const program = { agent: "Zotero/7.0" };
  const asked = [download("10:00:00"), download("10:00:00", program), download("10:20:00", program)];
  expect(await countExample(asked)).toMatchObject({ investigations: [3, 2], machine: [2, 1] });
});
