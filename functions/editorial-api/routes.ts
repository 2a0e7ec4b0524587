import type { editorialContracts } from "../../schemas/operations/index.ts";
import type { Routes } from "../shared/http/api.ts";
import type { Reply } from "../shared/http/reply.ts";
import { completeAsset, createAsset, deleteAsset, readAsset } from "./assets.ts";
import { createClient, listClients, revokeClient } from "./clients.ts";
import type { EditorialContext } from "./context.ts";
import { publishEntry, withdrawEntry } from "./publish-entries.ts";
import {
  listEntries,
  listEntryHistory,
  listEntryRevisions,
  readEntry,
  readEntryRevision,
} from "./read-entries.ts";
import { type ReportContext, readEntrySeries, readItemReport, readPartners } from "./read-reports.ts";
import { readSettings, replaceSettings } from "./settings.ts";
import { createEntry, deleteEntry, patchEntry, replaceEntry, restoreRevision } from "./write-entries.ts";

/** Each operation's use case. */
export function editorialRoutes(
  context: EditorialContext & ReportContext,
  readDescription: () => Promise<string>,
): Routes<(typeof editorialContracts)[number]> {
  return {
    createEntry: ({ params, body, principal }) => createEntry(context, { ...params, body, principal }),
    listDrafts: ({ params, query, principal, path }) =>
      listEntries(context, { ...params, ...query, principal, path }),
    readEntry: ({ params, principal }) => readEntry(context, { ...params, principal }),
    replaceEntry: ({ params, body, ifMatch, principal }) =>
      replaceEntry(context, { ...params, body, ifMatch, principal }),
    patchEntry: ({ params, body, ifMatch, principal }) =>
      patchEntry(context, { ...params, body, ifMatch, principal }),
    deleteEntry: ({ params, ifMatch, principal }) => deleteEntry(context, { ...params, ifMatch, principal }),
    publishEntry: ({ params, body, ifMatch, principal }) =>
      publishEntry(context, { ...params, at: body.at, ifMatch, principal }),
    withdrawEntry: ({ params, body, ifMatch, principal }) =>
      withdrawEntry(context, { ...params, ...body, ifMatch, principal }),
    listRevisions: ({ params, query, principal, path }) =>
      listEntryRevisions(context, { ...params, ...query, principal, path }),
    readRevision: ({ params, principal }) => readEntryRevision(context, { ...params, principal }),
    restoreRevision: ({ params, ifMatch, principal }) =>
      restoreRevision(context, { ...params, ifMatch, principal }),
    listHistory: ({ params, query, principal, path }) =>
      listEntryHistory(context, { ...params, ...query, principal, path }),
    createAsset: ({ body, principal }) => createAsset(context, { request: body, principal }),
    completeAsset: ({ params, principal }) => completeAsset(context, { ...params, principal }),
    readAsset: ({ params }) => readAsset(context, params),
    deleteAsset: ({ params, principal }) => deleteAsset(context, { ...params, principal }),
    createClient: ({ body, principal }) => createClient(context, { request: body, principal }),
    listClients: ({ query, path }) => listClients(context, { ...query, path }),
    revokeClient: ({ params }) => revokeClient(context, { id: params.clientId }),
    readSettings: () => readSettings(context),
    replaceSettings: ({ body, ifMatch, principal }) => replaceSettings(context, { body, ifMatch, principal }),
    listReadsByPeriod: ({ query }) => readEntrySeries(context, query),
    listReadsByPartner: ({ query }) => readPartners(context, query),
    makeItemReport: ({ query, path }) => readItemReport(context, { ...query, path }),
    readEditorialDescription: async (): Promise<Reply> => ({
      status: 200,
      body: await readDescription(),
      contentType: "application/json",
      cacheControl: "public, max-age=300",
    }),
  };
}
