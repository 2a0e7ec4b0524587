import { basename } from "node:path";
import { addLog } from "../../functions/shared/artefacts/logs.ts";
import { readGiven } from "../given-paths.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/** Puts access-log files into the logs bucket under their own names, as the CDN would. */
export async function addLogs(words: string[]): Promise<void> {
  const { positionals: files } = readOptions(words, {}, true);
  if (files.length === 0) throw new UsageError("Name the log files to add");
  const names = files.map((file) => basename(file));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`Two of the files are called ${twice}; the second would replace the first`);
  const contents = await Promise.all(
    files.map(async (file) => ({ name: basename(file), body: await readGiven(file) })),
  );
  const { logs } = await openTarget();
  for (const content of contents) await addLog(logs, content);
  console.log(JSON.stringify({ added: names }));
}
