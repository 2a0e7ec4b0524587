import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findViolations } from "./rooms.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "katern-rooms-"));
  const names = ["@aws-sdk/client-dynamodb", "@aws-sdk/client-s3", "uuid", "zod"];
  const dependencies = Object.fromEntries(names.map((name) => [name, "1.0.0"]));
  plant("package.json", JSON.stringify({ dependencies }));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Every rule with a file that breaks it, and the same file as the rule wants it. */
const planted = [
  {
    breaks: "schemas import the content model",
    path: "schemas/entry.ts",
    wrong: 'import { slug } from "../content-model/slug.ts";',
    right: 'import { slug } from "./slug.ts";',
    rule: "rooms",
  },
  {
    breaks: "the content model imports a function's storage",
    path: "content-model/body/html.ts",
    wrong: 'export { table } from "../../functions/shared/storage/table.ts";',
    right: 'export { entryId } from "../../schemas/primitives.ts";',
    rule: "rooms",
  },
  {
    breaks: "a type alone is imported across the rule",
    path: "content-model/entry.ts",
    wrong: 'import type { Table } from "../functions/shared/storage/table.ts";',
    right: 'import type { Entry } from "../schemas/entry.ts";',
    rule: "rooms",
  },
  {
    breaks: "a type is imported where it is used",
    path: "content-model/entry.ts",
    wrong: 'export type Table = import("../functions/shared/storage/table.ts").Table;',
    right: 'export type Entry = import("../schemas/entry.ts").Entry;',
    rule: "rooms",
  },
  {
    breaks: "one function imports another",
    path: "functions/delivery-api/routes.ts",
    wrong: 'import { access } from "../editorial-api/access.ts";',
    right: 'import { access } from "../shared/identity/access.ts";',
    rule: "rooms",
  },
  {
    breaks: "what functions share imports a function",
    path: "functions/shared/http/api.ts",
    wrong: 'const routes = await import("../../delivery-api/routes.ts");',
    right: 'const routes = await import("./routes.ts");',
    rule: "rooms",
  },
  {
    breaks: "a function imports the local runtime",
    path: "functions/publish/stream.ts",
    wrong: 'import { names } from "../../local/names.ts";',
    right: 'import { names } from "./names.ts";',
    rule: "rooms",
  },
  {
    breaks: "infra imports a function instead of naming its file",
    path: "infra/stacks/api.ts",
    wrong: 'import { handler } from "../../functions/delivery-api/handler.ts";',
    right: 'import { tableKeys } from "../../functions/shared/storage/table-definition.ts";',
    rule: "rooms",
  },
  {
    breaks: "the local runtime imports constructs",
    path: "local/start.ts",
    wrong: 'import { createBuckets } from "../infra/constructs/buckets.ts";',
    right: 'import { parseConfiguration } from "../infra/configuration.ts";',
    rule: "rooms",
  },
  {
    breaks: "the command line imports a stack",
    path: "cli/katern.ts",
    wrong: 'import { createApi } from "../infra/stacks/api.ts";',
    right: 'import { startRuntime } from "../local/runtime.ts";',
    rule: "rooms",
  },
  {
    breaks: "packaging imports a function's code",
    path: "packaging/bundle.ts",
    wrong: 'import { handler } from "../functions/publish/queue.ts";',
    right: 'import { readDescription } from "../functions/shared/http/description.ts";',
    rule: "rooms",
  },
  {
    breaks: "the configuration reaches into the stacks",
    path: "katern.config.ts",
    wrong: 'import { createData } from "./infra/stacks/data.ts";',
    right: 'import { defineConfiguration } from "./infra/configuration.ts";',
    rule: "rooms",
  },
  {
    breaks: "product code imports a test's helper",
    path: "functions/count-reads/run.ts",
    wrong: 'import { generateLog } from "../../tests/bench/log-generator.ts";',
    right: 'import { readLog } from "./log-file.ts";',
    rule: "tests-are-leaves",
  },
  {
    breaks: "schemas use a library other than zod",
    path: "schemas/entry.ts",
    wrong: 'import { v7 } from "uuid";',
    right: 'import { z } from "zod";',
    rule: "packages",
  },
  {
    breaks: "the content model uses a library that is not on its list",
    path: "content-model/entry.ts",
    wrong: 'import { Logger } from "@aws-lambda-powertools/logger";',
    right: 'import ids from "spdx-license-ids/index.json" with { type: "json" };',
    rule: "packages",
  },
  {
    breaks: "a function runs a package that is for development",
    path: "functions/publish/queue.ts",
    wrong: 'import { App } from "aws-cdk-lib";',
    right: 'import type { SQSHandler } from "aws-lambda";\nimport { v7 } from "uuid";',
    rule: "packages",
  },
  {
    breaks: "a function imports what it computes",
    path: "functions/publish/queue.ts",
    wrong: "export const load = (path: string) => import(path);",
    right: 'export const load = () => import("./render.ts");',
    rule: "computed-import",
  },
  {
    breaks: "the content model reads files",
    path: "content-model/entry.ts",
    wrong: 'import { readFileSync } from "node:fs";',
    right: 'import { createHash } from "node:crypto";',
    rule: "builtins",
  },
  {
    breaks: "a function talks to the table itself",
    path: "functions/editorial-api/entries.ts",
    wrong: 'import { GetItemCommand } from "@aws-sdk/client-dynamodb";',
    right: 'import { readEntry } from "../shared/storage/entries.ts";',
    rule: "table-client",
  },
  {
    breaks: "a function sends a command to a bucket",
    path: "functions/publish/stream.ts",
    wrong: 'import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";',
    right: 'import { putArtefact } from "../shared/artefacts/objects.ts";',
    rule: "bucket-client",
  },
  {
    breaks: "a function makes the table's keys",
    path: "functions/publish/dirty.ts",
    wrong: 'import { liveKey } from "../shared/storage/keys.ts";',
    right: 'import { changedBy } from "../shared/storage/changes.ts";',
    rule: "table-keys",
  },
  {
    breaks: "a file stands in no room",
    path: "helpers/strings.ts",
    wrong: "export const one = 1;",
    right: undefined,
    rule: "no-room",
  },
  ...[
    ["Date.now()", "Date.parse('2026-01-01T00:00:00Z')"],
    ["new Date()", "new Date(0)"],
    ["Date()", "Date.UTC(2026, 0)"],
    ["Math.random()", "Math.max(1, 2)"],
    ["process.env", "{ process: 1 }"],
    ["globalThis.Date", "[].at(0)"],
    ["crypto.randomUUID()", "{}.crypto"],
    ["fetch('https://example.nl')", "({ fetch: 1 }).fetch"],
    ["Temporal.Now.instant()", "Temporal.Instant.from('2026-01-01T00:00:00Z')"],
  ].map(([wrong, right]) => ({
    breaks: `the content model uses ${wrong}`,
    path: "content-model/schedule.ts",
    wrong: `export const value = ${wrong};`,
    right: `export const value = ${right};`,
    rule: "pure",
  })),
  {
    breaks: "the content model draws random bytes",
    path: "content-model/identifiers.ts",
    wrong: 'import { createHash, randomBytes } from "node:crypto";',
    right: 'import { createHash, hash } from "node:crypto";',
    rule: "pure",
  },
];

