import type { Plugin } from "esbuild";

/**
 * `node:http` through `require`: an `import` of it reads all that it exports, of which `WebSocket` brings along the
 * whole of `fetch`, which nothing here uses: 8 MB, and some milliseconds of each start.
 */
export const requiredHttp: Plugin = {
  name: "required-http",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?http$/ }, () => ({ path: "http", namespace: "required" }));
    onLoad({ filter: /^http$/, namespace: "required" }, () => ({
      contents: 'module.exports = process.getBuiltinModule("node:http");',
    }));
  },
};
