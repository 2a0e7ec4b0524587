import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export type BucketOptions = {
  /** Days that a replaced or deleted object can still be brought back; without it none can. */
  readonly keepOldVersionsDays?: number;
  /** Days after which objects go. */
  readonly expireDays?: number;
  /** Whether the CDN may write its logs here, which it does by way of an ACL. */
  readonly receivesCdnLogs?: boolean;
  /** Origins that a browser may upload from. */
  readonly uploadOrigins?: readonly string[];
};

/** A private bucket: encrypted with S3's own keys, reached by TLS only, and kept when its stack goes. */
export function createBucket(scope: Construct, id: string, options: BucketOptions): s3.Bucket {
  const uploads = options.uploadOrigins ?? [];
  const bucket = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: options.keepOldVersionsDays !== undefined,
    removalPolicy: RemovalPolicy.RETAIN,
    objectOwnership: options.receivesCdnLogs
      ? s3.ObjectOwnership.BUCKET_OWNER_PREFERRED
      : s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [
      { id: "unfinished-uploads", abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ...(options.expireDays === undefined
        ? []
        : [{ id: "expire", expiration: Duration.days(options.expireDays) }]),
      ...(options.keepOldVersionsDays === undefined
        ? []
        : [
            {
              id: "old-versions",
              noncurrentVersionExpiration: Duration.days(options.keepOldVersionsDays),
              expiredObjectDeleteMarker: true,
            },
          ]),
    ],
    ...(uploads.length === 0 ? {} : { cors: [uploadRule(uploads)] }),
  });
  Validations.of(bucket).acknowledge({
    id: "AwsSolutions-S1",
    reason:
      "What readers fetch is in the CDN's log and what functions do is in theirs; a log of every storage request would hold addresses for no purpose and would be counted by count-reads.",
  });
  return bucket;
}

/** What a browser needs for a presigned PUT: the signature itself fixes type, length and checksum. */
function uploadRule(origins: readonly string[]): s3.CorsRule {
  return {
    allowedMethods: [s3.HttpMethods.PUT],
    allowedOrigins: [...origins],
    allowedHeaders: ["content-type", "content-length", "x-amz-*"],
    exposedHeaders: ["ETag"],
    maxAge: 3_600,
  };
}
