import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startRuntimeProcess } from "../support/runtime-process.ts";

/** The README's tour as a newcomer has it: pasted whole, and with the output that it shows. */

const run = promisify(execFile);
const canPaste = await run("sh", ["-c", "command -v bash && command -v curl"]).then(
  () => true,
  () => false,
);

test.skipIf(!canPaste)("the tour answers what the README says", { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "katern-tour-"));
  const runtime = await startRuntimeProcess({ folder });
  try {
    const { address } = runtime.file;
    // README leads to the start page first, which waits for what is rendered at the first start.
    await (await fetch(`${address}/`)).text();
    const steps = stepsOf(await readFile("README.md", "utf8"));
    expect(steps.length).toBeGreaterThan(5);
    const script = steps
      .map(({ commands }) => commands)
      .join(`\necho '${border}'\n`)
      .replaceAll(documented, address)
      .replace("-o report.pdf", `-o ${join(folder, "report.pdf")}`);
    const { stdout } = await run("bash", ["-c", patient + script], {
      env: { ...process.env, KATERN_DATA: folder, STATISTICS: `${runtime.file.control}/statistics` },
    });
    const outputs = stdout.split(`${border}\n`);
    for (const [index, { shown }] of steps.entries()) {
      const lines = shown.split("\n").map((line) => patternOf(line, address).source);
      expect(outputs[index]).toMatch(new RegExp(lines.join("[\\s\\S]*\\n\\s*")));
    }
  } finally {
    await runtime.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Waits for as long as anything still happens, instead of a time: the machine may be busy. */
const patient = `sleep() {
  local before= now=$(curl -s "$STATISTICS")
  while [ "$now" != "$before" ]; do
    before=$now
    command sleep 0.5
    now=$(curl -s "$STATISTICS")
  done
}
`;

const border = "=== the next step ===";
const documented = "http://127.0.0.1:8080";

/** Each block of commands, with the output that the next block shows, if that is one. */
function stepsOf(readme: string): { commands: string; shown: string }[] {
  const tour = /\n## A tour[\s\S]*?(?=\n## )/.exec(readme)?.[0] ?? "";
  const blocks = [...tour.matchAll(/```(\w*)\n([\s\S]*?)\n```/g)].map(([, kind, text = ""]) => ({
    kind,
    text,
  }));
  return blocks.flatMap(({ kind, text }, index) => {
    const next = blocks[index + 1];
    if (kind !== "sh") return [];
    return { commands: text, shown: next === undefined || next.kind === "sh" ? "" : next.text };
  });
}

/** What may differ: ids and what else is cut with `…`, moments, and how much there was to compare. */
function patternOf(line: string, address: string): RegExp {
  const source = line
    .replaceAll(documented, address)
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("…", ".*")
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\\\.\d+)?Z/g, '[^"]*')
    .replace(/("compared": )\d+/, "$1\\d+");
  return new RegExp(source.trim());
}
