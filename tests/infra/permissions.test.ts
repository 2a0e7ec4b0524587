import { expect, test } from "vitest";
import * as z from "zod";
import { plainConfiguration, synthesise } from "./synthesised.ts";

const plain = synthesise();
const { resources } = plain;

const list = z
  .union([z.string(), z.array(z.unknown())])
  .transform((value) => (Array.isArray(value) ? value : [value]));
const statementSchema = z.object({
  Effect: z.literal("Allow"),
  Action: z.union([z.string().transform((value) => [value]), z.array(z.string())]),
  Resource: z.union([list, z.looseObject({}).transform((value) => [value])]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
type Statement = z.infer<typeof statementSchema>;

const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.object({ Ref: z.string() })),
});

/** What each role may do: its policies' statements, by the start of its name. */
function statementsOf(made: ReturnType<typeof synthesise>): Map<string, Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const { Properties } of made.resources("AWS::IAM::Policy").values()) {
    const { PolicyDocument, Roles } = policySchema.parse(Properties);
    for (const { Ref } of Roles) {
      const name = Ref.replace(/Role[0-9A-F]{8}$/, "").replace(/[0-9A-F]{8}$/, "");
      found.set(name, [...(found.get(name) ?? []), ...PolicyDocument.Statement]);
    }
  }
  return found;
}
const statements = statementsOf(plain);

/** What a role may do, a line for each thing: what it is, within which partitions, which actions. */
function lines(role: string, all = statements): string[] {
  const actions = new Map<string, string[]>();
  for (const { Action, Resource, Condition } of all.get(role) ?? []) {
    const keys = partitionsSchema.parse(Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]);
    const within = keys === undefined ? "" : ` within ${[keys].flat().join(", ")}`;
    for (const resource of Resource) {
      const subject = `${subjectOf(resource)}${within}`;
      actions.set(subject, [...(actions.get(subject) ?? []), ...Action.map(shortened)]);
    }
  }
  return [...actions].map(([subject, names]) => `${subject}: ${names.sort().join(" ")}`).sort();
}

const partitionsSchema = z.array(z.string()).or(z.string()).optional();

const shortened = (action: string): string => action.replace(/^(dynamodb|s3|sqs|logs|lambda|states):/, "");

/** A resource as its name in the stacks and, behind it, the index or the objects. */
function subjectOf(resource: unknown): string {
  const text = JSON.stringify(resource);
  const named = /":((?:stateMachine|execution):[^"]+|table\/[^"]+)"/.exec(text)?.[1];
  if (named !== undefined) return named;
  const name =
    /FnGetAtt(Table|Published|Media|Logs|Ledger|Backup)[0-9A-F]{8}(Arn|StreamArn)/.exec(text) ??
    /"Fn::GetAtt":\["([A-Za-z]+?)[0-9A-F]{8}","(Arn|StreamArn)"/.exec(text);
  const behind = /"(\/[^"]*)"\]\]\}$/.exec(text)?.[1] ?? "";
  return `${name?.[1] ?? text}${name?.[2] === "StreamArn" ? " stream" : ""}${behind}`;
}

const log = (name: string) => `${name}Log: CreateLogStream PutLogEvents`;
const reads = "BatchGetItem GetItem Query";

test("delivery-api reads the table, and no index", () => {
  expect(lines("DeliveryApi")).toEqual([log("DeliveryApi"), `Table: ${reads}`]);
});

test("editorial-api reads and writes the table, queries its indexes, keeps uploads, and reads sums of reads", () => {
  expect(lines("EditorialApi")).toEqual(
    [
      log("EditorialApi"),
      "Ledger/days/*.json: GetObject",
      "Ledger/months/*.json: GetObject",
      "Ledger: ListBucket",
      "Media/originals/*: DeleteObject GetObject PutObject",
      "Media: ListBucket",
      "Table/index/by-author: Query",
      "Table/index/by-listing: Query",
      "Table: BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem GetItem PutItem Query UpdateItem",
    ].sort(),
  );
});

const rendered = [
  "feeds/*",
  "files/*",
  "most-read/*/*.json",
  "most-read/*/*.rss",
  "sitemap.xml",
  "sitemaps/*",
  "v1/*/*",
];
const publishing = [
  "Table within REF#*: BatchWriteItem DeleteItem",
  "Table within ENTRY#*: ConditionCheckItem",
  "Table within TARGETS#*: UpdateItem",
  "Table within ASSET#*: UpdateItem",
  "Table within ARCHIVE#*: ConditionCheckItem DeleteItem PutItem UpdateItem",
  "Table within LIVE#*: ConditionCheckItem",
  "Table within SITE: PutItem",
  `Table: ${reads}`,
  ...rendered.map((key) => `Published/${key}: DeleteObject GetObject PutObject`),
  "Published: ListBucket",
  "Media/originals/*: GetObject",
  "Media: ListBucket",
  "Ledger/days/*.json: GetObject",
  "Ledger/months/*.json: GetObject",
  "Ledger/years/*.json: GetObject",
  "Ledger/most-read-day.json: GetObject",
  "Ledger: ListBucket",
  "RenderQueue: SendMessage",
];

test("publish-stream renders, queues, and reads the stream", () => {
  expect(lines("PublishStream")).toEqual(
    [
      ...publishing,
      log("PublishStream"),
      "Table stream: DescribeStream GetRecords GetShardIterator ListStreams",
      "StreamDeadLetters: SendMessage",
    ].sort(),
  );
});

