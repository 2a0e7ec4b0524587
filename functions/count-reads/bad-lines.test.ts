import { expect, test } from "vitest";
import { logHeader } from "../../tests/bench/log-generator.ts";
import { browser, countLines, type ExampleRequest, exampleLine, paths } from "./testing-examples.ts";

/** Each line that is not as it should be, by the rule that docs/reads.md gives it. */

const line = (more: Partial<ExampleRequest> = {}) =>
  exampleLine({ at: "2024-06-15T10:00:00Z", path: paths.page, ...more });
const column = (name: string) => logHeader.split("#Fields: ")[1]?.trim().split(" ").indexOf(name) ?? -1;
const set = (name: string, value: string) => line().split("\t").with(column(name), value).join("\t");
const query = `q=${"lang%20".repeat(600)}`;

test.each<[string, string, "counted" | "excluded" | "rejected" | "robots"]>([
  ["with a query of 4 kB counts as without", set("cs-uri-query", query), "counted"],
  [
    "with a referring page of 4 kB counts",
    set("cs(Referer)", `https://partner.example/?${query}`),
    "counted",
  ],
  [
    "with an agent of 8 kB counts by its beginning",
    line({ agent: `${browser} ${"x".repeat(8_000)}` }),
    "counted",
  ],
  [
    "of an entry that was never there is excluded",
    line({ path: `/beacon/${paths.page.slice(-36, -2)}77` }),
    "excluded",
  ],
  [
    "of a file that is there no more is excluded",
    line({ path: "/files/0193b2c4-7a10-7cde-8f01-000000000999/weg.pdf" }),
    "excluded",
  ],
  ["of a slug that nobody has is excluded", line({ path: "/v1/reports/weg" }), "excluded"],
  ["with more columns than the header names counts", `${line()}\tnieuw\t1`, "counted"],
  ["with too few columns is rejected", line().split("\t").slice(0, 5).join("\t"), "rejected"],
  ["that is no line at all is rejected", "\u0000\u0001geen regel", "rejected"],
  ["of a day that is none is rejected", set("date", "2026-02-30"), "rejected"],
  ["of a time that is none is rejected", set("time", "25:00:00"), "rejected"],
  ["without an address is rejected", set("c-ip", "-"), "rejected"],
  ["without a status is rejected", set("sc-status", "-"), "rejected"],
  ["of a reader who left before an answer (000) is excluded", set("sc-status", "000"), "excluded"],
  ["with bytes that are no number counts as one that says nothing", set("sc-bytes", "veel"), "counted"],
  [
    "of a range that ends before it begins is excluded",
    line({ path: paths.pdf, status: 206, range: [9_000, 3], bytes: 0 }),
    "excluded",
  ],
  [
    "whose path cannot be decoded is excluded",
    line({ path: paths.pdf.replace("rapport", "%E0%A4%A"), status: 200 }),
    "excluded",
  ],
  ["whose agent cannot be decoded is a robot's", set("cs(User-Agent)", "Mozilla/5.0%20%E0%A4%A"), "robots"],
])("a line %s", async (_what, bad, fate) => {
  const { lines } = await countLines([bad, line({ at: "2024-06-15T10:30:00Z", address: "203.0.113.1" })]);
  const { counted, ...others } = lines;
  expect(others).toEqual({
    read: 2,
    robots: fate === "robots" ? 1 : 0,
    excluded: fate === "excluded" ? 1 : 0,
    rejected: fate === "rejected" ? 1 : 0,
    doubleClicks: 0,
    late: 0,
  });
  expect(counted).toBe(fate === "counted" ? 2 : 1);
});
