/** Which room may import what: the table of docs/architecture.md as data. Paths are relative to the project. */

export type Room = {
  readonly name: string;
  /** The files of the room: a path that ends in "/" is a folder with all that is in it. */
  readonly holds: readonly string[];
  /** What it may import beside its own files. */
  readonly mayImport: readonly string[];
  /** What it may not import, although a folder in `mayImport` holds it. */
  readonly mayNotImport?: readonly string[];
  /** npm packages: a closed list; those that are in `dependencies` (others as types only); or any. */
  readonly packages: readonly string[] | "runtime" | "any";
  /** Modules of Node: a closed list, or any. */
  readonly builtins: readonly string[] | "any";
  /** Pure code has no clock, no randomness, no process and no I/O of its own: the same input, the same bytes. */
  readonly pure: boolean;
};

/** A package or file of which only one room may know. */
export type Keeper = {
  readonly rule: string;
  readonly matches: readonly string[];
  readonly keepers: readonly string[];
  /** Names that others may import all the same. */
  readonly openNames: readonly string[];
  readonly reason: string;
};

const everything = ["schemas/", "content-model/", "functions/", "packaging/", "infra/", "local/", "cli/"];

/** A function's folder is a room of its own: `rooms` gives it, named after the folder. */
const functionRoom = {
  mayImport: ["schemas/", "content-model/", "functions/shared/"],
  packages: "runtime",
  builtins: "any",
  pure: false,
} as const;

const fixedRooms: readonly Room[] = [
  {
    name: "schemas",
    holds: ["schemas/"],
    mayImport: [],
    packages: ["zod"],
    builtins: [],
    pure: true,
  },
  {
    name: "content-model",
    holds: ["content-model/"],
    mayImport: ["schemas/"],
    // uuid for names made of texts (version 5), which are the same each time.
    packages: [
      "zod",
      "@sindresorhus/slugify",
      "markdown-it",
      "spdx-license-ids",
      "temporal-polyfill",
      "uuid",
    ],
    // For hashes, which are as pure as any function; the names that are not are refused below.
    builtins: ["node:crypto"],
    pure: true,
  },
  {
    name: "functions/shared",
    holds: ["functions/shared/"],
    mayImport: ["schemas/", "content-model/"],
    packages: "runtime",
    builtins: "any",
    pure: false,
  },
  {
    name: "packaging",
    holds: ["packaging/"],
    mayImport: ["schemas/", "content-model/", "functions/shared/http/description.ts"],
    packages: "any",
    builtins: "any",
    pure: false,
  },
  {
    name: "infra",
    holds: ["infra/"],
    mayImport: [
      "schemas/",
      "functions/shared/storage/table-definition.ts",
      // The policies of the functions name the table's key prefixes, and a prefix written twice drifts.
      "functions/shared/storage/keys.ts",
      "functions/shared/artefacts/keys.ts",
      "packaging/bundle.ts",
      "katern.config.ts",
    ],
    packages: "any",
    builtins: "any",
    pure: false,
  },
  {
    name: "local",
    holds: ["local/"],
    mayImport: [...everything, "katern.config.ts"],
    mayNotImport: ["infra/constructs/", "infra/stacks/"],
    packages: "any",
    builtins: "any",
    pure: false,
  },
  {
    name: "cli",
    holds: ["cli/"],
    mayImport: [...everything, "katern.config.ts"],
    mayNotImport: ["infra/constructs/", "infra/stacks/"],
    packages: "any",
    builtins: "any",
    pure: false,
  },
  {
    name: "configuration",
    holds: ["katern.config.ts"],
    mayImport: ["schemas/", "infra/configuration.ts"],
    packages: [],
    builtins: [],
    pure: false,
  },
  {
    name: "test settings",
    holds: ["vitest.config.ts"],
    mayImport: [],
    packages: "any",
    builtins: "any",
    pure: false,
  },
];

/** The room a file stands in; undefined where it stands in none. */
export function roomOf(path: string): Room | undefined {
  const fixed = fixedRooms.find((room) => isUnder(path, room.holds));
  if (fixed !== undefined) return fixed;
  const name = /^functions\/[^/]+(?=\/)/.exec(path)?.[0];
  return name === undefined ? undefined : { name, holds: [`${name}/`], ...functionRoom };
}

export const keepers: readonly Keeper[] = [
  {
    rule: "table-client",
    matches: ["@aws-sdk/client-dynamodb", "@aws-sdk/util-dynamodb"],
    // A deployment is made and unmade by what names its tables and buckets, whatever is in them.
    keepers: ["functions/shared/storage/", "infra/deployment/", "local/"],
    openNames: [],
    reason: "only functions/shared/storage talks to the table",
  },
  {
    rule: "bucket-client",
    matches: ["@aws-sdk/client-s3", "@aws-sdk/s3-request-presigner"],
    keepers: ["functions/shared/artefacts/", "infra/deployment/", "local/"],
    // A function's entry file makes the client and hands it to functions/shared/artefacts.
    openNames: ["S3Client"],
    reason:
      "only functions/shared/artefacts talks to the buckets; others may hold an S3Client and no command",
  },
  {
    rule: "table-keys",
    matches: ["functions/shared/storage/keys.ts"],
    keepers: ["functions/shared/storage/", "infra/"],
    // What a stream record is about: read from its key here, so that nobody else takes keys apart.
    openNames: ["subjectOfKey", "RecordSubject"],
    reason: "only functions/shared/storage knows the table's keys",
  },
];

/** Tests and what only tests use may import anything, and nothing but tests may import them. */
export function isTest(path: string): boolean {
  return (
    path.startsWith("tests/") ||
    path.endsWith(".test.ts") ||
    // testing.ts, testing-faults.ts, testing/…
    /\/testing[/.-]/.test(path)
  );
}

/** Whether a path is one of the files or in one of the folders (those end in "/"). */
export function isUnder(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith("/") ? path.startsWith(place) : path === place));
}
