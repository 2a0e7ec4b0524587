import { afterAll } from "vitest";

/** The environment that a file of tests gave to functions is no other file's. */
const before = { ...process.env };

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