test("publish-queue renders, queues, and reads the queue", () => {
  const others = publishing.filter((line) => !line.startsWith("RenderQueue"));
  expect(lines("PublishQueue")).toEqual(
    [
      ...others,
      log("PublishQueue"),
      "RenderQueue: ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage SendMessage",
    ].sort(),
  );
});

test("reconcile renders and queues, and clears away what should not be there, wherever it stands", () => {
  const others = publishing.filter((line) => !line.startsWith("Media/"));
  expect(lines("Reconcile")).toEqual(
    [
      ...others,
      log("Reconcile"),
      "Published/*: DeleteObject GetObject",
      "Media/originals/*: DeleteObject GetObject",
      "ScheduleDeadLetters: SendMessage",
    ].sort(),
  );
});

test("sweep reads what is due, and takes it away with what it says is to leave", () => {
  expect(lines("Sweep")).toEqual(
    [
      log("Sweep"),
      "ScheduleDeadLetters: SendMessage",
      "Table within DUE#SET-ASIDE: PutItem",
      "Table within DUE: DeleteItem Query",
      "Table within PASSING#*: DeleteItem",
    ].sort(),
  );
});

test("count-reads reads logs, keeps ledgers, totals and most-read lists", () => {
  expect(lines("CountReads")).toEqual(
    [
      log("CountReads"),
      "Table: BatchGetItem GetItem",
      "Table within READS#*: BatchWriteItem",
      "Published/most-read/*/*.json: DeleteObject GetObject PutObject",
      "Published/most-read/*/*.rss: DeleteObject GetObject PutObject",
      "Published: ListBucket",
      "Logs/cdn/*: GetObject",
      "Logs/rejected/cdn/*: PutObject",
      "Logs: ListBucket",
      "Ledger/*: GetObject PutObject",
      "Ledger: ListBucket",
      "ScheduleDeadLetters: SendMessage",
      "stateMachine:katern-main-pipeline-counting: StartExecution",
    ].sort(),
  );
});

test("backup reads the whole table and writes none of it, and adds exports to their bucket", () => {
  expect(lines("Backup")).toEqual(
    [
      log("Backup"),
      "Backup/exports/*.jsonl.gz: PutObject",
      "ScheduleDeadLetters: SendMessage",
      "Table: Scan",
    ].sort(),
  );
});

test("restoring for a trial takes a table of its own, made and taken away, and reading what was exported", () => {
  const trying = statementsOf(synthesise({ ...plainConfiguration, backup: { drill: true } }));
  expect(lines("Backup", trying)).toEqual(
    [
      log("Backup"),
      "Backup/drills/*.json: PutObject",
      "Backup/exports/*.jsonl.gz: GetObject PutObject",
      "Backup: ListBucket",
      "ScheduleDeadLetters: SendMessage",
      "Table: Scan",
      "table/katern-main-pipeline-drill: BatchWriteItem CreateTable DeleteTable DescribeTable GetItem Scan",
    ].sort(),
  );
});

test("the state machine that counts hours asks count-reads, and follows what it started itself", () => {
  expect(lines("Counting")).toEqual([
    "CountReadsFunction: InvokeFunction",
    "execution:katern-main-pipeline-counting:*: DescribeExecution StopExecution",
    "stateMachine:katern-main-pipeline-counting: StartExecution",
  ]);
});

test("the scheduler invokes four functions and nothing else", () => {
  expect(lines("Scheduler")).toEqual([
    "BackupFunction: InvokeFunction",
    "CountReadsFunction: InvokeFunction",
    "ReconcileFunction: InvokeFunction",
    "ScheduleDeadLetters: SendMessage",
    "SweepFunction: InvokeFunction",
  ]);
});

test("there are no roles beside these, and none has a managed policy", () => {
  const known = [
    "DeliveryApi",
    "EditorialApi",
    "PublishStream",
    "PublishQueue",
    "Reconcile",
    "Sweep",
    "CountReads",
    "Backup",
    "Counting",
    "Scheduler",
  ];
  expect([...statements.keys()].sort()).toEqual([...known].sort());
  const all = [...resources("AWS::IAM::Role").values()];
  expect(all).toHaveLength(known.length);
  for (const { Properties } of all) {
    expect(Properties).not.toHaveProperty("ManagedPolicyArns");
    expect(Properties).not.toHaveProperty("Policies");
  }
});

test("no action holds a wildcard, and no resource is everything", () => {
  for (const [role, all] of statements) {
    for (const { Action, Resource } of all) {
      for (const action of Action) expect(action, role).not.toContain("*");
      for (const resource of Resource) expect(resource, role).not.toBe("*");
    }
  }
});

test("nothing behind the stream or the clock may write what editors wrote", () => {
  const editors = ["ENTRY#", "SLUG#", "LIVE#", "GONE#", "CLIENT#", "SETTINGS"];
  for (const role of ["PublishStream", "PublishQueue", "Reconcile", "Sweep", "CountReads"]) {
    const writing = lines(role).filter((line) => /^Table.*\b(?:Put|Update|Delete|BatchWrite)Item/.test(line));
    expect(writing.length).toBeGreaterThan(0);
    for (const line of writing) {
      expect(line).toMatch(/^Table within /);
      for (const partition of editors) expect(line, role).not.toContain(partition);
    }
  }
});

test("a condition on partitions cannot be passed by naming none", () => {
  const conditional = [...statements.values()].flat().filter(({ Condition }) => Condition !== undefined);
  expect(conditional.length).toBeGreaterThan(0);
  for (const { Condition } of conditional) {
    expect(Condition).toMatchObject({ Null: { "dynamodb:LeadingKeys": "false" } });
  }
});
