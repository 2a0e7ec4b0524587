import { messageOf } from "../infra/deployment/operator-error.ts";
import { backUp, exportAll, restoreAll } from "./commands/backup.ts";
import { countReads, recountReads } from "./commands/count-reads.ts";
import { dropDeadLetters, listDeadLetters, replayDeadLetters } from "./commands/dead-letters.ts";
import { addDemoTraffic } from "./commands/demo.ts";
import { examine } from "./commands/doctor.ts";
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
  demo traffic [--days 30 --seed 1]                     adds made-up readers on this machine, and counts them
  robots update FILE… [--version NAME]                  stores lists of robots, apps and libraries to count with
  reconcile                                             renders everything afresh and repairs differences
  backup [drill]                                        makes the night's export now; restores the latest for a trial
  export --to FILE|- [--media DIR] [--table NAME]       everything that cannot be derived, as JSON Lines (.gz: compressed)
  restore FILE [--media DIR]                            an export into a deployment that is empty
  dead-letters list                                     shows what a deployment gave up on
  dead-letters replay render|stream|schedule            does it once more
  dead-letters drop render|stream|schedule              takes it away for good
  doctor                                                checks a deployment from an editor's word to a reader's count;
                                                        KATERN_TOKEN holds a publisher's token or API key

Which Katern: the one that runs on the folder in KATERN_DATA (.katern when not set); or the deployment of a stage
of katern.config.ts, with --stage NAME behind any command or with KATERN_STAGE.
`;

type Command = (arguments_: string[]) => Promise<void>;

const commands: ReadonlyMap<string, Command> = new Map([
  ["token", printToken],
  ["logs add", addLogs],
  ["count-reads", countReads],
  ["reads recount", recountReads],
  ["reads verify", verifyReads],
  ["robots update", updateRobots],
  ["demo traffic", addDemoTraffic],
  ["reconcile", reconcile],
  ["backup", backUp],
  ["export", exportAll],
  ["restore", restoreAll],
  ["dead-letters list", listDeadLetters],
  ["dead-letters replay", replayDeadLetters],
  ["dead-letters drop", dropDeadLetters],
  ["doctor", examine],
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
    await command(withoutStage(words.slice(two === undefined ? 1 : 2)));
    return 0;
  } catch (error) {
    if (process.env["DEBUG"] !== undefined) console.error(error);
    console.error(messageOf(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Any command may name a stage; which one is remembered for whoever opens the target. */
function withoutStage(words: string[]): string[] {
  const at = words.indexOf("--stage");
  if (at < 0) return words;
  const stage = words[at + 1];
  if (stage === undefined || stage.startsWith("-")) throw new UsageError("--stage needs a stage's name");
  process.env["KATERN_STAGE"] = stage;
  return words.toSpliced(at, 2);
}

process.exitCode = await main(process.argv.slice(2));
