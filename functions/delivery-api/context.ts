import type { ReadingContext } from "../shared/rendering/site.ts";

/** What the delivery use cases work with; the handler makes it once. */
export type DeliveryContext = ReadingContext & { readonly now: () => Date };

/** How long caches may keep answers of this API: seconds, and a little longer while they fetch anew. */
export const cacheControl = {
  list: "public, max-age=5, stale-while-revalidate=10",
  document: "public, max-age=5, stale-while-revalidate=30",
  moved: "public, max-age=10",
  reads: "public, max-age=3600",
} as const;
