import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sumLedgers } from "../../content-model/read-sums.ts";
import { dayLedgerKey, monthLedgerKey } from "../../functions/shared/artefacts/keys.ts";
import { writeLedger } from "../../functions/shared/artefacts/ledger.ts";
import { noLines } from "../../schemas/ledger.ts";
import { type EditorialClient, startEditorial } from "./editorial-harness.ts";

let editorial: EditorialClient;
let report: string;
const nobody = "0193b2c4-7a10-7cde-8f01-000000000099";

beforeAll(async () => {
  editorial = await startEditorial();
  const created = await editorial.send({
    method: "POST",
    path: "/reports",
    body: { content: { title: "=Hoopvol", language: "nl", identifiers: { doi: "10.5281/zenodo.1" } } },
  });
  report = String(created.body["id"]);
  await editorial.send({ method: "POST", path: `/reports/${report}/publish`, body: {}, ifMatch: 1 });
  const regular = { total: 4, unique: 3, machine: { total: 1, unique: 1 } };
  const hour = {
    hour: "2026-03-05T10",
    method: "test",
    lists: [],
    inputs: [],
    lateInputs: [],
    lines: noLines,
    entries: {
      [report]: {
        views: { total: 2, unique: 2 },
        downloads: { total: 2, unique: 1, machine: { total: 1, unique: 1 } },
        plays: { total: 0, unique: 0 },
        investigations: regular,
        requests: { total: 2, unique: 1, machine: { total: 1, unique: 1 } },
        referrers: { "partner.example": 3, other: 1 },
        files: {},
      },
    },
  };
  const day = sumLedgers("2026-03-05", [{ name: "10", etag: "x", ledger: hour }]);
  const month = sumLedgers("2026-03", [{ name: "05", etag: "x", ledger: day }]);
  await writeLedger(editorial.ledger, { key: dayLedgerKey("2026-03-05"), value: day, before: null });
  await writeLedger(editorial.ledger, { key: monthLedgerKey("2026-03"), value: month, before: null });
});
afterAll(() => editorial.stop());

describe("an entry's reads", () => {
  test("are one item a day, without reads too", async () => {
    const { status, body } = await editorial.send({
      path: "/reads",
      query: `entry=${report}&from=2026-03-04&to=2026-03-05`,
      as: "author",
    });
    expect(status).toBe(200);
    expect(body["items"]).toEqual([
      {
        period: "2026-03-04",
        total: 0,
        views: { total: 0, unique: 0 },
        downloads: { total: 0, unique: 0 },
        plays: { total: 0, unique: 0 },
      },
      {
        period: "2026-03-05",
        total: 4,
        views: { total: 2, unique: 2 },
        downloads: { total: 2, unique: 1 },
        plays: { total: 0, unique: 0 },
      },
    ]);
  });

  test("are a table by month", async () => {
    const query = `entry=${report}&from=2026-02-01&to=2026-03-31&by=month&format=csv`;
    const { headers, text } = await editorial.send({ path: "/reads", query });
    expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(text.split("\r\n").slice(1)).toEqual(["2026-02,0,0,0,0,0,0,0", "2026-03,4,2,2,2,1,0,0", ""]);
  });

  test.each([
    `entry=${nobody}&from=2026-03-05&to=2026-03-04`,
    `entry=${nobody}&from=2020-01-01&to=2026-03-04`,
    `entry=${nobody}&from=2026-02-30&to=2026-03-04`,
    `entry=x&from=2026-03-01&to=2026-03-04`,
    `entry=${nobody}&from=2026-03-01&to=2026-03-04&by=year`,
  ])("are refused for %s", async (query) => {
    const { status, body } = await editorial.send({ path: "/reads", query });
    expect([status, body["code"]]).toEqual([400, "invalid-parameter"]);
  });
});

test("the partners' report says how much came from each site", async () => {
  const { body } = await editorial.send({ path: "/reads/partners", query: "from=2026-03-01&to=2026-03-31" });
  expect(body["items"]).toEqual([
    { host: "partner.example", reads: 3, entries: 1 },
    { host: "other", reads: 1, entries: 1 },
  ]);
});

describe("COUNTER's Item Report", () => {
  test("has regular and machine access apart, by month", async () => {
    const { body } = await editorial.send({ path: "/reads/item-report", query: "from=2026-02&to=2026-03" });
    expect(body["Report_Header"]).toMatchObject({
      Report_ID: "IR",
      Release: "5.1",
      Report_Filters: { Begin_Date: "2026-02-01", End_Date: "2026-03-31" },
    });
    expect(body["Report_Items"]).toMatchObject([
      {
        Items: [
          {
            Item: "=Hoopvol",
            Item_ID: { DOI: "10.5281/zenodo.1", Proprietary: `katern:${report}` },
            Attribute_Performance: [
              {
                Data_Type: "Report",
                Access_Method: "Regular",
                Performance: {
                  Total_Item_Investigations: { "2026-03": 3 },
                  Unique_Item_Investigations: { "2026-03": 2 },
                  Total_Item_Requests: { "2026-03": 1 },
                },
              },
              {
                Access_Method: "TDM",
                Performance: {
                  Total_Item_Investigations: { "2026-03": 1 },
                  Unique_Item_Investigations: { "2026-03": 1 },
                  Total_Item_Requests: { "2026-03": 1 },
                  Unique_Item_Requests: { "2026-03": 1 },
                },
              },
            ],
          },
        ],
      },
    ]);
  });

  test("is a table whose titles are no formulas", async () => {
    const query = "from=2026-02&to=2026-03&format=tsv";
    const { headers, text } = await editorial.send({ path: "/reads/item-report", query });
    expect(headers["content-type"]).toBe("text/tab-separated-values; charset=utf-8");
    const rows = text.split("\r\n").map((row) => row.split("\t"));
    expect(rows[0]).toEqual(["Report_Name", "Item Report"]);
    expect(rows[14]?.slice(-2)).toEqual(["Feb-2026", "Mar-2026"]);
    expect(rows[15]?.[0]).toBe("'=Hoopvol");
    expect(rows[15]?.slice(-3)).toEqual(["3", "0", "3"]);
  });
});
