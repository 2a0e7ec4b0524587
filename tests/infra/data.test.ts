import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { tableDefinition } from "../../functions/shared/storage/table-definition.ts";
import { plainConfiguration, stackNames, synthesise } from "./synthesised.ts";

const studio = "https://studio.example.nl";
const { template, resources } = synthesise({ ...plainConfiguration, editorialOrigins: [studio] });

const bucketNamed = (start: string) => {
  const found = [...resources("AWS::S3::Bucket", "data")].find(([id]) => id.startsWith(start));
  if (found === undefined) throw new Error(`There is no bucket ${start}`);
  return found[1].Properties;
};

test("the table is that of the definition, protected, restorable, on demand", () => {
  const { partitionKey, sortKey, timeToLiveAttribute, streamView, indexes } = tableDefinition;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" },
    { AttributeName: range, KeyType: "RANGE" },
  ];
  template("data").hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
    Properties: {
      KeySchema: keys(partitionKey, sortKey),
      BillingMode: "PAY_PER_REQUEST",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      StreamSpecification: { StreamViewType: streamView },
      DeletionProtectionEnabled: true,
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: "ALL" },
      })),
    },
  });
});

test("every bucket is private, encrypted, kept, reached by TLS only, and drops unfinished uploads", () => {
  const buckets = resources("AWS::S3::Bucket");
  expect(buckets.size).toBe(5);
  const policies = [...resources("AWS::S3::BucketPolicy").values()];
  for (const [id, bucket] of buckets) {
    expect(bucket, id).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(bucket.Properties, id).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
      LifecycleConfiguration: {
        Rules: expect.arrayContaining([
          expect.objectContaining({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
        ]),
      },
    });
    const policy = policies.find(({ Properties }) => JSON.stringify(Properties["Bucket"]).includes(id));
    expect(policy?.Properties, id).toMatchObject({
      PolicyDocument: {
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: "Deny",
            Action: "s3:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ]),
      },
    });
  }
});

test("raw logs expire after thirty days, and the CDN may write them", () => {
  expect(bucketNamed("Logs")).toMatchObject({
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([expect.objectContaining({ ExpirationInDays: 30 })]),
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] },
  });
});

test("exports expire after the days that are configured, and one that is replaced or deleted stays for a week", () => {
  const rules = (days: number) => ({
    VersioningConfiguration: { Status: "Enabled" },
    LifecycleConfiguration: {
      Rules: expect.arrayContaining([
        expect.objectContaining({ ExpirationInDays: days }),
        expect.objectContaining({ NoncurrentVersionExpiration: { NoncurrentDays: 7 } }),
      ]),
    },
  });
  expect(bucketNamed("Backup")).toMatchObject(rules(35));
  const kept = synthesise({ ...plainConfiguration, backup: { keepDays: 400 } });
  const [, backup] =
    [...kept.resources("AWS::S3::Bucket", "data")].find(([id]) => id.startsWith("Backup")) ?? [];
  expect(backup?.Properties).toMatchObject(rules(400));
});

test("only logs and exports expire; uploads and ledgers can be brought back", () => {
  for (const name of ["Published", "Media", "Ledger"]) {
    expect(JSON.stringify(bucketNamed(name))).not.toContain('ExpirationInDays":');
    expect(bucketNamed(name)).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    });
  }
  expect(bucketNamed("Media")).toMatchObject({ VersioningConfiguration: { Status: "Enabled" } });
  expect(bucketNamed("Ledger")).toMatchObject({ VersioningConfiguration: { Status: "Enabled" } });
});

test("a browser of the configured origins may PUT an upload and nothing else", () => {
  expect(bucketNamed("Media")).toMatchObject({
    CorsConfiguration: { CorsRules: [{ AllowedMethods: ["PUT"], AllowedOrigins: [studio] }] },
  });
  for (const name of ["Published", "Logs", "Ledger"]) {
    expect(bucketNamed(name)).not.toHaveProperty("CorsConfiguration");
  }
});

test("the CDN of this account reads the published bucket, and no other", () => {
  const statement = {
    Effect: "Allow",
    Action: "s3:GetObject",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Condition: {
      ArnLike: {
        "aws:SourceArn": {
          "Fn::Join": ["", ["arn:aws:cloudfront::", { Ref: "AWS::AccountId" }, ":distribution/*"]],
        },
      },
    },
  };
  template("data").hasResourceProperties("AWS::S3::BucketPolicy", {
    Bucket: { Ref: Match.stringLikeRegexp("^Published") },
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) },
  });
  const others = [...resources("AWS::S3::BucketPolicy").values()].filter(({ Properties }) =>
    JSON.stringify(Properties).includes("cloudfront"),
  );
  expect(others).toHaveLength(1);
});

test("a flood of reads or writes has a price: the table and each index refuse what is over the caps", () => {
  const caps = { MaxReadRequestUnits: 2_000, MaxWriteRequestUnits: 500 };
  const [table] = [...resources("AWS::DynamoDB::Table").values()];
  expect(table?.Properties).toMatchObject({ OnDemandThroughput: caps });
  const indexes: unknown = table?.Properties["GlobalSecondaryIndexes"];
  expect(indexes).toEqual(
    tableDefinition.indexes.map(() => expect.objectContaining({ OnDemandThroughput: caps })),
  );
});

test("told to go, nothing is kept or protected; otherwise the same resources are", () => {
  const going = synthesise(plainConfiguration, { dataGoes: true });
  const kept = (made: ReturnType<typeof synthesise>) =>
    stackNames.flatMap((name) =>
      made
        .everything(name)
        .flatMap(({ Type, ...kept }) =>
          [kept.DeletionPolicy, kept.UpdateReplacePolicy].some((policy) => policy?.startsWith("Retain"))
            ? [Type]
            : [],
        ),
    );
  expect(kept(going)).toEqual([]);
  expect([...new Set(kept(synthesise()))].sort()).toEqual([
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
  ]);
  const [table] = going.resources("AWS::DynamoDB::Table").values();
  expect(table?.Properties).toMatchObject({ DeletionProtectionEnabled: false });
  const [pool] = going.resources("AWS::Cognito::UserPool").values();
  expect(pool?.Properties).toMatchObject({ DeletionProtection: "INACTIVE" });
});
