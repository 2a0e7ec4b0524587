import type { FunctionName } from "../schemas/functions.ts";

/** The functions by name, and where the source of each begins. */
export const functionEntries = {
  "delivery-api": { entry: "functions/delivery-api/handler.ts", describes: true },
  "editorial-api": { entry: "functions/editorial-api/handler.ts", describes: true },
  "publish-stream": { entry: "functions/publish/stream.ts", describes: false },
  "publish-queue": { entry: "functions/publish/queue.ts", describes: false },
  reconcile: { entry: "functions/publish/reconcile.ts", describes: false },
  sweep: { entry: "functions/sweep/handler.ts", describes: false },
  "count-reads": { entry: "functions/count-reads/handler.ts", describes: false },
} as const satisfies Record<FunctionName, { entry: string; describes: boolean }>;
