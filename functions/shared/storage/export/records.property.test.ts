import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf } from "../../../../content-model/testing/arbitrary-content.ts";
import { lineOf } from "../../backup/format.ts";
import { type RecordKind, readRecord } from "./kinds.ts";
import { exportedOf } from "./records.ts";

const id = idOf("news", 1);
const at = "2026-01-01T00:00:00Z";
const name = fc.string().filter((one) => one !== "__proto__");
/** What a table holds as it is: no numbers beyond those that are exact. */
const fields = fc.dictionary(
  fc.oneof(name, fc.constant("content")),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.dictionary(name, fc.string(), { noNullPrototype: true }),
  ),
  { noNullPrototype: true },
);
const content = fc.dictionary(
  name,
  fc.oneof(fc.jsonValue(), fc.string({ minLength: 5_000, maxLength: 6_000 })),
  { noNullPrototype: true },
);
const reads = fc.record({ total: fc.nat(), unique: fc.nat() });
const record = fc.oneof(
  content.map((one): [RecordKind, object] => [
    "revision",
    { id, type: "news", version: 3, slug: "a-1", at, by: "redactie", content: one },
  ]),
  content.map((one): [RecordKind, object] => [
    "live",
    {
      ...{ id, type: "news", version: 3, revision: 2, slug: "a-1", content: one },
      ...{ publishedAt: at, updatedAt: at, retraction: null },
    },
  ]),
  fc
    .record({ views: reads, downloads: reads, plays: reads })
    .map((counts): [RecordKind, object] => ["reads", { id, ...counts }]),
  fc
    .record({ reason: fc.string(), title: fc.string(), fields })
    .map(({ reason, ...gone }): [RecordKind, object] => [
      "gone",
      {
        ...gone,
        ...{ id, type: "news", version: 4, slug: "a-1", language: "nl", publishedAt: at, facets: ["all"] },
        withdrawal: { kind: "withdrawal", at, reason },
      },
    ]),
);

test("a record, stored and read again, is the same line: an export of what was restored is the same bytes", () => {
  fc.assert(
    fc.property(record, ([kind, value]) => {
      // What comes out of a file came out of JSON.
      const line = lineOf(kind, readRecord[kind](JSON.parse(JSON.stringify(value))).value);
      const [item = {}] = readRecord[kind](JSON.parse(line).value).items();
      const exported = exportedOf(unmarshall(marshall(item, { removeUndefinedValues: true })));
      if (exported === "derived") throw new Error("The first item of a record is the record itself");
      expect(exported.kind).toBe(kind);
      expect(lineOf(exported.kind, exported.record.value)).toBe(line);
    }),
  );
});
