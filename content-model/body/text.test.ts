import { expect, test } from "vitest";
import { bodyInputSchema } from "./input.ts";
import { bodyToText } from "./text.ts";

test("paragraphs are parted by an empty line, items by a line break", () => {
  const markdown =
    "## Kop\n\nEen **vet** [woord](https://x.nl).\n\n- a\n- b\n\n> [!NOTE]\n> Let op\n\n| a | b |\n|-|-|\n| c | d |";
  expect(bodyToText(bodyInputSchema.parse({ markdown }))).toBe(
    "Kop\n\nEen vet woord.\n\na\nb\n\nLet op\n\na\tb\nc\td",
  );
});

test("what says nothing by itself is left out", () => {
  const asset = "01930000-0000-7000-8000-000000000001";
  const body = bodyInputSchema.parse([
    { _type: "block", children: [{ _type: "span", text: " " }] },
    { _type: "image", asset, alt: "Een plein", caption: "Bij ons" },
    { _type: "pullQuote", text: "Zo is het", attribution: "Jan" },
    { _type: "file", asset, title: "Lees mij" },
  ]);
  expect(bodyToText(body)).toBe("Zo is het\nJan");
});
