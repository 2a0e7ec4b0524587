import { afterAll, vi } from "vitest";

/** Functions read their environment when they are loaded: each file of tests loads them anew. */
afterAll(() => {
  vi.resetModules();
});
