import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import { type DeployedStage, openDeployment } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/**
 * Dead letters: what a deployment gave up on. `render` holds messages of the render queue; `stream` tells of
 * records of the table's stream, which reconciling makes good; `schedule` holds runs of a timetable.
 */
const queueNames = ["render", "stream", "schedule"] as const;
type QueueName = (typeof queueNames)[number];

/** Prints each letter as one line of JSON. They stay, hidden from the next reader for half a minute. */
export async function listDeadLetters(words: string[]): Promise<void> {
  readOptions(words, {});
  const { deployment } = await openDeployment();
  const sqs = new SQSClient({});
  for (const name of queueNames) {
    for await (const letter of lettersOf(sqs, queueUrl(deployment, name), 30)) {
      const sent = new Date(Number(letter.Attributes?.SentTimestamp)).toISOString();
      console.log(JSON.stringify({ queue: name, id: letter.MessageId, sent, body: letter.Body }));
    }
  }
}

/** Does what failed once more, and takes away the letters of which that succeeded. */
export async function replayDeadLetters(words: string[]): Promise<void> {
  const name = nameFrom(words);
  const { deployment } = await openDeployment();
  const sqs = new SQSClient({});
  const replay = replayer(name, sqs, deployment);
  let replayed = 0;
  for await (const letter of lettersOf(sqs, queueUrl(deployment, name), 900)) {
    await replay(letter);
    await remove(sqs, queueUrl(deployment, name), letter);
    replayed += 1;
  }
  console.log(JSON.stringify({ queue: name, replayed }));
}

/** Takes letters away for good. */
export async function dropDeadLetters(words: string[]): Promise<void> {
  const name = nameFrom(words);
  const { deployment } = await openDeployment();
  const sqs = new SQSClient({});
  let dropped = 0;
  for await (const letter of lettersOf(sqs, queueUrl(deployment, name), 60)) {
    await remove(sqs, queueUrl(deployment, name), letter);
    dropped += 1;
  }
  console.log(JSON.stringify({ queue: name, dropped }));
}

function nameFrom(words: string[]): QueueName {
  const { positionals } = readOptions(words, {}, true);
  const name = queueNames.find((one) => one === positionals[0]);
  if (name === undefined || positionals.length > 1)
    throw new UsageError(`Name one queue: ${queueNames.join(", ")}`);
  return name;
}

function queueUrl(deployment: DeployedStage["deployment"], name: QueueName): string {
  const { RenderDeadLettersUrl: render, StreamDeadLettersUrl: stream, ScheduleDeadLettersUrl } = deployment;
  return { render, stream, schedule: ScheduleDeadLettersUrl }[name];
}

/** All letters that nobody else is looking at. @param seconds how long each stays hidden from others */
async function* lettersOf(sqs: SQSClient, url: string, seconds: number): AsyncGenerator<Message> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: seconds,
        // A longer wait asks all of the queue's servers, so that none is overlooked.
        WaitTimeSeconds: 2,
        MessageSystemAttributeNames: ["SentTimestamp"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return;
    yield* Messages;
  }
}

const remove = (sqs: SQSClient, url: string, letter: Message) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: letter.ReceiptHandle }));

/** What Lambda writes of an asynchronous run that failed; the scheduler itself writes the target's input alone. */
const failedRunSchema = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  requestPayload: z.unknown(),
});

function replayer(
  name: QueueName,
  sqs: SQSClient,
  deployment: DeployedStage["deployment"],
): (letter: Message) => Promise<void> {
  if (name === "render") {
    return async ({ Body }) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: deployment.RenderQueueUrl, MessageBody: Body }));
    };
  }
  const lambda = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 905_000 } });
  const invoke = async (FunctionName: string, payload: unknown) => {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload ?? {}) }),
    );
    if (answer.FunctionError !== undefined) {
      throw new Error(`${FunctionName} failed again, and the letter stays: see the function's log`);
    }
  };
  if (name === "stream") {
    // The letters name records that the stream has forgotten after a day: one run makes all of them good.
    let run: Promise<void> | undefined;
    return () => {
      run ??= invoke(deployment.ReconcileFunction, {});
      return run;
    };
  }
  return async (letter) => {
    const body: unknown = JSON.parse(letter.Body ?? "{}");
    const failed = failedRunSchema.safeParse(body);
    const target = failed.success
      ? failed.data.requestContext.functionArn.replace(/:\$LATEST$/, "")
      : letter.MessageAttributes?.["TARGET_ARN"]?.StringValue;
    if (target === undefined) throw new Error(`The letter ${letter.MessageId} does not name a function`);
    await invoke(target, failed.success ? failed.data.requestPayload : body);
  };
}
