import { createHash } from "node:crypto";
import { basename } from "node:path";
import { parseRobotList } from "../../content-model/robot-files.ts";
import { storeRobotLists } from "../../functions/shared/artefacts/robots.ts";
import { readGiven } from "../given-paths.ts";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/**
 * Stores lists of robots, apps and libraries in the ledger bucket; hours that are open are counted with them from the
 * next run on. A list takes the place of the one of its kind.
 */
export async function updateRobots(words: string[]): Promise<void> {
  const { positionals: files, values } = readOptions(words, { version: { type: "string" } }, true);
  if (files.length === 0) throw new UsageError("Name the files of the lists");
  const lists = await Promise.all(
    files.map(async (file) => {
      const bytes = await readGiven(file);
      const source = {
        name: basename(file),
        text: bytes.toString("utf8"),
        sha256: createHash("sha256").update(bytes).digest("hex"),
        version: values.version,
      };
      const list = parseRobotList(source);
      if (typeof list === "string") throw new UsageError(`${file} ${list}`);
      return list;
    }),
  );
  const stored = await storeRobotLists((await openTarget()).ledger(), lists);
  const shown = stored.lists.map(({ patterns, ...list }) => ({ ...list, patterns: patterns.length }));
  console.log(JSON.stringify({ lists: shown }, null, 2));
}
