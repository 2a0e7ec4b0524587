import { countReads, recountReads } from "./commands/count-reads.ts";
import { addLogs } from "./commands/logs.ts";
import { reconcile } from "./commands/reconcile.ts";
import { updateRobots } from "./commands/robots.ts";
import { printToken } from "./commands/token.ts";
import { verifyReads } from "./commands/verify.ts";
import { UsageError } from "./usage.ts";

/** `katern`: the operator's command line, against the runtime of this machine or a deployment. */
const usage = `katern <command>

  token --role ROLE [--subject NAME] [--lifetime 30d]   a token of this machine's issuer
  logs add FILE…                                        puts CDN access logs into the logs bucket
  count-reads [--from HOUR --to HOUR]                   counts reads now; hours as 2026-01-31T09, in UTC
  reads recount --from HOUR --to HOUR                   counts those hours anew, closed ones and late lines too
  reads verify                                          checks the ledger's days, months and totals against its hours
  robots update FILE…                                   stores lists of robots, apps and libraries to count with
  reconcile                                             renders everything afresh and repairs differences

Which Katern: the one that runs on the folder in KATERN_DATA (.katern when not set); or a deployment,
when KATERN_FUNCTION_PREFIX, KATERN_LOGS_BUCKET and KATERN_LEDGER_BUCKET name its functions and buckets.
`;

type Command = (arguments_: string[]) => Promise<void>;

const commands: ReadonlyMap<string, Command> = new Map([
  ["token", printToken],
  ["logs add", addLogs],
  ["count-reads", countReads],
  ["reads recount", recountReads],
  ["reads verify", verifyReads],
  ["robots update", updateRobots],
  ["reconcile", reconcile],
]);

async function main(words: string[]): Promise<number> {
  const [first = "", second = ""] = words;
  if (first === "" || first === "help" || first === "--help") {
    console.log(usage);
    return first === "" ? 2 : 0;
  }
  const two = commands.get(`${first} ${second}`);
  const command = two ?? commands.get(first);
  if (command === undefined) {
    console.error(`There is no command '${first}'.\n\n${usage}`);
    return 2;
  }
  try {
    await command(words.slice(two === undefined ? 1 : 2));
    return 0;
  } catch (error) {
    if (process.env["DEBUG"] !== undefined) console.error(error);
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
