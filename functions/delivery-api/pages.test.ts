import { expect, test } from "vitest";
import { readPage } from "./pages.ts";

/** Nothing is read from the folder before a path is known to be a page's. */
const read = (path: string) => readPage("/no-such-folder", path);

test.each(["/docs", "/docs/editorial", "/docs/problems/gone"])(
  "%s with a slash behind it leads to it",
  async (path) => {
    await expect(read(`${path}/`)).resolves.toMatchObject({ status: 301, headers: { location: path } });
    await expect(read(path)).rejects.toThrow("ENOENT");
  },
);

test.each(["/", "//", "/docs//", "/docs/no-such-page/", "//katern.example/", "/docs/..//katern.example/"])(
  "%s leads nowhere",
  async (path) => {
    await expect(read(path)).resolves.toBeUndefined();
  },
);
