import type { FunctionName } from "../schemas/functions.ts";

/** Folders that hold an `index.js` or `index.mjs` exporting `handler`. */
export type FunctionFolders = Readonly<Record<FunctionName, string>>;
