import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queueTries } from "../../schemas/functions.ts";
import { cardKey, liveKey } from "../shared/storage/keys.ts";
import type { PublishContext } from "./context.ts";
import { processMessages } from "./process-messages.ts";
import { processRecords } from "./process-records.ts";
import { startTestSite, type TestSite } from "./testing.ts";
import { type Call, type Fault, intercept } from "./testing-faults.ts";

let site: TestSite;
let id: string;
let asset: string;
let edits = 0;
beforeAll(async () => {
  site = await startTestSite();
  asset = await site.upload("rapport.pdf", "application/pdf", "%PDF-1.7 rapport");
  id = await site.live("report", { title: "Rapport" }, "rapport");
  await site.settle();
});
afterAll(() => site.stop());

const isWrite = ({ operation }: Call) => /^(?:Put|Copy|Delete)Object$/.test(operation);

/** A change that puts a document, feeds and a sitemap's page, and makes a file come or go. */
async function edit() {
  edits += 1;
  await site.revise(id, { title: `Keer ${edits}`, ...(edits % 2 === 1 ? { files: [{ asset }] } : {}) });
  return site.takeRecords();
}

/** Counts those calls of a client that `applies` names, and fails the one that is next to fail. */
function failing(client: Parameters<typeof intercept>[0], fault: Fault, applies: (call: Call) => boolean) {
  const calls = { seen: 0, failsAt: 0 };
  intercept(client, (call) => {
    if (!applies(call)) return undefined;
    calls.seen += 1;
    return calls.seen === calls.failsAt ? fault : undefined;
  });
  return calls;
}

/** What shows the entry: all that a change of it writes. */
const showing = [
  "v1/reports/rapport",
  "sitemaps/reports/2026-01.xml",
  ...["all", "languages/nl", "reports"].flatMap((feed) =>
    ["rss", "atom", "json"].map((format) => `feeds/${feed}.${format}`),
  ),
];

/** After a change that met a fault, and the queue: everything shows it. */
async function expectWhole(records: Awaited<ReturnType<typeof edit>>, failedFrom: string | undefined) {
  if (failedFrom !== undefined) await processRecords(site.context, records);
  await site.drainQueue();
  const document = site.stored("v1/reports/rapport") ?? "{}";
  const { updatedAt }: { updatedAt?: string } = JSON.parse(document);
  const marks = [`Keer ${edits}`, `<lastmod>${updatedAt?.replace(".000", "")}</lastmod>`];
  expect(showing.filter((key) => !marks.some((mark) => site.stored(key)?.includes(mark)))).toEqual([]);
  expect(document).toContain(`"Keer ${edits}"`);
  expect(site.stored(`files/${asset}/rapport.pdf`) !== undefined).toBe(edits % 2 === 1);
}

/** Nothing that a rendering without any fault would write otherwise. */
async function expectSettled(records: Awaited<ReturnType<typeof edit>>) {
  expect((await processRecords(site.renderer(), records)).written).toEqual([]);
}

describe("whichever call to the bucket fails, nothing is lost", () => {
  const faults: [string, Fault, (call: Call) => boolean][] = [
    ["503 on any call", { status: 503, code: "SlowDown" }, () => true],
    ["409 on a write", { status: 409, code: "ConditionalRequestConflict" }, isWrite],
    ["412 on a write", { status: 412, code: "PreconditionFailed" }, isWrite],
    ["404 on a write", { status: 404, code: "NoSuchKey" }, isWrite],
    ["503 on a write that was done", { status: 503, code: "SlowDown", done: true }, isWrite],
  ];
  test.each(faults)("%s", async (_, fault, applies) => {
    let met = 0;
    const renderer = site.renderer({ maxAttempts: 1 });
    const calls = failing(renderer.published.client, fault, applies);
    for (let at = 1; ; at += 1) {
      Object.assign(calls, { seen: 0, failsAt: at });
      const records = await edit();
      const { failedFrom, queued } = await processRecords(renderer, records);
      // A lost race is settled on the spot; what storage refused goes through the queue.
      if (fault.status < 500) expect(queued).toBe(0);
      await expectWhole(records, failedFrom);
      if (calls.seen < at) {
        await expectSettled(records);
        break;
      }
      met += 1;
    }
    expect(met).toBeGreaterThanOrEqual(9);
  });
});

test("whichever call to the table fails, the record comes again and nothing is lost", async () => {
  const base = site.renderer({ maxAttempts: 1 });
  const renderer: PublishContext = {
    ...base,
    table: { ...base.table, client: site.tableClient({ maxAttempts: 1 }) },
  };
  const fault = { status: 500, code: "InternalServerError" };
  const calls = failing(renderer.table.client, fault, () => true);
  for (let at = 1; ; at += 1) {
    Object.assign(calls, { seen: 0, failsAt: at });
    const records = await edit();
    const { failedFrom } = await processRecords(renderer, records);
    await expectWhole(records, failedFrom);
    if (calls.seen < at) {
      await expectSettled(records);
      break;
    }
  }
});

