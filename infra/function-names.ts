/** The functions as they are deployed, and the folder that each one's bundle is in. */
export const functionNames = [
  "delivery-api",
  "editorial-api",
  "publish-stream",
  "publish-queue",
  "reconcile",
  "count-reads",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Folders that hold an `index.js` or `index.mjs` exporting `handler`. */
export type FunctionFolders = Readonly<Record<FunctionName, string>>;
