import * as z from "zod";
import type { Contract, PerType } from "../contract.ts";
import {
  entry,
  entryInput,
  entryPatch,
  entryStatus,
  entrySummary,
  historyEvent,
  pageOf,
  publishRequest,
  revision,
  revisionSummary,
  withdrawRequest,
} from "../entry.ts";
import { cursor, entryId, pageLimit, wholeNumber } from "../primitives.ts";

/** The editorial API's operations on entries: authenticated, never cached. */

const base = "/editorial/v1/{collection}";
const collection = z.string().min(1).max(40).describe("The collection");
const ofCollection = z.strictObject({ collection });
const ofEntry = z.strictObject({ collection, id: entryId });
const ofRevision = z.strictObject({
  collection,
  id: entryId,
  version: wholeNumber(1, 99_999_999).describe("A version that changed the content"),
});

const etag = { ETag: { description: "The entry's version, in quotes", schema: z.string() } };
const located = {
  Location: { description: "The new entry's address", schema: z.string() },
  ...etag,
};
const theEntry: PerType = {
  perType: (type) =>
    entry(type.content).meta({
      id: `${type.schemaName}Entry`,
      description: "An entry in its working state, which need not be what is live.",
    }),
};
const theInput: PerType = {
  perType: (type) =>
    entryInput(type.input).meta({
      id: `${type.schemaName}Input`,
      description: "A whole entry, as an editor sends it.",
    }),
};
const answer = { 200: { description: "The entry", body: theEntry, headers: etag } };
const bodyProblems = ["malformed-json", "too-large", "unsupported-media-type", "invalid-content"] as const;
const changeProblems = [
  "invalid-parameter",
  "not-found",
  "forbidden",
  "version-required",
  "stale-version",
] as const;

const page = { limit: pageLimit, cursor: cursor.optional() };

