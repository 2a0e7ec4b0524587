import * as z from "zod";
import { timeZone } from "./time-zone.ts";

/**
 * The environment of the functions: names and shapes, in one place for the functions that parse it,
 * the stacks that set it and the local runtime that stands in for them. No name has a default: a
 * deploy that forgot one fails at start and says which.
 */

/**
 * What marks an access token, so that an ID token of the same issuer is not taken for one: its header's
 * `typ` (RFC 9068, section 2.1), Cognito's claim `token_use`, or nothing: then the audience alone tells,
 * which must be the API's own name and no client's id.
 */
export const tokenMarks = ["at+jwt", "token_use", "none"] as const;
export type TokenMark = (typeof tokenMarks)[number];

const tableName = z.string().min(3).max(255);
const bucketName = z.string().min(3).max(63);
const baseUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !url.endsWith("/"), "must not end in a slash");

const site = {
  /** Where the public reaches the site, without a trailing slash; every `url` and `next` starts with it. */
  PUBLIC_ADDRESS: baseUrl,
  /** The name of the network, as feeds and documents show it. */
  SITE_NAME: z.string().min(1).max(200),
  /** The BCP 47 tag of the site's main language. */
  SITE_LANGUAGE: z.string().min(2).max(35),
  /** The WebSub hubs that are told of every feed, separated by commas; empty for none. */
  HUBS: z.string().refine((hubs) => hubs === "" || hubs.split(",").every((hub) => URL.canParse(hub))),
};

const logging = {
  /** As Powertools for AWS Lambda reads it. */
  POWERTOOLS_SERVICE_NAME: z.string().min(1),
};

const description = {
  /** The folder that packaging/describe.ts wrote; a relative one is within the folder that the function runs in. */
  DESCRIPTION_FOLDER: z.string().min(1),
};

export const deliveryEnvironment = z.object({
  TABLE_NAME: tableName,
  ...site,
  ...logging,
  ...description,
});

export const editorialEnvironment = z.object({
  TABLE_NAME: tableName,
  MEDIA_BUCKET: bucketName,
  LEDGER_BUCKET: bucketName,
  ...site,
  /** The site's IANA time zone: where a session is whose times name no place. */
  SITE_TIME_ZONE: timeZone,
  ...logging,
  ...description,
  /** The `iss` that tokens must carry. */
  TOKEN_ISSUER: z.url(),
  /** Where the issuer's keys are (RFC 7517 JWK Set). */
  TOKEN_JWKS_URL: z.url(),
  /** What `aud`, or Cognito's `client_id`, must be. */
  TOKEN_AUDIENCE: z.string().min(1),
  /** The claim that lists the roles: `cognito:groups` for Cognito. */
  TOKEN_ROLES_CLAIM: z.string().min(1),
  /** What marks an access token of this issuer. */
  TOKEN_MARK: z.enum(tokenMarks),
  /** Origins that a browser may call the editorial API from, separated by commas; empty for none. */
  EDITORIAL_ORIGINS: z.string(),
});

export const publishEnvironment = z.object({
  TABLE_NAME: tableName,
  PUBLISHED_BUCKET: bucketName,
  MEDIA_BUCKET: bucketName,
  LEDGER_BUCKET: bucketName,
  RENDER_QUEUE_URL: z.url(),
  /** Whether a hub may be on this very machine: never where it is deployed. */
  HUBS_ON_LOOPBACK: z.enum(["allowed", "refused"]),
  ...site,
  ...logging,
});

export const sweepEnvironment = z.object({ TABLE_NAME: tableName, ...logging });

export const countReadsEnvironment = z.object({
  TABLE_NAME: tableName,
  PUBLISHED_BUCKET: bucketName,
  LOGS_BUCKET: bucketName,
  LEDGER_BUCKET: bucketName,
  /** Addresses and networks whose reads do not count, separated by commas; empty for none. */
  NEWSROOM_ADDRESSES: z.string(),
  /** The state machine that counts hours side by side when there is much to read; empty for none: one function does all. */
  COUNTING_STATE_MACHINE: z.string(),
  ...site,
  ...logging,
});

export const backupEnvironment = z.object({
  TABLE_NAME: tableName,
  BACKUP_BUCKET: bucketName,
  /** The table that exports are restored into for a trial, made and taken away each time; empty for no trials. */
  SCRATCH_TABLE: z.literal("").or(tableName),
  ...logging,
});

/**
 * Parses a function's environment.
 * @throws Error naming every variable that is missing or wrong, without its value.
 */
export function parseEnvironment<Shape extends z.ZodType>(
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Shape> {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable: ${faults.join("; ")}`);
}
