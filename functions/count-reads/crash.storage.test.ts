import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logFileBytes, logLine } from "../../tests/bench/log-generator.ts";
import type { ReadStores } from "../../tests/bench/read-stores.ts";
import { readReadTotals } from "../shared/storage/read-totals.ts";
import type { Stores } from "./stores.ts";
import { article, countIn, logName, putSome, reader, startSite } from "./testing.ts";

let local: ReadStores;
beforeEach(async () => {
  local = await startSite();
});
afterEach(() => local.stop());
const count = () => countIn(local);

describe("a crash at any storage call", () => {
  test("leaves what the next run brings to the same bytes", { timeout: 120_000 }, async () => {
    putSome(local);
    local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
    local.putLog(logName("2026-03-01T10", "late"), logFileBytes([lateLine()]));
    const calls = failing(local.stores);
    await count();
    const total = calls.made();
    const expected = await local.objects("ledger");
    expect(total).toBeGreaterThan(20);

    for (let crashAt = 1; crashAt <= total; crashAt += 1) {
      await local.stop();
      local = await startSite();
      putSome(local);
      local.putLog("cdn/plain.gz", Buffer.from("no gzip at all"));
      local.putLog(logName("2026-03-01T10", "late"), logFileBytes([lateLine()]));
      const broken = failing(local.stores);
      broken.crashAt(crashAt);
      await expect(count()).rejects.toThrow("crash");
      broken.crashAt(Number.POSITIVE_INFINITY);
      await count();
      expect(await local.objects("ledger"), `after a crash at call ${crashAt}`).toEqual(expected);
      expect((await readReadTotals(local.stores.table, article)).totals?.views.total).toBe(5);
    }
  });
});

const lateLine = () =>
  logLine({
    second: Date.parse("2026-03-01T10:00:00Z") / 1_000,
    address: "192.0.2.1",
    agent: reader,
    path: `/beacon/${article}`,
    status: 204,
  });

/** The same stores, whose clients fail from their n-th call on, before or after the call was made. */
function failing(stores: Stores) {
  let calls = 0;
  let limit = Number.POSITIVE_INFINITY;
  for (const client of [stores.ledger.client, stores.table.client]) {
    const stack: { add(middleware: unknown, options: unknown): void } = client.middlewareStack;
    const middleware = (next: (input: unknown) => Promise<unknown>) => async (input: unknown) => {
      calls += 1;
      if (calls > limit) throw new Error("crash");
      if (calls < limit) return next(input);
      if (calls % 2 === 0) await next(input);
      throw new Error("crash");
    };
    stack.add(middleware, { step: "initialize", name: "crash" });
  }
  return {
    made: () => calls,
    crashAt(call: number) {
      calls = 0;
      limit = call;
    },
  };
}
