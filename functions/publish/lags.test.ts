import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { metricsOf } from "../../tests/support/emitted-metrics.ts";
import { listingKey, liveKey, slugKey } from "../shared/storage/keys.ts";
import { tellFeedAge, tellLagOfChanges } from "./lags.ts";

const now = new Date("2026-03-09T07:00:10Z");
const secondsAgo = (seconds: number) => now.getTime() - seconds * 1_000;
const stored = (...written: string[]) => ({ tableName: "katern-main-table", written, now });

beforeEach(() => void vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "katern"));
afterEach(() => void vi.unstubAllEnvs());

/** What is written, by name. */
async function told(tell: () => void): Promise<Record<string, readonly number[]>> {
  const data = await metricsOf(async () => tell());
  for (const { dimensions } of data) expect(dimensions).toEqual({ TableName: "katern-main-table" });
  return Object.fromEntries(data.map(({ name, values }) => [name, values]));
}

describe("from publishing to visible", () => {
  const changes = [
    { key: liveKey("a"), at: secondsAgo(2) },
    { key: listingKey("all", "news", "2001-01-01T00:00:00Z", "a"), at: secondsAgo(2) },
    { key: slugKey("news", "a"), at: secondsAgo(60) },
    { key: liveKey("b"), at: secondsAgo(1) },
  ];

  test("each change of what is live counts once, by when it was made and not by the date it bears", async () => {
    expect(await told(() => tellLagOfChanges(changes, stored("v1/news/a")))).toEqual({
      PublishToVisible: [2_000, 1_000],
    });
  });

  test("a feed that was written is as old as the oldest change of the batch", async () => {
    expect(await told(() => tellLagOfChanges(changes, stored("v1/news/a", "feeds/all.rss")))).toEqual({
      PublishToVisible: [2_000, 1_000],
      FeedAge: [60_000],
    });
  });

  test("a batch in which nothing of it changed, or that has to come again, tells nothing", async () => {
    expect(await told(() => tellLagOfChanges(changes.slice(1, 3), stored()))).toEqual({});
    expect(await told(() => tellLagOfChanges([], stored("feeds/all.rss")))).toEqual({});
  });

  test("more changes than a line may hold values stand in more lines", async () => {
    const many = Array.from({ length: 250 }, (_, index) => ({
      key: liveKey(String(index)),
      at: secondsAgo(index),
    }));
    const data = await metricsOf(async () => tellLagOfChanges(many, stored("v1/news/a")));
    expect(data.map(({ values }) => values.length)).toEqual([100, 100, 50]);
  });

  test("a clock that is a little fast makes no figure below nothing", async () => {
    const early = [{ key: liveKey("a"), at: secondsAgo(-1) }];
    expect(await told(() => tellLagOfChanges(early, stored()))).toEqual({ PublishToVisible: [0] });
  });
});

test("a feed from the queue is as old as the oldest message; a batch without a feed tells nothing", async () => {
  const messages = [{ at: secondsAgo(5) }, { at: secondsAgo(300) }];
  expect(await told(() => tellFeedAge(messages, stored("feeds/news.json")))).toEqual({ FeedAge: [300_000] });
  expect(await told(() => tellFeedAge(messages, stored("sitemap.xml")))).toEqual({});
});

test("where nobody collects figures, on one machine, none is written", async () => {
  vi.stubEnv("AWS_LAMBDA_FUNCTION_NAME", "");
  expect(await told(() => tellFeedAge([{ at: secondsAgo(5) }], stored("feeds/news.json")))).toEqual({});
});
