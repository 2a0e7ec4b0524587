import { expect, test } from "vitest";
import { renderChapters } from "./chapters.ts";

test("chapters stand in the order in which they begin, one a moment", () => {
  const chapters = [
    { start: 2.5, title: "Het rapport" },
    { start: 0, title: "Welkom\u0000" },
    { start: 2.5, title: "Het rapport, vervolgd" },
  ];
  expect(JSON.parse(renderChapters(chapters))).toEqual({
    version: "1.2.0",
    chapters: [
      { startTime: 0, title: "Welkom" },
      { startTime: 2.5, title: "Het rapport, vervolgd" },
    ],
  });
});
