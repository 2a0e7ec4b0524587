import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parseRobotList } from "../../content-model/robot-files.ts";
import type { ReadStores } from "../../tests/bench/read-stores.ts";
import { listLogs } from "../shared/artefacts/logs.ts";
import { storeRobotLists } from "../shared/artefacts/robots.ts";
import { spreadIfMuch } from "./spread.ts";
import { countIn, now, putSome, startSite } from "./testing.ts";

/** What the run decides by how much there is to read. Step Functions is a server that writes down what it is asked. */

const stateMachine = "arn:aws:states:eu-west-1:111122223333:stateMachine:counting";
const asked: { target: string; body: unknown }[] = [];
const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  request.on("end", () => {
    asked.push({ target: String(request.headers["x-amz-target"]), body: JSON.parse(text) });
    response.setHeader("content-type", "application/x-amz-json-1.0");
    response.end(JSON.stringify({ executionArn: `${stateMachine}:x`, startDate: 1 }));
  });
});

let local: ReadStores;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port }: AddressInfo = addressOf();
  process.env["AWS_ENDPOINT_URL_SFN"] = `http://127.0.0.1:${port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  asked.length = 0;
  local = await startSite();
  Object.assign(process.env, local.environment);
});
afterEach(() => local.stop());

function addressOf(): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address;
}

const sizes = async () => (await listLogs(local.stores.logs)).reduce((sum, { size }) => sum + size, 0);
const spread = (from?: number) =>
  spreadIfMuch(stateMachine, { stores: local.stores, now, ...(from === undefined ? {} : { from }) });

test("starts the state machine from as many bytes of new log files on, with their periods", async () => {
  putSome(local);
  const bytes = await sizes();
  expect(bytes).toBeGreaterThan(100);
  expect(await spread(bytes + 1)).toBeNull();
  expect(asked).toEqual([]);
  expect(await spread(bytes)).toBe("hourly-2026-03-05T12-00-00-000Z");
  expect(asked).toEqual([
    {
      target: "AWSStepFunctions.StartExecution",
      body: {
        stateMachineArn: stateMachine,
        name: "hourly-2026-03-05T12-00-00-000Z",
        input: JSON.stringify({ periods: ["2026-03-05-10", "2026-03-05-11"] }),
      },
    },
  ]);
});

test("leaves a small site to one function", async () => {
  putSome(local);
  expect(await spread()).toBeNull();
});

test("counts files that are known only when open hours are to be counted by other lists", async () => {
  putSome(local);
  await countIn(local);
  expect(await spread(1)).toBeNull();
  const list = parseRobotList({ name: "counter.json", text: '[{"pattern":"x"}]', sha256: "0".repeat(64) });
  if (typeof list === "string") throw new Error(list);
  await storeRobotLists(local.stores.ledger, [list]);
  const bytes = await sizes();
  expect(await spread(bytes + 1)).toBeNull();
  expect(await spread(bytes)).not.toBeNull();
  expect(asked.at(-1)?.body).toMatchObject({ input: JSON.stringify({ periods: [] }) });
});
