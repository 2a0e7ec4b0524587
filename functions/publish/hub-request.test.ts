import { afterEach, expect, test } from "vitest";
import { type HubAccess, tellHub } from "./hub-request.ts";
import { startTestHub, type TestHub } from "./testing-hub.ts";

/** Against real servers on this machine, and names that an injected resolver makes up. */

const topic = "https://kennis.example/feeds/all.rss";
const hubs: TestHub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.stop();
});

async function startHub(...answer: Parameters<typeof startTestHub>): Promise<TestHub> {
  const hub = await startTestHub(...answer);
  hubs.push(hub);
  return hub;
}

function accessTo(addresses: readonly string[], given: Partial<HubAccess> = {}) {
  const asked: string[] = [];
  const access: HubAccess = {
    lookup: async (hostname) => {
      asked.push(hostname);
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
    loopback: true,
    timeoutMilliseconds: 2_000,
    ...given,
  };
  return { access, asked };
}

test("a hub is told in the form that hubs share", async () => {
  const { port, received } = await startHub();
  await tellHub(`http://127.0.0.1:${port}/publish?key=1`, topic, accessTo([]).access);
  expect(received).toEqual([
    {
      method: "POST",
      host: `127.0.0.1:${port}`,
      type: "application/x-www-form-urlencoded",
      body: `hub.mode=publish&hub.url=${encodeURIComponent(topic)}`,
    },
  ]);
});

test("a name is resolved once, and the connection goes where it was looked at", async () => {
  const { port, received } = await startHub();
  const { access, asked } = accessTo(["127.0.0.1"]);
  await tellHub(`http://hub.example:${port}/`, topic, access);
  expect(asked).toEqual(["hub.example"]);
  expect(received.map(({ host }) => host)).toEqual([`hub.example:${port}`]);
});

test("this machine is not reached unless that was said", async () => {
  const { port, received } = await startHub();
  const { access } = accessTo(["127.0.0.1"], { loopback: false });
  for (const hub of [
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/`,
    `https://2130706433:${port}/`,
  ]) {
    await expect(tellHub(hub, topic, access)).rejects.toThrow(/not public|not encrypted/);
  }
  expect(received).toEqual([]);
});

test.each([
  [["10.0.0.7"]],
  [["169.254.169.254"]],
  [["::1"]],
  [["fd00::1"]],
  [["::ffff:192.168.1.1"]],
  [["8.8.8.8", "192.168.1.1"]],
])("a name that means %j is not connected to", async (addresses) => {
  const { access } = accessTo(addresses, { loopback: false });
  await expect(tellHub("https://hub.example/", topic, access)).rejects.toThrow(/is not public/);
});

test("even where this machine may be reached, other private addresses may not, nor others without encryption", async () => {
  await expect(tellHub("https://hub.example/", topic, accessTo(["10.0.0.7"]).access)).rejects.toThrow(
    /is not public/,
  );
  await expect(tellHub("http://hub.example/", topic, accessTo(["8.8.8.8"]).access)).rejects.toThrow(
    /is not encrypted/,
  );
});

test("a redirect, were it to a private address, is not followed and is no success", async () => {
  const inside = await startHub();
  const hub = await startHub((response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/secret` }).end(),
  );
  await expect(tellHub(`http://127.0.0.1:${hub.port}/`, topic, accessTo([]).access)).rejects.toThrow(
    /answered 307/,
  );
  expect(inside.received).toEqual([]);
});

test.each([400, 500])("an answer of %i is no success", async (status) => {
  const { port } = await startHub((response) => response.writeHead(status).end("no"));
  await expect(tellHub(`http://127.0.0.1:${port}/`, topic, accessTo([]).access)).rejects.toThrow(
    `answered ${status}`,
  );
});

test("a hub that does not answer in time is given up", async () => {
  const { port, received } = await startHub(() => {});
  const { access } = accessTo([], { timeoutMilliseconds: 100 });
  await expect(tellHub(`http://127.0.0.1:${port}/`, topic, access)).rejects.toThrow(/abort/i);
  expect(received).toHaveLength(1);
});

test("a resolver that does not answer in time is given up", async () => {
  const { access } = accessTo([], { timeoutMilliseconds: 50, lookup: () => new Promise(() => {}) });
  await expect(tellHub("https://hub.example/", topic, access)).rejects.toThrow(/timeout/i);
});

test("an answer without end is not read, and headers without end are refused", async () => {
  const endless = await startHub((response) => {
    response.writeHead(200);
    const write = () => void (response.destroyed || response.write("x".repeat(65_536), write));
    write();
  });
  await tellHub(`http://127.0.0.1:${endless.port}/`, topic, accessTo([]).access);
  const wordy = await startHub((response) => response.writeHead(200, { "x-much": "x".repeat(9_000) }).end());
  await expect(tellHub(`http://127.0.0.1:${wordy.port}/`, topic, accessTo([]).access)).rejects.toThrow(
    /overflow/i,
  );
});
