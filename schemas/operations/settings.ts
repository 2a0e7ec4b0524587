import * as z from "zod";
import type { Contract } from "../contract.ts";
import { settingsInput, settingsSchema } from "../settings.ts";

/** The editorial API's operations on the site's settings. */
const path = "/editorial/v1/settings";
const answer = {
  200: {
    description: "The settings",
    body: settingsSchema,
    headers: { ETag: { description: "The settings' version, in quotes", schema: z.string() } },
  },
};

export const settingsContracts = [
  {
    id: "readSettings",
    api: "editorial",
    method: "GET",
    path,
    summary: "Read the site's settings",
    description: "With the version that a change must name: 0 before anything was set.",
    tag: "Settings",
    scope: "publisher",
    request: {},
    responses: { ...answer, 304: { description: "Unchanged since the version in `If-None-Match`" } },
    problems: [],
  },
  {
    id: "replaceSettings",
    api: "editorial",
    method: "PUT",
    path,
    summary: "Replace the site's settings",
    description:
      "What is left out is no longer set, and is again as the deployment has it. The feeds follow within moments.",
    tag: "Settings",
    scope: "administrator",
    request: { body: settingsInput, ifMatch: true },
    responses: answer,
    problems: [
      "malformed-json",
      "too-large",
      "unsupported-media-type",
      "invalid-content",
      "invalid-parameter",
      "version-required",
      "stale-version",
    ],
  },
] as const satisfies readonly Contract[];
