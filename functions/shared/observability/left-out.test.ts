import { expect, test, vi } from "vitest";
import { countLeftOut } from "./left-out.ts";

test("each thing that is left out is one line that CloudWatch counts, told apart by the deployment's table", () => {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  try {
    countLeftOut("katern-main-table", new Date("2026-03-09T07:00:00Z"));
  } finally {
    spy.mockRestore();
  }
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: Date.parse("2026-03-09T07:00:00Z"),
        CloudWatchMetrics: [
          { Namespace: "Katern", Dimensions: [["TableName"]], Metrics: [{ Name: "LeftOut", Unit: "Count" }] },
        ],
      },
      TableName: "katern-main-table",
      LeftOut: 1,
    },
  ]);
});
