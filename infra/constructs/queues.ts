import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import * as sqs from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { queueTries } from "../../schemas/functions.ts";

const common = {
  encryption: sqs.QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
} as const;

/** Where what could not be done waits for a person, for two weeks. */
export function createDeadLetters(scope: Construct, id: string): sqs.Queue {
  const queue = new sqs.Queue(scope, id, { ...common, removalPolicy: RemovalPolicy.RETAIN });
  Validations.of(queue).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "This is a dead-letter queue itself; an alarm stands on it.",
  });
  return queue;
}

/**
 * A queue whose messages go to the dead letters after five tries.
 * @param functionSeconds the time-out of the function that reads it: a message stays hidden six times as
 *   long, as Lambda asks for
 */
export function createWorkQueue(
  scope: Construct,
  id: string,
  { deadLetters, functionSeconds }: { readonly deadLetters: sqs.Queue; readonly functionSeconds: number },
): sqs.Queue {
  return new sqs.Queue(scope, id, {
    ...common,
    visibilityTimeout: Duration.seconds(6 * functionSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: queueTries },
  });
}
