import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createBucketClient } from "../artefacts/bucket.ts";
import { createTableClient } from "../storage/table.ts";
import { logMiddleware } from "./sdk-log.ts";

const region = "eu-west-1";

test.each([
  ["table", new DynamoDBClient({ region }), createTableClient({ region })],
  ["bucket", new S3Client({ region }), createBucketClient({ region })],
])("a %s's client copies no answer for a log, as the SDK's own does", (_, plain, ours) => {
  const named = expect.stringContaining(logMiddleware);
  expect(plain.middlewareStack.identify()).toContainEqual(named);
  expect(ours.middlewareStack.identify()).not.toContainEqual(named);
});
