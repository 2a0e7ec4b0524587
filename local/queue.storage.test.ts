import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { expect, test, vi } from "vitest";
import { localCredentials, localRegion } from "./names.ts";
import { followQueue } from "./queue.ts";
import { startS3 } from "./s3.ts";

const clientOf = (endpoint: string) =>
  new SQSClient({ endpoint, region: localRegion, credentials: localCredentials });

test("messages are worked off; one that failed comes again, the others do not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katern-queue-"));
  const s3 = await startS3({ folder });
  const client = clientOf(s3.endpoint);
  for (const body of ["good", "bad at first", "good too"]) {
    await client.send(new SendMessageCommand({ QueueUrl: s3.renderQueueUrl, MessageBody: body }));
  }
  const seen: string[] = [];
  const driver = followQueue({
    client,
    queueUrl: s3.renderQueueUrl,
    invoke: async ({ Records }: { Records: SQSRecord[] }) => {
      const failed = Records.filter(({ body }) => body === "bad at first" && !seen.includes(body));
      seen.push(...Records.map(({ body }) => body));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
    report: () => {},
  });
  await vi.waitFor(() => expect(s3.queued()).toBe(0), { timeout: 10_000 });
  expect(seen.sort()).toEqual(["bad at first", "bad at first", "good", "good too"]);
  await driver.stop();
  client.destroy();
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a message outlives the process, at once even when somebody was at work on it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katern-queue-"));
  const first = await startS3({ folder });
  const client = clientOf(first.endpoint);
  await client.send(new SendMessageCommand({ QueueUrl: first.renderQueueUrl, MessageBody: "kept" }));
  const working = followQueue({
    client,
    queueUrl: first.renderQueueUrl,
    invoke: () => new Promise(() => {}),
    report: () => {},
  });
  await vi.waitFor(() => expect(first.inFlight()).toBe(1));
  await first.stop();
  client.destroy();

  const second = await startS3({ folder });
  const seen: string[] = [];
  const again = clientOf(second.endpoint);
  const driver = followQueue({
    client: again,
    queueUrl: second.renderQueueUrl,
    invoke: async ({ Records }: { Records: SQSRecord[] }) =>
      void seen.push(...Records.map(({ body }) => body)),
    report: () => {},
  });
  await vi.waitFor(() => expect(seen).toEqual(["kept"]), { timeout: 3_000 });
  await driver.stop();
  again.destroy();
  await second.stop();
  await rm(folder, { recursive: true, force: true });
  void working;
});
