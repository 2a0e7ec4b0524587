import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Context } from "aws-lambda";
import { vi } from "vitest";
import type { TestSite } from "../../functions/publish/testing.ts";
import { clientKey, liveKey } from "../../functions/shared/storage/keys.ts";
import { logFileBytes, logLine } from "../bench/log-generator.ts";
import { type Datum, metricsOf } from "../support/emitted-metrics.ts";

/**
 * What drives Katern's own metrics: the functions as they are deployed, with that happening which an alarm is about. The
 * functions read their environment as they are imported, so it has to be set before.
 */

export type Driven = {
  readonly wrong: readonly (readonly Datum[])[];
  readonly quiet: readonly (readonly Datum[])[];
  /** The moment at which the alarm is looked at, in milliseconds since 1970. */
  readonly end: number;
};

export type Drive = (
  site: TestSite,
  contextOf: (name: string) => Pick<Context, "functionName">,
) => Promise<Driven>;

const minute = 60_000;
const hour = 60 * minute;
const soon = () => Date.now() + 1_000;
const idle = () => undefined;

/** Runs something that is to fail. */
async function failing(run: Promise<unknown>): Promise<void> {
  const failed = await run.then(
    () => false,
    () => true,
  );
  if (!failed) throw new Error("What was to fail did not");
}

/** A log file of the last hour, whole or cut off in the middle. */
async function countLogFile(
  site: TestSite,
  name: string,
  context: Pick<Context, "functionName">,
  whole: boolean,
) {
  const second = Math.floor((Date.now() - hour) / 1_000);
  const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const bytes = logFileBytes([
    logLine({ second, address: "192.0.2.1", agent, path: "/beacon/wat-dan-ook", status: 204 }),
  ]);
  const hourOfName = new Date(second * 1_000).toISOString().slice(0, 13).replace("T", "-");
  const key = `cdn/EXAMPLE.${hourOfName}.${name}.gz`;
  site.stores.s3.put(
    site.stores.buckets.logs,
    key,
    whole ? bytes : bytes.subarray(0, bytes.length / 2),
    "application/gzip",
  );
  return metricsOf(async () => {
    const { handler } = await import("../../functions/count-reads/handler.ts");
    await handler({}, context);
  });
}

/** A batch of the table's stream, of what the site's editors have done since the last. */
async function publishChanges(site: TestSite): Promise<Datum[]> {
  const records = site.takeRecords().map(({ key, sequenceNumber }) => ({
    dynamodb: {
      Keys: { PK: { S: key.PK }, SK: { S: key.SK } },
      SequenceNumber: sequenceNumber,
      ApproximateCreationDateTime: Math.floor(Date.now() / 1_000) - 2,
    },
  }));
  return metricsOf(async () => {
    const { handler } = await import("../../functions/publish/stream.ts");
    await handler({ Records: records });
  });
}

export const ownDrives: Readonly<Record<string, Drive>> = {
  LogLinesRejected: async (site, contextOf) => {
    const quiet = await countLogFile(site, "heel", contextOf("count-reads"), true);
    const wrong = await countLogFile(site, "stuk", contextOf("count-reads"), false);
    return { wrong: [wrong], quiet: [quiet, []], end: soon() };
  },

  /** A sweep that comes months late twice, five minutes apart; one that comes late once; none at all. */
  ScheduleLate: async (site) => {
    const now = Date.now();
    const runAt = (before: number, prepare: () => unknown = idle) =>
      metricsOf(async () => {
        const { handler } = await import("../../functions/sweep/handler.ts");
        await prepare();
        vi.setSystemTime(now - before);
        try {
          await handler();
        } finally {
          vi.useRealTimers();
        }
      });
    const late = (slug: string) => () => site.live("news", { title: "Lang recent gebleven" }, slug);
    const lateTwice = [
      ...(await runAt(6 * minute, late("te-laat"))),
      ...(await runAt(0, late("weer-te-laat"))),
    ];
    const lateOnce = [...(await runAt(6 * minute, late("nog-eens"))), ...(await runAt(0))];
    site.takeRecords();
    const inTime = [...(await runAt(6 * minute)), ...(await runAt(0))];
    return { wrong: [lateTwice, []], quiet: [inTime, lateOnce], end: now + 1_000 };
  },

  /** An export and its trial a day ago and not since, since the next one cannot read an item; and an hour less ago. */
  BackupMissing: async (site, contextOf) => {
    const run = async (mode: "export" | "drill") => {
      const { handler } = await import("../../functions/backup/handler.ts");
      await handler({ mode }, contextOf("backup"));
    };
    const good = await metricsOf(async () => {
      await run("export");
      await run("drill");
    });
    const { client, name: TableName } = site.table;
    const unreadable = marshall(clientKey("onleesbaar"));
    await client.send(new PutItemCommand({ TableName, Item: unreadable }));
    const bad = await metricsOf(() => failing(run("export")));
    await client.send(new DeleteItemCommand({ TableName, Key: unreadable }));
    const ago = (hours: number) => good.map((datum) => ({ ...datum, at: datum.at - hours * hour }));
    return { wrong: [[...ago(24), ...bad], []], quiet: [ago(23), good], end: soon() };
  },

  /** Last of all: what cannot be read stays in the table. */
  ItemsLeftOut: async (site) => {
    await site.live("article", { title: "Heel" }, "heel");
    const quiet = await publishChanges(site);
    const broken = await site.live("news", { title: "Wordt onleesbaar" }, "wordt-onleesbaar");
    await site.spoil(liveKey(broken));
    const wrong = await publishChanges(site);
    return { wrong: [wrong], quiet: [quiet, []], end: soon() };
  },
};
