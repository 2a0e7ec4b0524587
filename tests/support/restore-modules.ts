import { afterAll, vi } from "vitest";

/**
 * For a file of tests that loads functions, by importing this: the next such file in the process loads them anew, with
 * its own environment.
 */
afterAll(() => {
  vi.resetModules();
});
