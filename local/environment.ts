import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import {
  buckets,
  issuerPath,
  localAudience,
  localCredentials,
  localRegion,
  scratchTableName,
  tableName,
} from "./names.ts";

/** The folder of package.json, for this source and for a bundle that holds it alike. */
const projectFolder = dirname(findPackageJSON(".", import.meta.url) ?? ".");

/** Where building Katern puts the APIs' descriptions. */
export const descriptionFolder = join(projectFolder, "build/description");

/**
 * The environment in which functions and clients find the emulators: what the AWS SDK reads (an
 * address a service; S3 is asked path-style by itself when its host is an IP address) and what
 * `schemas/environment.ts` names.
 * @param edgeAddress where the edge answers, without a trailing slash; the issuer is there
 * @param publicAddress what every `url` and `next` starts with; most often the same
 */
export function localEnvironment(options: {
  dynamoDbEndpoint: string;
  s3Endpoint: string;
  renderQueueUrl: string;
  edgeAddress: string;
  publicAddress: string;
}): Record<string, string> {
  const issuer = `${options.edgeAddress}${issuerPath}`;
  return {
    AWS_REGION: localRegion,
    AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: options.dynamoDbEndpoint,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: options.dynamoDbEndpoint,
    AWS_ENDPOINT_URL_S3: options.s3Endpoint,
    AWS_ENDPOINT_URL_SQS: options.s3Endpoint,
    TABLE_NAME: tableName,
    PUBLISHED_BUCKET: buckets.published,
    MEDIA_BUCKET: buckets.media,
    LOGS_BUCKET: buckets.logs,
    LEDGER_BUCKET: buckets.ledger,
    BACKUP_BUCKET: buckets.backup,
    SCRATCH_TABLE: scratchTableName,
    RENDER_QUEUE_URL: options.renderQueueUrl,
    PUBLIC_ADDRESS: options.publicAddress,
    SITE_NAME: "Katern",
    SITE_LANGUAGE: "nl",
    HUBS: process.env["HUBS"] ?? "",
    HUBS_ON_LOOPBACK: process.env["HUBS_ON_LOOPBACK"] ?? "refused",
    SITE_TIME_ZONE: "Europe/Amsterdam",
    DESCRIPTION_FOLDER: descriptionFolder,
    POWERTOOLS_SERVICE_NAME: "katern",
    // A line a request is for an operator's log group; on a terminal only what went wrong is.
    POWERTOOLS_LOG_LEVEL: process.env["POWERTOOLS_LOG_LEVEL"] ?? "WARN",
    TOKEN_ISSUER: issuer,
    TOKEN_JWKS_URL: `${issuer}/.well-known/jwks.json`,
    TOKEN_AUDIENCE: localAudience,
    TOKEN_ROLES_CLAIM: "roles",
    TOKEN_MARK: "at+jwt",
    EDITORIAL_ORIGINS: "",
    NEWSROOM_ADDRESSES: process.env["NEWSROOM_ADDRESSES"] ?? "",
    COUNTING_STATE_MACHINE: "",
  };
}
