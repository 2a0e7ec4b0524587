import * as z from "zod";
import type { Contract, PerType } from "../contract.ts";
import { cardFields } from "../document.ts";
import { pageOf } from "../entry.ts";
import { cursor, entryId, languageTag, pageLimit, slug } from "../primitives.ts";
import { mostReadPeriods, mostReadTypes, readsSchema } from "../reads.ts";

/** The delivery API: what anyone may read. */

const slugOrId = (what: string) =>
  z
    .string()
    .min(1)
    .max(96)
    .optional()
    .describe(`Only what refers to this ${what}, by slug or id; it must be live`);

/** Fields that a list may be reduced to, and what it may carry along. */
export const includable = ["themes", "series", "persons", "organisations"] as const;

/** The card of an entry of any type. */
const anyCard = z.looseObject(cardFields).meta({
  id: "Card",
  description: "An entry in a list: its card, with the fields that lists show of its type.",
});

const commaSeparated = (maximum: number) => z.string().min(1).max(maximum);

const listQuery = {
  theme: slugOrId("theme"),
  series: slugOrId("series"),
  person: slugOrId("person"),
  organisation: slugOrId("organisation"),
  language: languageTag.optional().describe("Only what is written in this language"),
  limit: pageLimit,
  cursor: cursor.optional(),
  fields: commaSeparated(400)
    .optional()
    .describe(
      "Only these fields of each item, separated by commas; the id is always there, the others are left out, mandatory or not",
    ),
  include: commaSeparated(60)
    .optional()
    .describe(
      `Cards of what the items refer to, in \`included\`: ${includable.join(", ")}, separated by commas`,
    ),
};

/** What a list answers: the page, and the cards that were asked for besides. */
const listOf = (card: z.ZodType) =>
  (pageOf(card) as z.ZodObject).extend({
    included: z.array(anyCard).optional().describe("The cards that `include` asked for"),
  });

/** Where a list goes on (RFC 8288). */
const linkHeader = {
  Link: {
    description: 'The next page: `<address>; rel="next"`. Absent on the last',
    schema: z.string().optional(),
  },
};

const cardPage: PerType = {
  perType: (type) =>
    listOf(type.card).meta({ id: `${type.schemaName}Page`, description: "A page of the list." }),
};

/** A conditional request for what has not changed (RFC 9110, section 13). */
const unchanged = { 304: { description: "Unchanged since the ETag in `If-None-Match`" } };

export const deliveryContracts = [
  {
    id: "listEntries",
    api: "delivery",
    method: "GET",
    path: "/v1/entries",
    summary: "List everything, newest first",
    description:
      "Articles, news, reports and sessions, newest first. One of theme, series, person, organisation and language at a time.",
    tag: "Lists",
    scope: null,
    request: {
      query: z.strictObject({
        type: z
          .enum(["news", "article", "report", "session"])
          .optional()
          .describe("Only entries of this type"),
        ...listQuery,
      }),
    },
    responses: {
      200: {
        description: "A page",
        body: listOf(anyCard).meta({ id: "CardPage", description: "A page of the list." }),
        headers: linkHeader,
      },
      ...unchanged,
    },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor"],
  },
  {
    id: "listCollection",
    api: "delivery",
    method: "GET",
    path: "/v1/{collection}",
    summary: "List what has been published, newest first",
    description: "One of theme, series, person, organisation and language at a time.",
    tag: "Lists",
    scope: null,
    request: {
      params: z.strictObject({ collection: z.string().min(1).max(40).describe("The collection") }),
      query: z.strictObject({
        ...listQuery,
        when: z
          .enum(["upcoming", "past"])
          .optional()
          .describe(
            "Sessions only: those to come, soonest first, or those that have begun, latest first; one of which only the date is known is to come until that day has ended",
          ),
      }),
      queryOnlyOf: { when: ["sessions"] },
    },
    responses: { 200: { description: "A page", body: cardPage, headers: linkHeader }, ...unchanged },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor", "not-found"],
  },
  {
    id: "readDocument",
    api: "delivery",
    method: "GET",
    path: "/v1/{collection}/{slug}",
    summary: "Read a published document",
    description:
      "The document with everything that was published of it. A former slug answers 301, a withdrawn entry 410; a retracted one stays readable with its notice. The query is ignored.",
    tag: "Documents",
    scope: null,
    request: {
      params: z.strictObject({ collection: z.string().min(1).max(40).describe("The collection"), slug }),
      ignoresQuery: true,
    },
    responses: {
      200: { description: "The document", body: { perType: (type) => type.document } },
      301: {
        description: "The entry has another slug now; `Location` says which",
        headers: { Location: { description: "The document's address now", schema: z.url() } },
      },
      ...unchanged,
    },
    problems: ["not-found", "gone"],
  },
  {
    id: "readReads",
    api: "delivery",
    method: "GET",
    path: "/v1/reads/{entryId}",
    summary: "How often an entry was read",
    description: "Views, downloads and plays, counted from access logs; see docs/reads.md for the method.",
    tag: "Reads",
    scope: null,
    request: { params: z.strictObject({ entryId }) },
    responses: {
      200: { description: "The counts", body: readsSchema },
      ...unchanged,
    },
    problems: ["invalid-parameter", "not-found", "gone"],
  },
  {
    id: "readMostRead",
    api: "delivery",
    method: "GET",
    path: "/v1/reads/most-read",
    summary: "What was read most",
    description:
      "Leads to the stored list, `/most-read/{period}/{scope}.json`: counted reads alone, at most 50 items, made by the counting job.",
    tag: "Reads",
    scope: null,
    request: {
      query: z.strictObject({
        type: z.enum(mostReadTypes).optional().describe("Only entries of this type"),
        period: z.enum(mostReadPeriods).default("30d").describe("How far it looks back"),
      }),
    },
    responses: {
      302: {
        description: "Where the list is",
        headers: { Location: { description: "The list's address", schema: z.url() } },
      },
    },
    problems: ["unknown-parameter", "invalid-parameter"],
  },
  {
    id: "readHealth",
    api: "delivery",
    method: "GET",
    path: "/v1/health",
    summary: "Whether the API works",
    description: "Answers when the API runs and its table can be read.",
    tag: "About",
    scope: null,
    request: {},
    responses: {
      200: {
        description: "It does",
        body: z
          .object({
            status: z.literal("ok").describe("Always `ok`"),
            version: z.string().describe("The API's version"),
          })
          .meta({ id: "Health", description: "The API works." }),
      },
    },
    problems: [],
  },
  {
    id: "readDeliveryDescription",
    api: "delivery",
    method: "GET",
    path: "/v1/openapi.json",
    summary: "This API, described",
    description: "The OpenAPI 3.1 document of the delivery API.",
    tag: "About",
    scope: null,
    request: {},
    responses: {
      200: {
        description: "The OpenAPI document",
        body: z
          .record(z.string(), z.unknown())
          .meta({ id: "OpenApiDocument", description: "An OpenAPI 3.1 document." }),
      },
      ...unchanged,
    },
    problems: [],
  },
] as const satisfies readonly Contract[];
