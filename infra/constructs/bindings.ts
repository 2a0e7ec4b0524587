import { Stack } from "aws-cdk-lib";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type * as s3 from "aws-cdk-lib/aws-s3";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import type { Configuration } from "../configuration.ts";
import type { Permission } from "./permissions.ts";

/**
 * A binding is what stands behind one environment variable: the variable's value and what the function may
 * do with what it names. So a function cannot learn of a thing without its permissions, nor hold
 * permissions on a thing it does not know.
 */
export type Binding = { readonly value: string; readonly permissions: readonly Permission[] };

/** A setting: a value that needs no permission. */
export const setting = (value: string): Binding => ({ value, permissions: [] });

/** The variables that say what the site is. */
export function siteBindings(configuration: Configuration, publicAddress: string) {
  return {
    PUBLIC_ADDRESS: setting(publicAddress),
    SITE_NAME: setting(configuration.site.name),
    SITE_LANGUAGE: setting(configuration.site.language),
    HUBS: setting(configuration.hubs.join(",")),
  };
}

/** What reading the table takes, wherever a function reads it. */
export const tableReads = ["GetItem", "BatchGetItem", "Query"] as const;

export type TableAccess = {
  /** Actions on all items, without `dynamodb:`. */
  readonly actions: readonly string[];
  /** Indexes that may be queried. */
  readonly indexes?: readonly string[];
  /** Actions on the items of some partitions only; a partition key may end in `*`. */
  readonly within?: readonly {
    readonly partitions: readonly string[];
    readonly actions: readonly string[];
  }[];
};

/** The table, with what the function does in it. A transaction needs the actions of its parts. */
export function tableBinding(table: dynamodb.Table, access: TableAccess): Binding {
  const dynamodbActions = (names: readonly string[]) => names.map((name) => `dynamodb:${name}`);
  const indexes = access.indexes ?? [];
  return {
    value: table.tableName,
    permissions: [
      ...(access.actions.length === 0
        ? []
        : [{ actions: dynamodbActions(access.actions), resources: [table.tableArn] }]),
      ...(indexes.length === 0
        ? []
        : [
            {
              actions: ["dynamodb:Query"],
              resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
            },
          ]),
      ...(access.within ?? []).map(({ partitions, actions }) => ({
        actions: dynamodbActions(actions),
        resources: [table.tableArn],
        // ForAllValues holds when a request names no key at all: the second condition closes that.
        conditions: {
          "ForAllValues:StringLike": { "dynamodb:LeadingKeys": partitions },
          Null: { "dynamodb:LeadingKeys": "false" },
        },
      })),
    ],
  };
}

export type ObjectAccess = {
  /** Actions on objects, without `s3:`. */
  readonly actions: readonly string[];
  /** Keys, which may hold `*`. */
  readonly keys: readonly string[];
};

/**
 * A bucket, with what the function does to which of its objects.
 * @param finds whether the function asks for objects that may not be there, or lists: without ListBucket S3
 *   answers 403 where nothing is, which cannot be told from a fault
 */
export function bucketBinding(
  bucket: s3.Bucket,
  { objects, finds }: { readonly objects: readonly ObjectAccess[]; readonly finds: boolean },
): Binding {
  // Exported by name, so that the checker's report names it as the policy does.
  const bucketArn = Stack.of(bucket).exportValue(bucket.bucketArn);
  return {
    value: bucket.bucketName,
    permissions: [
      ...objects.map(({ actions, keys }) => ({
        actions: actions.map((name) => `s3:${name}`),
        resources: keys.map((key) => `${bucketArn}/${key}`),
        wildcardReason:
          "Objects are named by entries and hours that do not exist yet; the bucket and the keys' beginnings are exact.",
      })),
      ...(finds ? [{ actions: ["s3:ListBucket"], resources: [bucketArn] }] : []),
    ],
  };
}

/** A queue that the function sends to. */
export function queueBinding(queue: sqs.Queue): Binding {
  return {
    value: queue.queueUrl,
    permissions: [{ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }],
  };
}
