import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import type { RuntimeFile } from "../../local/runtime-file.ts";
import type { EditorialClient } from "../support/editorial-client.ts";
import { newsContent } from "./collection.ts";
import { rounded } from "./load.ts";

/** What a publication costs from the request to the last feed: the editor's calls and all that `publish` does after. */
export type PublicationCost = {
  readonly themes: number;
  readonly invocations: Readonly<Record<string, number>>;
  /** How long each function took, its invocations together. */
  readonly milliseconds: Readonly<Record<string, number>>;
  /** By the SDK's operation, table and buckets together. */
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
};

const statisticsShape = z.object({
  invocations: z.record(z.string(), z.int()),
  milliseconds: z.record(z.string(), z.number()),
  storage: z.object({
    calls: z.record(z.string(), z.int()),
    readUnits: z.number(),
    writeUnits: z.number(),
  }),
});

export type Statistics = z.infer<typeof statisticsShape>;

const publications = 5;

/**
 * One publication at a time, each when the last has come through: the mean of five. Creating the draft is in it.
 * @param themes that each entry refers to, so many of them
 */
export async function costOfPublication(
  file: RuntimeFile,
  client: EditorialClient,
  themes: readonly string[],
): Promise<PublicationCost> {
  const before = await atRest(file);
  let after = before;
  for (let index = 0; index < publications; index += 1) {
    const content = newsContent(3_000_000 + Math.round(performance.now()) + index, []);
    const draft = await client.create("news", { ...content, themes });
    await client.publish("news", draft);
    after = await atRest(file);
  }
  const perPublication = (now: number, then: number) => rounded((now - then) / publications);
  const differences = (now: Record<string, number>, then: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(now)
        .map(([name, count]) => [name, perPublication(count, then[name] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
  return {
    themes: themes.length,
    invocations: differences(after.invocations, before.invocations),
    milliseconds: differences(after.milliseconds, before.milliseconds),
    calls: differences(after.storage.calls, before.storage.calls),
    readUnits: perPublication(after.storage.readUnits, before.storage.readUnits),
    writeUnits: perPublication(after.storage.writeUnits, before.storage.writeUnits),
  };
}

/** The counts once nothing has been asked of storage for a second: all that was begun has come through. */
async function atRest(file: RuntimeFile): Promise<Statistics> {
  let before = await statisticsOf(file);
  for (;;) {
    await pause(1_000);
    const now = await statisticsOf(file);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}

/** What the runtime has counted since its start. */
export async function statisticsOf(file: RuntimeFile): Promise<Statistics> {
  return statisticsShape.parse(await (await fetch(`${file.control}/statistics`)).json());
}
