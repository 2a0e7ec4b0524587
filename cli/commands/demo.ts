import * as z from "zod";
import { addLog } from "../../functions/shared/artefacts/logs.ts";
import { type DemoSite, demoTraffic } from "../../local/demo-traffic.ts";
import { readRuntimeFile } from "../../local/runtime-file.ts";
import { dataFolder, openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/** Adds made-up readers of the last days to this machine's logs, and counts them. */
export async function addDemoTraffic(words: string[]): Promise<void> {
  const { values } = readOptions(words, {
    days: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
  });
  const wanted = z.object({
    days: z.coerce.number().int().min(1).max(30),
    seed: z.coerce.number().int().min(0).max(99_999_999),
  });
  const options = wanted.safeParse(values);
  if (!options.success) throw new UsageError("--days is a number from 1 to 30, --seed one from 0 on");
  const runtime = readRuntimeFile(dataFolder());
  if (runtime === null)
    throw new Error("Demo traffic is for the runtime of this machine: start it with npm start");
  const site = await readSite(runtime.address);
  const { logs, invoke } = await openTarget();
  const now = new Date();
  let added = 0;
  for (const log of demoTraffic(site, { ...options.data, now })) {
    await addLog(logs, { name: log.name, body: log.bytes });
    added++;
  }
  const from = new Date(now.getTime() - options.data.days * 86_400_000).toISOString().slice(0, 13);
  const counted = await invoke("count-reads", { from, to: now.toISOString().slice(0, 13) });
  const { hours, ...rest } = z.looseObject({ hours: z.array(z.string()) }).parse(counted);
  console.log(
    JSON.stringify({ files: added, entries: site.entries.length, hours: hours.length, ...rest }, null, 2),
  );
}

const page = z.object({
  items: z.array(z.object({ id: z.string(), url: z.url() })),
  next: z.string().nullable(),
});

/** What the site shows everybody: its entries, and the files that their documents name. */
async function readSite(address: string): Promise<DemoSite> {
  const entries: { id: string; path: string }[] = [];
  const files = new Map<string, DemoSite["files"][number]>();
  for (let next: string | null = `${address}/v1/entries?limit=100`; next !== null; ) {
    const list: z.infer<typeof page> = page.parse(await readJson(next));
    for (const { id, url } of list.items) {
      entries.push({ id, path: new URL(url).pathname });
      if (entries.length <= 200) for (const file of filesIn(await readJson(url))) files.set(file.path, file);
    }
    next = list.next;
  }
  if (entries.length === 0) throw new Error("Nothing is published yet, so nobody can read it");
  return { host: new URL(address).host, entries, files: [...files.values()] };
}

async function readJson(address: string): Promise<unknown> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

const namedFile = z.object({ url: z.url(), size: z.int(), contentType: z.string() });

/** Every file that a document names, at whatever depth. */
function filesIn(value: unknown): DemoSite["files"][number][] {
  if (typeof value !== "object" || value === null) return [];
  const file = namedFile.safeParse(value);
  const within = Object.values(value).flatMap(filesIn);
  if (!file.success) return within;
  const { url, size, contentType } = file.data;
  return [{ path: new URL(url).pathname, size, contentType }, ...within];
}
