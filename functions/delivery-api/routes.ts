import { apiVersion } from "../../schemas/api-version.ts";
import type { deliveryContracts } from "../../schemas/operations/delivery.ts";
import type { Routes } from "../shared/http/api.ts";
import { readHead } from "../shared/storage/entries.ts";
import type { DeliveryContext } from "./context.ts";
import { listCollection, listEverything } from "./list-entries.ts";
import { readDocument } from "./read-document.ts";
import { readMostRead } from "./read-most-read.ts";
import { readReads } from "./read-reads.ts";

/** An id that no entry has: reading it shows that the table answers. */
const nobody = "00000000-0000-7000-8000-000000000000";

/** Each operation's use case. */
export function deliveryRoutes(
  context: DeliveryContext,
  readDescription: () => Promise<string>,
): Routes<(typeof deliveryContracts)[number]> {
  return {
    listEntries: ({ query, path }) => listEverything(context, { ...query, path }),
    listCollection: ({ params, query, path }) => listCollection(context, { ...params, ...query, path }),
    readDocument: ({ params }) => readDocument(context, params),
    readReads: ({ params }) => readReads(context, params),
    readMostRead: async ({ query }) => readMostRead(context, query),
    readHealth: async () => {
      await readHead(context.table, nobody);
      return { status: 200, body: { status: "ok", version: apiVersion } };
    },
    readDeliveryDescription: async () => ({
      status: 200,
      body: await readDescription(),
      contentType: "application/json",
      cacheControl: "public, max-age=300",
    }),
  };
}
