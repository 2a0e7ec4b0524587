import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseRows } from "./dependency-table.ts";

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions })
  .parse(readJson("package.json"));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
        license: z.unknown().optional(),
        inBundle: z.boolean().optional(),
        optionalDependencies: versions.optional(),
      }),
    ),
  })
  .parse(readJson("package-lock.json"));

const named = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
};
const rows = parseRows(read("docs/dependencies.md"));

describe("docs/dependencies.md", () => {
  test("has one line for each dependency, and no line without one", () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(named).sort());
  });

  test("says why each is here, its licence, its size and its defects", () => {
    expect(rows.filter(({ cells }) => cells.length !== 4 || cells.some((cell) => cell === ""))).toEqual([]);
  });

  test("names the licence that each has", () => {
    const written = Object.fromEntries(rows.map(({ name, cells }) => [name, cells[1]]));
    const licences = rows.map(({ name }) => [name, String(lock.packages[`node_modules/${name}`]?.license)]);
    expect(written).toEqual(
      Object.fromEntries(licences.map(([name, licence]) => [name, licence?.replace(/^\((.*)\)$/, "$1")])),
    );
  });
});

describe("package.json and package-lock.json", () => {
  test("each dependency is pinned exactly, and so locked", () => {
    const loose = Object.entries(named).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
    expect(loose).toEqual([]);
    const locked = Object.keys(named).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(locked)).toEqual(named);
  });

  // `npm ci` refuses a lockfile without them, and a machine of another kind would miss its programs.
  test("the programs for every platform are locked", () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter((name) => !isLocked(path, name)),
    );
    expect(missing).toEqual([]);
  });

  test("every locked package is known by its hash and by no address", () => {
    const packages = Object.entries(lock.packages).filter(
      ([path, { inBundle }]) => path !== "" && inBundle !== true,
    );
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(read(".npmrc").split("\n")).toEqual(
      expect.arrayContaining(["save-exact=true", "omit-lockfile-registry-resolved=true"]),
    );
  });
});

/** Whether a package finds another as Node does: beside its own, or in a folder above. */
function isLocked(path: string, name: string): boolean {
  if (lock.packages[`${path === "" ? "" : `${path}/`}node_modules/${name}`] !== undefined) return true;
  return path !== "" && isLocked(path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/"))), name);
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

function readJson(path: string): unknown {
  return JSON.parse(read(path));
}