test.each(planted)("$rule: refused when $breaks", async ({ path, wrong, right, rule }) => {
  plant(path, `// A first line.\n${wrong}\n`);
  expect(await findViolations(root)).toMatchObject([{ path, rule, line: rule === "no-room" ? 1 : 2 }]);
  if (right === undefined) return;
  plant(path, `// A first line.\n${right}\n`);
  expect(await findViolations(root)).toEqual([]);
});

test("tests, and what only tests use, may import anything", async () => {
  const text = 'import "node:fs";\nimport { handler } from "../infra/stacks/api.ts";\nDate.now();\n';
  for (const path of ["content-model/a.test.ts", "tests/http/a.ts", "content-model/feeds/testing/a.ts"]) {
    plant(path, text);
  }
  expect(await findViolations(root)).toEqual([]);
});

test("a function's entry file may make an S3 client", async () => {
  plant("functions/publish/stream.ts", 'import { S3Client } from "@aws-sdk/client-s3";\n');
  expect(await findViolations(root)).toEqual([]);
});

test("the gate ends with an error that names the file, the line and the rule, and without one where all is well", () => {
  const gate = fileURLToPath(new URL("rooms.ts", import.meta.url));
  const run = () => spawnSync(process.execPath, [gate, root], { encoding: "utf8" });
  plant("content-model/entry.ts", 'import "../functions/shared/storage/table.ts";\n');
  const refused = run();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toBe(
    "content-model/entry.ts:1 [rooms] content-model may not import functions/shared/storage/table.ts\n",
  );
  plant("content-model/entry.ts", 'import "../schemas/entry.ts";\n');
  expect(run()).toMatchObject({ status: 0, stderr: "" });
});

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
