import { defineConfig } from "vitest/config";

/** Apart from the other tests: it installs an emulated AWS and takes minutes. */
export default defineConfig({
  test: {
    include: ["tests/deploy/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
