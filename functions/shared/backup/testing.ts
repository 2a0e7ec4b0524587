import { reconcileAll } from "../../publish/reconcile-all.ts";
import type { TestSite } from "../../publish/testing.ts";
import { createClient } from "../storage/clients.ts";
import { writeDraftReferences } from "../storage/draft-references.ts";
import { writeCountingState, writeReadTotals } from "../storage/read-totals.ts";

/** Fills a site with something of everything that an export holds, and renders it. */
export async function fillSite({ table, ...site }: TestSite): Promise<void> {
  await site.set({ itemsPerFeed: 10 });
  const theme = await site.live("theme", { title: "Wonen" }, "wonen");
  const asset = await site.upload("rapport.pdf", "application/pdf", "%PDF-1.7");
  const report = await site.live(
    "report",
    { title: "Rapport", themes: [theme], files: [{ asset }] },
    "rapport",
  );
  await site.revise(report, { title: "Rapport, herzien", themes: [theme], files: [{ asset }] }, "rapport-2");
  for (let number = 1; number <= 15; number += 1) {
    await site.live("news", { title: `Bericht ${number}`, themes: [theme] }, `bericht-${number}`);
  }
  await site.live("session", { title: "Avond", start: "2026-03-01T19:00", place: { name: "Zaal" } }, "avond");
  const long = { title: "Lang", body: "Een alinea. ".repeat(2_000) };
  await site.withdraw(await site.live("news", long, "weg"));
  await site.withdraw(await site.live("news", { title: "Onjuist" }, "onjuist"), "retraction");
  const draft = await site.create("news", { title: "Kladje", themes: [theme] }, "kladje");
  const changed = await site.live("news", { title: "Eerst" }, "eerst");
  await site.change(changed, { title: "Daarna" }, "daarna");
  await writeDraftReferences(table, { source: changed, targets: [draft] });
  await createClient(table, {
    id: "0123456789abcdef",
    name: "Importeur",
    role: "editor",
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "beheer",
    expiresAt: null,
    revokedAt: null,
    secretHash: "a".repeat(64),
  });
  const read = { total: 3, unique: 2 };
  await writeReadTotals(table, new Map([[report, { views: read, downloads: read, plays: read }]]));
  const at = "2026-01-01T00:00:00Z";
  await writeCountingState(table, { countedSince: at, asOf: at, method: "1" });
  await site.settle();
  await reconcileAll(site.context);
}
