import * as z from "zod";

/** The deployed timetables, through the emulator's own scheduler. */

const scheduleSchema = z.looseObject({
  Name: z.string(),
  GroupName: z.string(),
  ScheduleExpression: z.string(),
  FlexibleTimeWindow: z.unknown(),
  Target: z.looseObject({ Arn: z.string() }),
});
const listSchema = z.object({ Schedules: z.array(z.object({ Name: z.string() })) });

/** Has a deployed timetable run its function every minute from now on, instead of when it would. */
export async function runEveryMinute(endpoint: string, functionName: string): Promise<void> {
  const { Schedules } = listSchema.parse(await call(endpoint, "GET", "/schedules"));
  for (const { Name } of Schedules) {
    const schedule = scheduleSchema.parse(await call(endpoint, "GET", `/schedules/${Name}`));
    if (!schedule.Target.Arn.endsWith(`:${functionName}`)) continue;
    const { ScheduleExpressionTimezone: _, ...rest } = schedule;
    await call(endpoint, "PUT", `/schedules/${Name}`, { ...rest, ScheduleExpression: "rate(1 minute)" });
    return;
  }
  throw new Error(`No timetable runs ${functionName}`);
}

async function call(endpoint: string, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/scheduler/aws4_request, SignedHeaders=host, Signature=0",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? {} : JSON.parse(text);
}
