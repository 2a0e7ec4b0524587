import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type Import, readSource } from "./read-source.ts";
import { isTest, isUnder, keepers, type Room, roomOf } from "./room-rules.ts";

/** The dependency rule between rooms, read from every source file. Run by `npm run check:rooms`. */

export type Violation = {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
};

/**
 * All breaches of the rule below a folder.
 * @param root the project's folder, or one laid out like it: it needs a package.json
 */
export async function findViolations(root: string): Promise<readonly Violation[]> {
  const runtime = runtimePackages(root);
  const violations: Violation[] = [];
  for await (const found of glob("**/*.ts", { cwd: root, exclude: isLeftOut })) {
    const path = found.replaceAll("\\", "/");
    if (isTest(path)) continue;
    violations.push(...violationsOf(path, readFileSync(join(root, path), "utf8"), runtime));
  }
  return violations.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line);
}

const leftOut = new Set(["node_modules", "build", "cdk.out", "coverage", ".git", ".katern"]);

function isLeftOut(path: string): boolean {
  return leftOut.has(path.split(/[\\/]/).at(-1) ?? path);
}

function violationsOf(path: string, text: string, runtime: ReadonlySet<string>): Violation[] {
  const room = roomOf(path);
  if (room === undefined) {
    return [
      { path, line: 1, rule: "no-room", message: "stands in no room of tests/structure/room-rules.ts" },
    ];
  }
  const source = readSource(path, text);
  const faults = source.imports.flatMap((found) => {
    const target = targetOf(path, found);
    return [faultOf(room, found, target, runtime), keeperFault(path, found, target)]
      .filter((fault) => fault !== undefined)
      .map((fault) => ({ path, line: found.line, ...fault }));
  });
  if (!room.pure) return faults;
  const impure = source.impurities.map(({ what, line }) => ({
    path,
    line,
    rule: "pure",
    message: `${room.name} is pure and may not use ${what}: take it as an argument`,
  }));
  return [...faults, ...impure];
}

type Fault = { readonly rule: string; readonly message: string };
type Target =
  | { readonly kind: "file" | "package" | "builtin"; readonly name: string }
  | { readonly kind: "computed" };

/** What an import means: a file of the project by its path, a package by its name, a module of Node. */
function targetOf(path: string, { specifier }: Import): Target {
  if (specifier === undefined) return { kind: "computed" };
  if (specifier.startsWith(".")) {
    const name = posix.join(dirname(path), specifier);
    if (!name.startsWith("node_modules/")) return { kind: "file", name };
    return { kind: "package", name: packageName(name.slice("node_modules/".length)) };
  }
  if (isBuiltin(specifier)) return { kind: "builtin", name: specifier };
  return { kind: "package", name: packageName(specifier) };
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function faultOf(room: Room, found: Import, target: Target, runtime: ReadonlySet<string>): Fault | undefined {
  switch (target.kind) {
    case "computed":
      return room.packages === "any"
        ? undefined
        : { rule: "computed-import", message: `${room.name} may not import a path that is computed` };
    case "file": {
      const { name } = target;
      if (isTest(name)) return { rule: "tests-are-leaves", message: `imports ${name}, which is for tests` };
      const allowed =
        isUnder(name, room.holds) ||
        (isUnder(name, room.mayImport) && !isUnder(name, room.mayNotImport ?? []));
      return allowed ? undefined : { rule: "rooms", message: `${room.name} may not import ${name}` };
    }
    case "package":
      return mayUsePackage(room, found, target.name, runtime)
        ? undefined
        : { rule: "packages", message: `${room.name} may not import the package ${target.name}` };
    case "builtin":
      return room.builtins === "any" || room.builtins.includes(target.name)
        ? undefined
        : { rule: "builtins", message: `${room.name} may not import ${target.name}` };
  }
}

function mayUsePackage(room: Room, found: Import, name: string, runtime: ReadonlySet<string>): boolean {
  if (room.packages === "any") return true;
  if (room.packages === "runtime") return runtime.has(name) || found.typesOnly;
  return room.packages.includes(name);
}

function keeperFault(path: string, found: Import, target: Target): Fault | undefined {
  if (target.kind === "computed") return undefined;
  const kept = keepers.find(
    (keeper) => keeper.matches.includes(target.name) && !isUnder(path, keeper.keepers),
  );
  if (kept === undefined || found.names.every((name) => kept.openNames.includes(name))) return undefined;
  return { rule: kept.rule, message: `imports ${target.name}, but ${kept.reason}` };
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

function runtimePackages(root: string): ReadonlySet<string> {
  const { dependencies } = manifest.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  return new Set(Object.keys(dependencies));
}

if (import.meta.main) {
  const root = process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url));
  const violations = await findViolations(root);
  for (const { path, line, rule, message } of violations) {
    process.stderr.write(`${path}:${line} [${rule}] ${message}\n`);
  }
  process.stdout.write(
    violations.length === 0
      ? "rooms: every import keeps to the rule\n"
      : `rooms: ${violations.length} breach(es) of the rule\n`,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
}
