import * as z from "zod";
import { benchFeeds } from "./feeds.ts";

/**
 * Renders feeds in a process in which nothing else has left anything behind, and prints the figures as JSON.
 * Usage: feeds-job.ts <items> <rounds>
 */
const [items, rounds] = z
  .tuple([z.coerce.number().int(), z.coerce.number().int()])
  .parse(process.argv.slice(2));
process.stdout.write(JSON.stringify(benchFeeds({ items, rounds })));
