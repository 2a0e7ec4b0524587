/**
 * The states in which hours are counted side by side, in Amazon States Language: read the new log files, those of each
 * period in a function of their own; ask which hours there are; count each in a function of its own; then run the
 * ordinary job, which finds nothing left to do but the sums, the totals and the lists. Should a part fail, that job does it.
 *
 * Source: https://states-language.net/spec.html, and AWS Step Functions Developer Guide, "Distributed Map state".
 */

/** At most so many functions at once: a new account may have no more than ten. */
const atOnce = 8;

/** @param functionArn of `count-reads`; each state asks it for one step of `schemas/reads.ts` */
export function countingStates(functionArn: string) {
  return {
    Comment: "Counts the reads of hours side by side",
    StartAt: "ReadPeriods",
    States: {
      ReadPeriods: {
        ...eachSideBySide("$.periods", {
          name: "ReadPeriod",
          task: invoke(functionArn, { step: "read", "period.$": "$" }),
        }),
        Next: "PlanHours",
      },
      PlanHours: {
        ...invoke(functionArn, { step: "plan" }),
        ResultSelector: { "hours.$": "$.Payload.hours" },
        Catch: orElse("Finish"),
        Next: "CountHours",
      },
      CountHours: {
        ...eachSideBySide("$.hours", {
          name: "CountHour",
          task: invoke(functionArn, { step: "count", "hour.$": "$" }),
        }),
        Next: "Finish",
      },
      Finish: {
        Type: "Task",
        Resource: lambdaInvoke,
        // By event: a run that fails is tried again and kept as a dead letter, as those of the timetable are.
        Parameters: { FunctionName: functionArn, InvocationType: "Event", Payload: { step: "finish" } },
        Retry: retry,
        End: true,
      },
    },
  };
}

const lambdaInvoke = "arn:aws:states:::lambda:invoke";

const retry = [
  {
    ErrorEquals: ["States.ALL"],
    IntervalSeconds: 5,
    MaxAttempts: 2,
    BackoffRate: 3,
    JitterStrategy: "FULL",
  },
];

const orElse = (next: string) => [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: next }];

const invoke = (functionArn: string, payload: Readonly<Record<string, string>>) => ({
  Type: "Task",
  Resource: lambdaInvoke,
  Parameters: { FunctionName: functionArn, Payload: payload },
  Retry: retry,
});

/** What each answers is dropped: all of it together would be more than a state may hand on. */
const eachSideBySide = (
  itemsPath: string,
  { name, task }: { name: string; task: ReturnType<typeof invoke> },
) => ({
  Type: "Map",
  ItemsPath: itemsPath,
  MaxConcurrency: atOnce,
  ItemProcessor: {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: name,
    States: { [name]: { ...task, ResultPath: null, End: true } },
  },
  ResultPath: null,
  Catch: orElse("Finish"),
});