test("what cannot be rendered goes to the queue by its key and holds nothing else up", async () => {
  const renderer = site.renderer({ maxAttempts: 1 });
  const broken = (call: Call) => call.key === "feeds/reports.rss" && call.operation === "PutObject";
  intercept(renderer.published.client, (call) =>
    broken(call) ? { status: 500, code: "InternalError" } : undefined,
  );
  const records = await edit();
  const { failedFrom, queued } = await processRecords(renderer, records);
  expect({ failedFrom, queued }).toEqual({ failedFrom: undefined, queued: 1 });
  expect(site.stored("feeds/reports.json")).toContain(`Keer ${edits}`);
  expect(site.stored("feeds/reports.rss")).not.toContain(`Keer ${edits}`);
  await expectWhole(records, undefined);
  await expectSettled(records);
});

test("what the queue will try again is a warning, and a fault at the last try", async () => {
  const renderer = site.renderer({ maxAttempts: 1 });
  intercept(renderer.published.client, (call) =>
    call.key === "feeds/reports.rss" && isWrite(call) ? { status: 503, code: "SlowDown" } : undefined,
  );
  const records = await edit();
  const tell = async (work: () => Promise<unknown>) => {
    site.findings.splice(0);
    await work();
    return site.findings.flatMap(({ keys, retried }) => (keys?.includes(key) ? [retried] : []));
  };
  const key = "feeds/reports.rss";
  expect(await tell(() => processRecords(renderer, records))).toEqual([true]);
  const body = JSON.stringify({ kind: "render", keys: ["v1/reports/rapport", key] });
  for (const tries of [1, queueTries - 1]) {
    const message = { id: "a", body, tries };
    expect(await tell(() => processMessages(renderer, [message]))).toEqual([true]);
  }
  const last = [
    { id: "a", body, tries: 1 },
    { id: "b", body, tries: queueTries },
  ];
  expect(await tell(() => processMessages(renderer, last))).toEqual([false]);
  await expectWhole(records, undefined);
  await expectSettled(records);
  site.findings.splice(0);
});

test("while neither the bucket nor the queue takes anything, the batch comes again from the first record that failed", async () => {
  const renderer = site.renderer({ maxAttempts: 1 });
  const queue = site.queueClient({ maxAttempts: 1 });
  intercept(queue, () => ({ status: 500, code: "InternalError" }));
  intercept(renderer.published.client, (call) =>
    call.key?.startsWith("feeds/") === true && isWrite(call) ? { status: 503, code: "SlowDown" } : undefined,
  );
  const records = await edit();
  const context = { ...renderer, queue: { ...renderer.queue, client: queue } };
  const { failedFrom } = await processRecords(context, records);
  const rows = records.filter((record) => record.key.PK === "LIVE#all");
  expect(failedFrom).toBe(rows[0]?.sequenceNumber);
  await expectWhole(records, failedFrom);
  await expectSettled(records);
});

test("an entry that cannot be read is left out of a feed, told of, and takes nothing with it", async () => {
  const theme = await site.live("theme", { title: "Onleesbaar" }, "onleesbaar");
  const broken = await site.live("article", { title: "Stuk" }, "stuk");
  const sound = await site.live("article", { title: "Heel", themes: [theme] }, "heel");
  await site.settle();
  await site.revise(broken, { title: "Stuk" });
  await site.spoil(liveKey(broken));
  await site.spoil(cardKey(theme));
  const { failedFrom } = await processRecords(site.renderer(), site.takeRecords());
  expect(failedFrom).toBeUndefined();
  expect(site.stored("feeds/articles.rss")).toContain(sound);
  expect(site.stored("feeds/articles.rss")).not.toContain(broken);
  expect(site.stored("feeds/articles.rss")).not.toContain("Onleesbaar");
  expect(site.stored("v1/articles/heel")).toBeDefined();
  expect(site.findings.some(({ error }) => String(error).includes(broken))).toBe(true);
});

test("a session whose series cannot be read holds nothing up", async () => {
  const series = await site.live("series", { title: "Onleesbare reeks" }, "onleesbare-reeks");
  await processRecords(site.renderer(), site.takeRecords());
  await site.spoil(cardKey(series));
  await site.live(
    "session",
    { title: "Toch", kind: "lecture", start: "2026-02-01", series: [series] },
    "toch",
  );
  const { failedFrom } = await processRecords(site.renderer(), site.takeRecords());
  expect(failedFrom).toBeUndefined();
  expect(site.stored("feeds/sessions.rss")).toContain("Toch");
  expect(site.findings.map(({ message }) => message)).toContain("A series of a session cannot be read");
});
