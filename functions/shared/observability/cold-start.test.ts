import { afterEach, expect, test, vi } from "vitest";
import { metricsOf } from "../../../tests/support/emitted-metrics.ts";
import { countColdStart } from "./cold-start.ts";

afterEach(() => void vi.unstubAllEnvs());

test.each([
  ["on-demand", 1],
  ["provisioned-concurrency", 0],
  ["snap-start", 0],
  [undefined, 0],
])("a process that Lambda started for the reason %s counts %i times", async (reason, times) => {
  vi.stubEnv("AWS_LAMBDA_INITIALIZATION_TYPE", reason);
  const data = await metricsOf(async () => countColdStart("katern-main-table", new Date()));
  expect(data).toHaveLength(times);
  for (const { name, dimensions, values } of data) {
    expect([name, dimensions, values]).toEqual(["ColdStarts", { TableName: "katern-main-table" }, [1]]);
  }
});
