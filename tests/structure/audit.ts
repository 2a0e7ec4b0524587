import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { judgeAudit } from "./advisories.ts";

/**
 * `npm run audit`: asks the registry for advisories about every package of the lockfile. Fails when there is one that
 * docs/dependencies.md, under "Advisories", gives no reason to live with.
 */
const root = new URL("../../", import.meta.url);
const { stdout } = spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8", timeout: 120_000 });
const page = readFileSync(new URL("docs/dependencies.md", root), "utf8");
const [, reasons] = page.split("\n## Advisories\n");
if (reasons === undefined) throw new Error("docs/dependencies.md has no section of advisories");
const audit = judgeAudit(stdout, reasons);
const lines =
  audit.kind === "not asked"
    ? [`Not asked: ${audit.reason}`]
    : [...audit.open, `${audit.packages} packages, ${audit.open.length} advisories without a reason`];
process.stdout.write(`${lines.join("\n")}\n`);
if (audit.kind === "judged" && audit.open.length > 0) process.exitCode = 1;
