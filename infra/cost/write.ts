import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { measuredSchema, readMeasured } from "./measured.ts";
import { costPage } from "./page.ts";
import { countResources } from "./resources.ts";

/**
 * `npm run cost [-- build/bench.json]`: writes docs/cost.md. With a file of the bench's figures it takes over what was
 * counted there first.
 */
const measuredFile = new URL("measured.json", import.meta.url);

/** What `npm run bench` writes, as far as it is priced. */
const benchSchema = z.object({
  publication: measuredSchema.shape.publication,
  operations: measuredSchema.shape.operations,
  sizes: measuredSchema.shape.sizes,
  "reconcile at 1000": z.object({
    calls: z.record(z.string(), z.number()),
    readUnits: z.number(),
    seconds: z.number(),
  }),
  logRun: measuredSchema.shape.logRun,
});

const [bench] = process.argv.slice(2);
if (bench !== undefined) {
  const { "reconcile at 1000": reconcile, ...figures } = benchSchema.parse(
    JSON.parse(readFileSync(bench, "utf8")),
  );
  const measured = measuredSchema.parse({ ...figures, reconcile: { ...reconcile, entries: 1_000 } });
  writeFileSync(measuredFile, `${JSON.stringify(measured, null, 2)}\n`);
}
writeFileSync(
  new URL("../../docs/cost.md", import.meta.url),
  costPage(readMeasured(measuredFile), countResources()),
);
