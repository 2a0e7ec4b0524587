import { CfnOutput, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { tableDefinition } from "../../functions/shared/storage/table-definition.ts";
import type { Configuration } from "../configuration.ts";
import { createBucket } from "../constructs/buckets.ts";
import { pascalCase } from "../names.ts";

export type Data = {
  readonly stack: Stack;
  readonly table: dynamodb.Table;
  readonly buckets: Readonly<Record<"published" | "media" | "logs" | "ledger" | "backup", s3.Bucket>>;
};

/** What must outlive everything else: the table and the buckets. All of it stays when the stack goes. */
export function createData(
  scope: Construct,
  id: string,
  { configuration, ...props }: StackProps & { readonly configuration: Configuration },
): Data {
  const stack = new Stack(scope, id, props);
  const table = createTable(stack, configuration.tableCaps);
  const buckets = {
    published: createBucket(stack, "Published", {}),
    media: createBucket(stack, "Media", {
      keepOldVersionsDays: 30,
      uploadOrigins: configuration.editorialOrigins,
    }),
    logs: createBucket(stack, "Logs", { expireDays: configuration.accessLogDays, receivesCdnLogs: true }),
    ledger: createBucket(stack, "Ledger", { keepOldVersionsDays: 365 }),
    backup: createBucket(stack, "Backup", {
      expireDays: configuration.backup.keepDays,
      keepOldVersionsDays: 7,
    }),
  };
  letCdnRead(buckets.published);
  new CfnOutput(stack, "TableName", { value: table.tableName });
  for (const [name, bucket] of Object.entries(buckets)) {
    new CfnOutput(stack, `${pascalCase(name)}BucketName`, { value: bucket.bucketName });
  }
  return { stack, table, buckets };
}

function createTable(stack: Stack, caps: Configuration["tableCaps"]): dynamodb.Table {
  const limits = { maxReadRequestUnits: caps.readsPerSecond, maxWriteRequestUnits: caps.writesPerSecond };
  const { partitionKey, sortKey, timeToLiveAttribute, streamView, indexes } = tableDefinition;
  const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
  const table = new dynamodb.Table(stack, "Table", {
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    ...limits,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute,
    stream: dynamodb.StreamViewType[streamView],
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const index of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: index.name,
      partitionKey: text(index.partitionKey),
      sortKey: text(index.sortKey),
      projectionType: dynamodb.ProjectionType.ALL,
      ...limits,
    });
  }
  return table;
}

/**
 * The CDN's origin access control reads the published bucket. The condition is on the account's distributions, not
 * on ours: naming that one would tie this stack to Edge, and Edge is tied to this one already. `aws:SourceArn` is the
 * one key that CloudFront is documented to send.
 */
function letCdnRead(bucket: s3.Bucket): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal("cloudfront.amazonaws.com")],
      actions: ["s3:GetObject"],
      resources: [bucket.arnForObjects("*")],
      conditions: {
        ArnLike: { "aws:SourceArn": `arn:aws:cloudfront::${Stack.of(bucket).account}:distribution/*` },
      },
    }),
  );
}
