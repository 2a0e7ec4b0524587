import { expect, test } from "vitest";
import { judgeAudit } from "./advisories.ts";

const advisory = {
  source: 1,
  name: "markdown-it",
  title: "Slow links",
  url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
  severity: "high",
  range: "<14.1.1",
};
const reportOf = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { total: 12 } } });
const found = reportOf({
  "markdown-it": { name: "markdown-it", via: [advisory] },
  page: { name: "page", via: ["markdown-it"] },
});

test("an advisory without a reason is open, once, by the package that it is about", () => {
  expect(judgeAudit(found, "")).toEqual({
    kind: "judged",
    packages: 12,
    open: ["markdown-it (high): Slow links, https://github.com/advisories/GHSA-aaaa-bbbb-cccc"],
  });
});

test("an advisory whose id stands among the reasons is lived with", () => {
  const reasons = "GHSA-aaaa-bbbb-cccc: links are not looked for";
  expect(judgeAudit(found, reasons)).toEqual({ kind: "judged", packages: 12, open: [] });
});

test("an advisory without an id is open whatever the reasons are", () => {
  const unnamed = reportOf({ "markdown-it": { via: [{ ...advisory, url: "" }] } });
  expect(judgeAudit(unnamed, "GHSA-aaaa-bbbb-cccc")).toMatchObject({ open: [expect.stringMatching("Slow")] });
});

test("nothing found is nothing open", () => {
  expect(judgeAudit(reportOf({}), "")).toEqual({ kind: "judged", packages: 12, open: [] });
});

test.each([
  [
    '{"message":"405 Method Not Allowed - POST https://packages.example.org/advisories","error":{"summary":"","detail":""}}',
    "405 Method Not Allowed",
  ],
  ["", "npm audit printed no report"],
  ["npm error", "npm audit printed no report"],
])("what is no report is not taken for a clean one: %s", (printed, reason) => {
  expect(judgeAudit(printed, "")).toEqual({ kind: "not asked", reason });
});
