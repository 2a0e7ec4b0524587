import { expect, test } from "vitest";
import { tableText } from "./tables.ts";

test.each(["=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "\u200b=1", "＝1"])(
  "%j is no formula in a cell",
  (text) => {
    expect(tableText([[text]], "csv").replace(/^"/, "")).toMatch(/^'/);
    expect(tableText([[text]], "tsv")).toMatch(/^'/);
  },
);

test("what is no formula stays as it is, and numbers are numbers", () => {
  expect(tableText([["a", 1, -2, "x=1"]], "csv")).toBe("a,1,-2,x=1\r\n");
});

test("separators within a cell do not part it", () => {
  expect(tableText([['a,"b"\nc', "d"]], "csv")).toBe('"a,""b""\nc",d\r\n');
  expect(tableText([["a\tb\r\nc", "d"]], "tsv")).toBe("a b c\td\r\n");
});
