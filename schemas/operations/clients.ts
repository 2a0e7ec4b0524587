import * as z from "zod";
import { clientId, clientRequest, clientSchema, clientWithKey } from "../client.ts";
import type { Contract } from "../contract.ts";
import { pageOf } from "../entry.ts";
import { cursor, pageLimit } from "../primitives.ts";

/** The editorial API's operations on clients, and its own description. */
const base = "/editorial/v1/clients";
const ofClient = z.strictObject({ clientId });

export const clientContracts = [
  {
    id: "createClient",
    api: "editorial",
    method: "POST",
    path: base,
    summary: "Make a client with an API key",
    description: "The key is shown this once.",
    tag: "Clients",
    scope: "administrator",
    request: { body: clientRequest },
    responses: { 201: { description: "The client and its key", body: clientWithKey } },
    problems: ["malformed-json", "too-large", "unsupported-media-type", "invalid-content"],
  },
  {
    id: "listClients",
    api: "editorial",
    method: "GET",
    path: base,
    summary: "List the clients",
    description: "Latest first, revoked ones too.",
    tag: "Clients",
    scope: "administrator",
    request: { query: z.strictObject({ limit: pageLimit, cursor: cursor.optional() }) },
    responses: {
      200: {
        description: "A page",
        body: pageOf(clientSchema).meta({ id: "ClientPage", description: "A page of clients." }),
      },
    },
    problems: ["unknown-parameter", "invalid-parameter", "invalid-cursor"],
  },
  {
    id: "revokeClient",
    api: "editorial",
    method: "DELETE",
    path: `${base}/{clientId}`,
    summary: "Revoke a client's key",
    description: "From now on; revoking it again changes nothing.",
    tag: "Clients",
    scope: "administrator",
    request: { params: ofClient },
    responses: { 204: { description: "Revoked" } },
    problems: ["invalid-parameter", "not-found"],
  },
  {
    id: "readEditorialDescription",
    api: "editorial",
    method: "GET",
    path: "/editorial/v1/openapi.json",
    summary: "This API, described",
    description: "The OpenAPI 3.1 document of the editorial API.",
    tag: "About",
    scope: null,
    request: {},
    responses: {
      200: {
        description: "The OpenAPI document",
        body: z
          .record(z.string(), z.unknown())
          .meta({ id: "EditorialOpenApiDocument", description: "An OpenAPI 3.1 document." }),
      },
    },
    problems: [],
  },
] as const satisfies readonly Contract[];
