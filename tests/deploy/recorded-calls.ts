import { readFile } from "node:fs/promises";
import * as z from "zod";

/** What a function asked of AWS, as IAM names it. */
export type Use = {
  /** The function's name in the account. */
  readonly function: string;
  /** As `dynamodb:GetItem`. */
  readonly action: string;
  /** The end of the resource's ARN, from the last colon on. */
  readonly resource: string;
  /** Partition keys of the table that were named. */
  readonly partitions: readonly string[];
};

const lineSchema = z.object({
  function: z.string(),
  method: z.string(),
  path: z.string(),
  copies: z.string().optional(),
  target: z.string().optional(),
  body: z.string(),
  status: z.int(),
});
type Line = z.infer<typeof lineSchema>;

/** What was recorded in a file: each use once, and what of it the account would not do for the function. */
export async function readUses(file: string): Promise<{ uses: Use[]; refused: Use[] }> {
  const uses = new Map<string, Use>();
  const refused = new Map<string, Use>();
  for (const text of (await readFile(file, "utf8")).trim().split("\n")) {
    const line = lineSchema.parse(JSON.parse(text));
    for (const use of usesOf(line)) {
      uses.set(JSON.stringify(use), use);
      if (line.status === 401 || line.status === 403) refused.set(JSON.stringify(use), use);
    }
  }
  return { uses: [...uses.values()], refused: [...refused.values()] };
}

function usesOf(line: Line): Use[] {
  const [service = "", operation = ""] = line.target?.split(".") ?? [];
  const named = (use: Omit<Use, "function">): Use => ({ function: line.function, ...use });
  if (service.startsWith("DynamoDB")) return tableUses(operation, JSON.parse(line.body)).map(named);
  if (service === "AmazonSQS") {
    const { QueueUrl } = z.looseObject({ QueueUrl: z.string() }).parse(JSON.parse(line.body));
    const action = `sqs:${operation.replace(/Batch$/, "")}`;
    return [named({ action, resource: QueueUrl.split("/").at(-1) ?? "", partitions: [] })];
  }
  return bucketUses(line).map(named);
}

type TableUse = Omit<Use, "function">;

const keySchema = z.looseObject({ PK: z.object({ S: z.string() }) });
const partSchema = z.looseObject({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: keySchema.optional(),
  Item: keySchema.optional(),
  ExpressionAttributeValues: z.record(z.string(), z.looseObject({ S: z.string().optional() })).optional(),
});

const transactionActions = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
} as const;

/** A transaction needs the actions of its parts, and none of its own. */
function tableUses(operation: string, body: unknown): TableUse[] {
  if (operation.startsWith("Transact")) {
    const { TransactItems } = z
      .looseObject({ TransactItems: z.array(z.record(z.string(), z.unknown())) })
      .parse(body);
    return TransactItems.flatMap((item) =>
      Object.entries(transactionActions).flatMap(([part, action]) =>
        item[part] === undefined ? [] : [partUse(action, item[part])],
      ),
    );
  }
  if (operation.startsWith("Batch")) {
    const { RequestItems } = z.looseObject({ RequestItems: z.record(z.string(), z.unknown()) }).parse(body);
    return Object.entries(RequestItems).map(([table, items]) => ({
      action: `dynamodb:${operation}`,
      resource: `table/${table}`,
      partitions: partitionsIn(items),
    }));
  }
  return [partUse(operation, body)];
}

function partUse(action: string, body: unknown): TableUse {
  const part = partSchema.parse(body);
  const index = part.IndexName === undefined ? "" : `/index/${part.IndexName}`;
  // A query names its partition as `queryPage` writes it.
  const partition = part.Key?.PK.S ?? part.Item?.PK.S ?? part.ExpressionAttributeValues?.[":partition"]?.S;
  return {
    action: `dynamodb:${action}`,
    resource: `table/${part.TableName}${index}`,
    partitions: partition === undefined ? [] : [partition],
  };
}

/** The partition keys in a batch, wherever they stand. */
function partitionsIn(items: unknown): string[] {
  const texts = JSON.stringify(items).matchAll(/"PK":\{"S":("(?:[^"\\]|\\.)*")\}/g);
  return [...new Set([...texts].map(([, text]) => z.string().parse(JSON.parse(text ?? '""'))))].sort();
}

/** HEAD and GET of what is not there need the right to list as well: else S3 says that it is forbidden. */
function bucketUses({ method, path, copies, status }: Line): TableUse[] {
  const { pathname } = new URL(path, "http://s3");
  const [bucket = "", ...rest] = pathname.slice(1).split("/");
  const key = decodeURIComponent(rest.join("/"));
  const object = { resource: `${bucket}/${key}`, partitions: [] };
  const list = { action: "s3:ListBucket", resource: bucket, partitions: [] };
  if (key === "") return [list];
  const uses: TableUse[] = [];
  if (method === "GET" || method === "HEAD") uses.push({ ...object, action: "s3:GetObject" });
  if (method === "PUT" || method === "POST") uses.push({ ...object, action: "s3:PutObject" });
  if (method === "DELETE") uses.push({ ...object, action: "s3:DeleteObject" });
  if (copies !== undefined) {
    const source = decodeURIComponent(copies).replace(/^\//, "");
    uses.push({ action: "s3:GetObject", resource: source, partitions: [] });
  }
  return status === 404 ? [...uses, list] : uses;
}
