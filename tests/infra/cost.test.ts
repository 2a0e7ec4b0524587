import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { billOf } from "../../infra/cost/bill.ts";
import { readMeasured } from "../../infra/cost/measured.ts";
import { millionLinesUsage } from "../../infra/cost/million-lines.ts";
import { months } from "../../infra/cost/months.ts";
import { costPage } from "../../infra/cost/page.ts";
import { regions } from "../../infra/cost/prices.ts";
import { countResources, runsAMonth } from "../../infra/cost/resources.ts";
import { usageOf } from "../../infra/cost/usage.ts";

const measured = readMeasured(new URL("../../infra/cost/measured.json", import.meta.url));
const resources = countResources();
const monthNamed = (name: string) => {
  const month = months.find((one) => one.name === name);
  if (month === undefined) throw new Error(`There is no ${name} month`);
  return month;
};

describe("what Katern costs", () => {
  test("the page is what the script makes of today's stacks and prices", () => {
    const page = readFileSync(new URL("../../docs/cost.md", import.meta.url), "utf8");
    expect(costPage(measured, resources)).toBe(page);
  });

  test.for([
    ["idle", 1],
    ["medium", 3],
  ] as const)("a month that is %s costs less than € %i in each region", ([name, bound]) => {
    const usage = usageOf(monthNamed(name), measured, resources);
    for (const region of regions) expect(billOf(usage, region).euros, region).toBeLessThan(bound);
  });

  test("counting a million lines costs less than a cent in each region, and twice as long costs more", () => {
    const dollarsOf = (linesPerSecond: number) =>
      regions.map((region) => {
        const run = { ...measured, logRun: { ...measured.logRun, linesPerSecond } };
        return billOf(millionLinesUsage(run, resources), region).dollarsWithoutFree;
      });
    const { linesPerSecond } = measured.logRun;
    for (const dollars of dollarsOf(linesPerSecond)) expect(dollars).toBeLessThan(0.01);
    expect(Math.min(...dollarsOf(linesPerSecond / 2))).toBeGreaterThan(
      Math.min(...dollarsOf(linesPerSecond)),
    );
  });

  test("a read more costs more, and so does a publication more", () => {
    const large = monthNamed("large");
    const dollarsOf = (month: typeof large) =>
      billOf(usageOf(month, measured, resources), "eu-west-1").dollars;
    expect(dollarsOf({ ...large, reads: large.reads * 2 })).toBeGreaterThan(dollarsOf(large));
    expect(dollarsOf({ ...large, publications: large.publications * 2 })).toBeGreaterThan(dollarsOf(large));
  });

  test("there are at most eight functions", () => {
    expect(resources.functions).toBeLessThanOrEqual(8);
  });

  test.for([
    ["rate(1 minute)", 43_200],
    ["cron(10 * * * ? *)", 720],
    ["cron(20 3 * * ? *)", 30],
  ] as const)("%s runs %i times a month", ([expression, runs]) => {
    expect(runsAMonth(expression)).toBe(runs);
  });
});
