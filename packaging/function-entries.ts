import type { FunctionName } from "../schemas/functions.ts";

type FunctionEntry = { readonly entry: string; readonly thread?: string; readonly describes: boolean };

/**
 * The functions by name, and where the source of each begins; `thread` is what one runs in threads of its own, bundled
 * beside it under its own name.
 */
export const functionEntries: Readonly<Record<FunctionName, FunctionEntry>> = {
  "delivery-api": { entry: "functions/delivery-api/handler.ts", describes: true },
  "editorial-api": { entry: "functions/editorial-api/handler.ts", describes: true },
  "publish-stream": { entry: "functions/publish/stream.ts", describes: false },
  "publish-queue": { entry: "functions/publish/queue.ts", describes: false },
  reconcile: { entry: "functions/publish/reconcile.ts", describes: false },
  sweep: { entry: "functions/sweep/handler.ts", describes: false },
  "count-reads": {
    entry: "functions/count-reads/handler.ts",
    thread: "functions/count-reads/log-worker.ts",
    describes: false,
  },
  backup: { entry: "functions/backup/handler.ts", describes: false },
};
