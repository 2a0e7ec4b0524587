import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type Deployment, readResources } from "../../infra/deployment/deployment.ts";
import { stage } from "./deployed-site.ts";
import { queryAccount } from "./granted.ts";

/** What is asked in a function's name, with what the function's role holds and nothing else. */
type Ask = (as: Caller) => Promise<unknown>;
type Caller = { readonly table: DynamoDBClient; readonly objects: S3Client; readonly of: Deployment };

type Trial = { readonly may: Ask; readonly mayNot: Ask };

const key = (PK: string) => ({ PK: { S: PK }, SK: { S: "TRIAL" } });
const read: Ask = ({ table, of }) =>
  table.send(new GetItemCommand({ TableName: of.TableName, Key: key("ENTRY#trial") }));
const write =
  (partition: string): Ask =>
  ({ table, of }) =>
    table.send(new PutItemCommand({ TableName: of.TableName, Item: key(partition) }));
const listDue =
  (partition: string): Ask =>
  ({ table, of }) =>
    table.send(
      new QueryCommand({
        TableName: of.TableName,
        KeyConditionExpression: "PK = :partition",
        ExpressionAttributeValues: { ":partition": { S: partition } },
      }),
    );
const transact =
  (part: "ConditionCheck" | "Delete"): Ask =>
  ({ table, of }) =>
    table.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          {
            [part]: {
              TableName: of.TableName,
              Key: key("ENTRY#trial"),
              ConditionExpression: "attribute_not_exists(PK)",
            },
          },
        ],
      }),
    );

/** By the start of the function's name: something of its work, and something that only others may do. */
const trials: Readonly<Record<string, Trial>> = {
  DeliveryApi: { may: read, mayNot: write("ENTRY#trial") },
  // It keeps what editors write, and never writes what readers get.
  EditorialApi: {
    may: read,
    mayNot: ({ objects, of }) =>
      objects.send(
        new PutObjectCommand({ Bucket: of.PublishedBucketName, Key: "v1/news/trial", Body: "trial" }),
      ),
  },
  // Those that render read entries and never write them, in a transaction neither.
  PublishStream: { may: write("SITE"), mayNot: write("ENTRY#trial") },
  PublishQueue: { may: transact("ConditionCheck"), mayNot: transact("Delete") },
  Reconcile: {
    may: ({ objects, of }) => objects.send(new ListObjectsV2Command({ Bucket: of.PublishedBucketName })),
    mayNot: ({ objects, of }) =>
      objects.send(new DeleteObjectCommand({ Bucket: of.LedgerBucketName, Key: "hours/trial.json" })),
  },
  Sweep: { may: listDue("DUE"), mayNot: listDue("LIVE#all") },
  CountReads: {
    may: ({ objects, of }) => objects.send(new ListObjectsV2Command({ Bucket: of.LogsBucketName })),
    mayNot: ({ objects, of }) =>
      objects.send(new GetObjectCommand({ Bucket: of.MediaBucketName, Key: "originals/trial" })),
  },
  // An export that was made stays, whoever has taken the function over.
  Backup: {
    may: ({ table, of }) => table.send(new ScanCommand({ TableName: of.TableName, Limit: 1 })),
    mayNot: ({ objects, of }) =>
      objects.send(new DeleteObjectCommand({ Bucket: of.BackupBucketName, Key: "exports/trial.jsonl.gz" })),
  },
};

/** How the account answered each function's role: to what it may do, and to what it may not. */
export type Answers = { readonly may: string; readonly mayNot: string };

/**
 * Takes on the role of each deployed function and tries both.
 * @returns by the start of the function's name: `done`, or the name of the error
 */
export async function tryRoles(endpoint: string, of: Deployment): Promise<Record<string, Answers>> {
  const answers: Record<string, Answers> = {};
  for (const [name, role] of await rolesOfFunctions()) {
    const trial = Object.entries(trials).find(([start]) => name.includes(`-${start}Function`));
    if (trial === undefined) throw new Error(`There is no trial for ${name}`);
    const credentials = await takeOn(endpoint, role);
    const table = new DynamoDBClient({ credentials });
    const objects = new S3Client({ credentials, forcePathStyle: true });
    const ask = (what: Ask) =>
      what({ table, objects, of }).then(
        () => "done",
        (error: unknown) => (error instanceof Error ? error.name : String(error)),
      );
    const [start, { may, mayNot }] = trial;
    answers[start] = { may: await ask(may), mayNot: await ask(mayNot) };
    table.destroy();
    objects.destroy();
  }
  return answers;
}

async function rolesOfFunctions(): Promise<[string, string][]> {
  const lambda = new LambdaClient({});
  const roles: [string, string][] = [];
  for (const name of ["api", "pipeline"] as const) {
    for (const { type, id } of await readResources(stage, { name })) {
      if (type !== "AWS::Lambda::Function") continue;
      const { Role = "" } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: id }));
      roles.push([id, Role]);
    }
  }
  lambda.destroy();
  return roles;
}

type Credentials = NonNullable<DynamoDBClientConfig["credentials"]>;

async function takeOn(endpoint: string, RoleArn: string): Promise<Credentials> {
  const answer = await queryAccount(endpoint, {
    service: "sts",
    parameters: { Version: "2011-06-15", Action: "AssumeRole", RoleArn, RoleSessionName: "trial" },
  });
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1] ?? "";
  return {
    accessKeyId: field("AccessKeyId"),
    secretAccessKey: field("SecretAccessKey"),
    sessionToken: field("SessionToken"),
  };
}
