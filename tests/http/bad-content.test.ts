import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf } from "../../content-model/testing/arbitrary-content.ts";
import { untouchedEditorial } from "../support/untouched-editorial.ts";
import { faultsOf, type Request } from "./editorial-harness.ts";

/** Content that cannot be is refused with a pointer to what is wrong in it, and nothing is stored. */

const editorial = untouchedEditorial();

const create = (collection: string, content: object): [Request, unknown] => [
  { method: "POST", path: `/${collection}` },
  { content: { title: "Stuk", ...content } },
];

test("content with a time that does not exist, comes twice, or in no zone", async () => {
  const session = (start: object) => create("sessions", { kind: "masterclass", start });
  const timeZone = "Europe/Amsterdam";
  const cases: [object, string][] = [
    [{ local: "2020-02-30T10:00", timeZone }, "/content/start/local"],
    [{ local: "2020-10-25T02:30", timeZone }, "/content/start/offset"],
    [{ local: "2020-10-25T02:30", timeZone, offset: "+05:00" }, "/content/start/offset"],
    [{ local: "2020-03-09T10:00", timeZone: "Europe/Atlantis" }, "/content/start/timeZone"],
    [{ local: "2020-03-09T10:00", timeZone: "+01:00" }, "/content/start/timeZone"],
    [{ local: "gisteren", timeZone }, "/content/start/local"],
  ];
  for (const [start, pointer] of cases)
    await editorial.expectRefused(...session(start), [422, "invalid-content"], pointer);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2000, max: 2035 }), fc.nat(59), async (year, minute) => {
      const march = new Date(Date.UTC(year, 2, 31));
      const sunday = 31 - march.getUTCDay();
      const local = `${year}-03-${sunday}T02:${String(minute).padStart(2, "0")}`;
      await editorial.expectRefused(
        ...session({ local, timeZone }),
        [422, "invalid-content"],
        "/content/start/local",
      );
    }),
    { numRuns: 15 },
  );
});

test("content that refers to entries that do not exist, or are of another type", async () => {
  const nobody = idOf("theme", 4_242);
  const references: [string, object, string, string][] = [
    ["news", { themes: [nobody] }, "/content/themes/0", "unknown-reference"],
    ["news", { themes: [editorial.entry] }, "/content/themes/0", "wrong-reference-type"],
    ["news", { session: idOf("session", 1) }, "/content/session", "unknown-reference"],
    [
      "news",
      { persons: [{ person: idOf("person", 1), role: "a" }] },
      "/content/persons/0/person",
      "unknown-reference",
    ],
    [
      "reports",
      { videos: [{ title: "a", people: [{ person: editorial.entry }] }] },
      "/content/videos/0/people/0/person",
      "wrong-reference-type",
    ],
    ["themes", { broader: nobody }, "/content/broader", "unknown-reference"],
    ["news", { themes: ["geen-id"] }, "/content/themes/0", "invalid-format"],
  ];
  for (const [collection, content, pointer, code] of references) {
    const [request, body] = create(collection, content);
    const answer = await editorial.send({ ...request, body });
    expect([answer.status, faultsOf(answer)]).toEqual([422, [{ pointer, code }]]);
  }
});

test("content in Markdown that a body cannot carry, line by line", async () => {
  const answer = await editorial.send({
    method: "PATCH",
    path: `/news/${editorial.entry}`,
    ifMatch: 1,
    body: { content: { body: { markdown: "# Kop\n\n<b>vet</b>\n\n[x](javascript:alert(1))" } } },
  });
  expect([answer.status, new Set(faultsOf(answer).map(({ pointer }) => pointer))]).toEqual([
    422,
    new Set(["/content/body/markdown"]),
  ]);
});

test("content that does not fit into an entry even when compressed", async () => {
  let seed = 1;
  const noise = (length: number) => {
    const units = Array.from({ length }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCharCode(0x4e00 + (seed % 20_000));
    });
    return units.join("");
  };
  const body = Array.from({ length: 14 }, () => ({
    _type: "block",
    children: [{ _type: "span", text: noise(19_000) }],
  }));
  const answer = await editorial.send({
    method: "POST",
    path: "/news",
    body: { content: { title: "Te veel", body } },
  });
  expect([answer.status, answer.body["code"]]).toEqual([413, "too-large"]);
});
