import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { bodyInputSchema } from "../../content-model/body/input.ts";
import type { TestSite } from "../../functions/publish/testing.ts";
import { closePage, markStored, readArchive } from "../../functions/shared/storage/archive.ts";
import { createAsset, pendingUntil } from "../../functions/shared/storage/assets.ts";
import { createClient } from "../../functions/shared/storage/clients.ts";
import { commitDeletion } from "../../functions/shared/storage/deletion.ts";
import { markDeletion, writeDraftReferences } from "../../functions/shared/storage/draft-references.ts";
import { readDue, setAside } from "../../functions/shared/storage/due.ts";
import { readHead } from "../../functions/shared/storage/entries.ts";
import { markRestore } from "../../functions/shared/storage/export/marker.ts";
import { writeCountingState, writeReadTotals } from "../../functions/shared/storage/read-totals.ts";
import { claimReferences } from "../../functions/shared/storage/references.ts";
import type { Table } from "../../functions/shared/storage/table.ts";

/** Something of every kind that a table holds, and no more than that takes. */
export async function fillTable({ table, ...site }: TestSite): Promise<void> {
  await site.set({ title: "Stadslab", itemsPerFeed: 10 });
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  const asset = await site.upload("rapport.pdf", "application/pdf", "%PDF-1.7", {});
  const files = [{ asset, title: "Het rapport" }];
  const report = await site.live("report", { title: "Rapport", themes: [theme], files }, "rapport");
  await site.revise(report, { title: "Rapport, herzien", themes: [theme], files }, "rapport-herzien");
  const body = bodyInputSchema.parse({ markdown: "Over de wijk, en wie er woont.\n\n".repeat(40) });
  await site.live("news", { title: "Bericht", lead: "Kort gezegd.", body }, "bericht");
  await site.live(
    "session",
    {
      title: "Avond",
      kind: "versnellingskamer",
      start: {
        local: "2026-03-01T19:00",
        timeZone: "Europe/Amsterdam",
        instant: "2026-03-01T18:00:00Z",
      },
    },
    "avond",
  );
  await site.withdraw(await site.live("news", { title: "Weg" }, "weg"));
  await site.withdraw(await site.live("news", { title: "Onjuist" }, "onjuist"), "retraction");
  await site.live("series", { title: "Reeks" }, "reeks");
  const draft = await site.create("news", { title: "Kladje" }, "kladje");
  await site.settle();
  const until = "2026-02-01T00:00:00.000Z";
  await writeDraftReferences(table, { source: report, targets: [draft], claim: { version: 1, until } });
  await markDeletion(table, draft, until);
  await claimReferences(table, { source: draft, targets: [asset], claim: { version: 1, until } });
  const at = "2026-01-01T00:00:00Z";
  await createAsset(table, {
    id: "01930000-0000-7000-8000-0000000000aa",
    status: "pending",
    filename: "aflevering.mp3",
    contentType: "audio/mpeg",
    size: 1_000,
    sha256: "b".repeat(64),
    title: "Aflevering",
    duration: 61.5,
    createdAt: at,
    createdBy: "redactie",
    ...pendingUntil(new Date(at)),
  });
  const { open } = await readArchive(table, "news");
  await closePage(table, { scope: "news", page: 1, entries: open });
  await markStored(table, "news", 1);
  await createClient(table, {
    id: "0123456789abcdef",
    name: "Importeur",
    role: "editor",
    createdAt: at,
    createdBy: "beheer",
    expiresAt: null,
    revokedAt: null,
    secretHash: "a".repeat(64),
  });
  const read = { total: 3, unique: 2 };
  await writeReadTotals(table, new Map([[report, { views: read, downloads: read, plays: read }]]));
  await writeCountingState(table, { countedSince: at, asOf: at, method: "1" });
  for await (const found of readDue(table, new Date("2100-01-01T00:00:00Z"))) {
    await setAside(table, found);
    break;
  }
  await breakOffDeletion(table, site.tableClient(), await site.create("news", { title: "Vergis" }, "vergis"));
  await markRestore(table, "c".repeat(64));
}

/** Leaves a deletion under way: from the first query on, nothing answers. */
async function breakOffDeletion(table: Table, client: DynamoDBClient, id: string): Promise<void> {
  const head = await readHead(table, id);
  if (head === undefined) throw new Error(`There is no entry ${id}`);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        if (commandName === "QueryCommand") throw new Error(brokenOff);
        return next(call);
      },
    { step: "initialize" },
  );
  await commitDeletion({ client, name: table.name }, head).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== brokenOff) throw error;
  });
  client.destroy();
}

const brokenOff = "The deletion broke off";
