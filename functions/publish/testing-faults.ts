import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";

/** One try of a call, as it is about to leave the SDK. @property key of a bucket's object */
export type Call = { readonly operation: string; readonly key: string | undefined };

/** What storage answers instead of doing it, or after having done it: an answer that was lost. */
export type Fault = { readonly status: number; readonly code: string; readonly done?: boolean };

/**
 * Comes between the SDK and the wire: the SDK's own retries see what it does.
 * @param decide is asked before each try; it may wait, and returns the fault to answer with, or nothing
 */
export function intercept(
  client: S3Client | DynamoDBClient | SQSClient,
  decide: (call: Call) => Promise<Fault | undefined> | Fault | undefined,
): void {
  const stack = (client as S3Client).middlewareStack;
  stack.add(
    (next, context) => async (args) => {
      const operation = String(context["commandName"]).replace(/Command$/, "");
      const fault = await decide({ operation, key: keyOf(args) });
      if (fault === undefined) return next(args);
      if (fault.done === true) await next(args);
      const body = Buffer.from(`<?xml version="1.0"?><Error><Code>${fault.code}</Code></Error>`);
      return { response: { statusCode: fault.status, headers: {}, body } } as never;
    },
    { step: "deserialize", priority: "low", name: "fault" },
  );
}

/** A gate that one call waits at: `reached` resolves when it does, `open` lets it go on. */
export function gate() {
  let open: () => void = () => {};
  let arrive: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const wait = async (): Promise<void> => {
    arrive();
    await opened;
  };
  return { reached, open: () => open(), wait };
}

function keyOf(args: object): string | undefined {
  const input = "input" in args ? args.input : undefined;
  if (typeof input !== "object" || input === null || !("Key" in input)) return undefined;
  return typeof input.Key === "string" ? input.Key : undefined;
}
