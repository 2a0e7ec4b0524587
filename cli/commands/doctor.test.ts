import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { parseConfiguration } from "../../infra/configuration.ts";
import { alarmCount } from "../../schemas/metrics.ts";
import { expectResources } from "./doctor.ts";

/** A CloudFormation on the loopback interface that tells which resources each stack holds. */
const held = { timetables: 0, alarms: alarmCount };
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const pipeline = new URLSearchParams(body).get("StackName") === "katern-proef-pipeline";
  const [type, count] = pipeline
    ? ["AWS::Scheduler::Schedule", held.timetables]
    : ["AWS::CloudWatch::Alarm", held.alarms];
  const member = (_: unknown, index: number) =>
    `<member><LogicalResourceId>R${index}</LogicalResourceId><PhysicalResourceId>r${index}</PhysicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>`;
  response
    .writeHead(200, { "content-type": "text/xml" })
    .end(
      `<DescribeStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStackResourcesResult><StackResources>${Array.from({ length: count }, member).join("")}</StackResources></DescribeStackResourcesResult></DescribeStackResourcesResponse>`,
    );
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
beforeEach(() => {
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFORMATION", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "proef");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "proef");
  return () => vi.unstubAllEnvs();
});
afterAll(() => server.close());

const examine = (drill: boolean) =>
  expectResources({
    stage: "proef",
    configuration: parseConfiguration(
      {
        site: { name: "Proef", language: "nl", timeZone: "Europe/Amsterdam" },
        backup: { drill },
        stages: { proef: {} },
      },
      "proef",
    ),
    region: "eu-west-1",
  });

test.each([
  [false, 4, true],
  [false, 3, false],
  [false, 5, false],
  [true, 5, true],
  [true, 4, false],
])("with a nightly trial (%s), %i timetables are all: %s", async (drill, timetables, good) => {
  Object.assign(held, { timetables, alarms: alarmCount });
  if (good) await examine(drill);
  else
    await expect(examine(drill)).rejects.toThrow(
      `there are ${timetables} timetables, and ${drill ? 5 : 4} by`,
    );
});

test("an alarm that lacks is missed", async () => {
  Object.assign(held, { timetables: 4, alarms: alarmCount - 1 });
  await expect(examine(false)).rejects.toThrow(`${alarmCount - 1} alarms of ${alarmCount}`);
});
