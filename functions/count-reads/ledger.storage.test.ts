import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseRobotList } from "../../content-model/robot-files.ts";
import { hourLedgerSchema } from "../../schemas/ledger.ts";
import { logFileBytes } from "../../tests/bench/log-generator.ts";
import type { ReadStores } from "../../tests/bench/read-stores.ts";
import { readLedger, writeLedger } from "../shared/artefacts/ledger.ts";
import { storeRobotLists } from "../shared/artefacts/robots.ts";
import { countIn, ledgerOf, logName, putSome, someLines, startSite } from "./testing.ts";
import { verifyLedger } from "./verify.ts";

let local: ReadStores;
beforeEach(async () => {
  local = await startSite();
});
afterEach(() => local.stop());
const count = () => countIn(local);

describe("the ledger", () => {
  test("is clean by its own check, which finds what somebody changed", async () => {
    putSome(local);
    await count();
    const { ledger } = local.stores;
    expect(await verifyLedger(ledger)).toEqual({
      checked: { hours: 2, days: 1, months: 1, years: 1, totals: 1 },
      faults: [],
    });
    const stored = await readLedger(ledger, "hours/2026/03/05/10.json", hourLedgerSchema);
    if (stored === null) throw new Error("The hour has no ledger");
    const lines = { ...stored.value.lines, counted: stored.value.lines.counted + 1 };
    const key = "hours/2026/03/05/10.json";
    await writeLedger(ledger, { key, value: { ...stored.value, lines }, before: stored.etag });
    const { faults } = await verifyLedger(ledger);
    expect(faults.map((fault) => fault.key)).toEqual([key, key, "days/2026/03/05.json"]);
  });

  test("names the lists that were stored, and open hours are counted anew with them", async () => {
    putSome(local);
    await count();
    expect((await ledgerOf(local, "2026/03/05/10")).lists).toMatchObject([{ name: "isbot" }]);
    const list = parseRobotList({
      name: "counter.json",
      text: '[{"pattern":"Firefox"}]',
      sha256: "0".repeat(64),
    });
    if (typeof list === "string") throw new Error(list);
    await storeRobotLists(local.stores.ledger, [list]);
    const answer = await count();
    expect(answer.hours).toEqual(["2026-03-05T10", "2026-03-05T11"]);
    expect(answer.lines).toMatchObject({ read: 11, counted: 1, robots: 9, rejected: 1 });
    expect((await ledgerOf(local, "2026/03/05/10")).lists).toMatchObject([{ name: "COUNTER" }]);
    expect((await count()).hours).toEqual([]);
  });

  test("counts a file once that comes twice under two names, in whatever order", async () => {
    putSome(local);
    await count();
    const lines = (await ledgerOf(local, "2026/03/05/10")).lines;
    local.putLog(logName("2026-03-05T10", "0000"), logFileBytes(someLines()));
    await count();
    expect((await ledgerOf(local, "2026/03/05/10")).lines).toEqual(lines);
  });
});