export const entryContracts = [
  {
    id: "createEntry",
    api: "editorial",
    method: "POST",
    path: base,
    summary: "Create a draft",
    description: "The slug follows from the title unless one is given; it is reserved from now on.",
    tag: "Entries",
    scope: "author",
    request: { params: ofCollection, body: theInput },
    responses: { 201: { description: "The draft", body: theEntry, headers: located } },
    problems: [...bodyProblems, "not-found", "slug-taken"],
  },
  {
    id: "listDrafts",
    api: "editorial",
    method: "GET",
    path: base,
    summary: "List entries in their working state",
    description: "Latest change first. An author sees the own entries only.",
    tag: "Entries",
    scope: "author",
    request: {
      params: ofCollection,
      query: z.strictObject({
        status: entryStatus.optional().describe("Only entries in this status"),
        ...page,
      }),
    },
    responses: {
      200: {
        description: "A page",
        body: pageOf(entrySummary).meta({ id: "EntryPage", description: "A page of entries." }),
      },
    },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor", "not-found"],
  },
  {
    id: "readEntry",
    api: "editorial",
    method: "GET",
    path: `${base}/{id}`,
    summary: "Read an entry in its working state",
    description: "With the version that a change must name.",
    tag: "Entries",
    scope: "author",
    request: { params: ofEntry },
    responses: { ...answer, 304: { description: "Unchanged since the version in `If-None-Match`" } },
    problems: ["invalid-parameter", "not-found", "forbidden"],
  },
  {
    id: "replaceEntry",
    api: "editorial",
    method: "PUT",
    path: `${base}/{id}`,
    summary: "Replace an entry's content",
    description: "What is live stays as it is until the next publication.",
    tag: "Entries",
    scope: "author",
    request: { params: ofEntry, body: theInput, ifMatch: true },
    responses: answer,
    problems: [...bodyProblems, ...changeProblems, "slug-taken"],
  },
  {
    id: "patchEntry",
    api: "editorial",
    method: "PATCH",
    path: `${base}/{id}`,
    summary: "Change some of an entry's fields",
    description: "A JSON merge patch (RFC 7396): fields that are there replace, null removes.",
    tag: "Entries",
    scope: "author",
    request: {
      params: ofEntry,
      body: entryPatch,
      contentTypes: ["application/merge-patch+json", "application/json"],
      ifMatch: true,
    },
    responses: answer,
    problems: [...bodyProblems, ...changeProblems, "slug-taken"],
  },
  {
    id: "deleteEntry",
    api: "editorial",
    method: "DELETE",
    path: `${base}/{id}`,
    summary: "Delete a draft that was never published",
    description:
      "What was published is withdrawn instead; what something refers to stays, and the answer names what does.",
    tag: "Entries",
    scope: "author",
    request: { params: ofEntry, ifMatch: true },
    responses: { 204: { description: "Deleted" } },
    problems: [...changeProblems, "wrong-state", "in-use"],
  },
  {
    id: "publishEntry",
    api: "editorial",
    method: "POST",
    path: `${base}/{id}/publish`,
    summary: "Publish an entry",
    description: "One transaction: afterwards the entry is live whole, or nothing has changed.",
    tag: "Publication",
    scope: "publisher",
    request: { params: ofEntry, body: publishRequest, ifMatch: true },
    responses: answer,
    problems: [...bodyProblems, ...changeProblems, "wrong-state"],
  },
  {
    id: "withdrawEntry",
    api: "editorial",
    method: "POST",
    path: `${base}/{id}/withdraw`,
    summary: "Withdraw or retract an entry",
    description:
      "A withdrawal answers 410 from then on; a retraction stays readable with its notice. Both leave lists and feeds.",
    tag: "Publication",
    scope: "publisher",
    request: { params: ofEntry, body: withdrawRequest, ifMatch: true },
    responses: answer,
    problems: [...bodyProblems, ...changeProblems, "wrong-state"],
  },
  {
    id: "listRevisions",
    api: "editorial",
    method: "GET",
    path: `${base}/{id}/revisions`,
    summary: "List the versions that changed the content",
    description: "Latest first.",
    tag: "Revisions",
    scope: "author",
    request: { params: ofEntry, query: z.strictObject(page) },
    responses: {
      200: {
        description: "A page",
        body: pageOf(revisionSummary).meta({ id: "RevisionPage", description: "A page of versions." }),
      },
    },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor", "not-found", "forbidden"],
  },
  {
    id: "readRevision",
    api: "editorial",
    method: "GET",
    path: `${base}/{id}/revisions/{version}`,
    summary: "Read the content of a version",
    description: "Of a version that changed the content; see the list.",
    tag: "Revisions",
    scope: "author",
    request: { params: ofRevision },
    responses: {
      200: {
        description: "The revision",
        body: {
          perType: (type) =>
            revision(type.content).meta({
              id: `${type.schemaName}Revision`,
              description: "The content as a version made it.",
            }),
        },
      },
    },
    problems: ["invalid-parameter", "not-found", "forbidden"],
  },
  {
    id: "restoreRevision",
    api: "editorial",
    method: "POST",
    path: `${base}/{id}/revisions/{version}/restore`,
    summary: "Bring back the content of a version",
    description: "Makes a new version with the old content; the slug stays as it is. Nothing is published.",
    tag: "Revisions",
    scope: "author",
    request: { params: ofRevision, ifMatch: true },
    responses: answer,
    problems: [...changeProblems, "invalid-content"],
  },
  {
    id: "listHistory",
    api: "editorial",
    method: "GET",
    path: `${base}/{id}/history`,
    summary: "Who did what, and when",
    description: "Latest first.",
    tag: "Revisions",
    scope: "author",
    request: { params: ofEntry, query: z.strictObject(page) },
    responses: {
      200: {
        description: "A page",
        body: pageOf(historyEvent).meta({ id: "HistoryPage", description: "A page of the history." }),
      },
    },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor", "not-found", "forbidden"],
  },
] as const satisfies readonly Contract[];
