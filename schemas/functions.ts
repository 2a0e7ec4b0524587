/**
 * The functions as they are deployed, and how long each may take, in seconds: for the stacks, the bundles and
 * the local runtime. Constants only.
 */
export const functionSeconds = {
  "delivery-api": 10,
  "editorial-api": 20,
  "publish-stream": 60,
  "publish-queue": 60,
  reconcile: 900,
  sweep: 60,
  "count-reads": 900,
  backup: 900,
} as const;

/** How often a message of the render queue is tried before it goes to the dead letters. */
export const queueTries = 5;

export type FunctionName = keyof typeof functionSeconds;

export const functionNames = Object.keys(functionSeconds) as FunctionName[];
