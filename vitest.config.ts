import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * One project a kind of test: pure units, laws, what needs emulators, HTTP, and the synthesised stacks. Files share
 * processes, and modules where no test changes them: those over HTTP load the functions anew, with an environment of
 * their own.
 */
export default defineConfig({
  test: {
    isolate: false,
    // One more than there are processors: tests wait for emulators, which are processes of their own.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: "unit",
          include: ["{schemas,content-model,functions,packaging,local,cli,infra}/**/*.test.ts"],
          exclude: ["**/*.{property,storage}.test.ts"],
        },
      },
      {
        test: {
          name: "property",
          include: [
            "{schemas,content-model,functions,local,cli}/**/*.property.test.ts",
            "tests/property/**/*.test.ts",
          ],
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: "storage",
          setupFiles: "tests/support/restore-environment.ts",
          include: ["{functions,local}/**/*.storage.test.ts"],
          // Long enough for a machine that does other things too: no test is about time.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "http",
          setupFiles: ["tests/support/restore-environment.ts", "tests/support/restore-modules.ts"],
          include: ["tests/{http,contract,conformance,released}/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "infra",
          include: ["tests/{infra,structure}/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
