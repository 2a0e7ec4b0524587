import "../../tests/support/restore-modules.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestSite, type TestSite } from "./testing.ts";

/** The functions as they are deployed: their environment, their events, their answers. */

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
  Object.assign(process.env, site.stores.environment);
});
afterAll(() => site.stop());

const eventOf = (records: ReturnType<TestSite["takeRecords"]>) => ({
  Records: records.map(({ key, sequenceNumber }) => ({
    eventName: "MODIFY",
    dynamodb: {
      Keys: { PK: { S: key.PK }, SK: { S: key.SK } },
      SequenceNumber: sequenceNumber,
      ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
    },
  })),
});

test("the stream, the queue and reconcile work on the same artefacts; nothing is left to repair", async () => {
  const [stream, queue, reconcile] = await Promise.all([
    import("./stream.ts"),
    import("./queue.ts"),
    import("./reconcile.ts"),
  ]);
  await site.live("news", { title: "Eerste" }, "eerste");
  expect(await stream.handler(eventOf(site.takeRecords()))).toEqual({ batchItemFailures: [] });
  expect(site.stored("v1/news/eerste")).toContain("http://127.0.0.1:8080/v1/news/eerste");
  expect(site.stored("feeds/sessions.json")).toContain('"items":[]');
  expect((await reconcile.handler()).repaired).toEqual([]);

  site.stores.s3.remove(site.stores.buckets.published, "v1/news/eerste");
  const answer = await queue.handler({
    Records: [
      {
        messageId: "a",
        receiptHandle: "a",
        body: JSON.stringify({ kind: "render", keys: ["v1/news/eerste"] }),
      },
      { messageId: "b", receiptHandle: "b", body: "not a message" },
      {
        messageId: "c",
        receiptHandle: "c",
        body: JSON.stringify({ kind: "render", keys: ["no/such/artefact"] }),
      },
    ].map((message) => ({
      ...message,
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()) },
    })),
  });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "c" }] });
  expect(site.stored("v1/news/eerste")).toBeDefined();
});
