import "../../tests/support/restore-modules.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { typeNamed } from "../../content-model/types/index.ts";
import { type Handler, type Handlers, realHandlers } from "../functions.ts";
import { type Runtime, startRuntime } from "../runtime.ts";
import { sampleEntries } from "./entries.ts";
import { loadSample } from "./load.ts";

let folder: string;
let runtime: Runtime;
let token: string;
/** Stands before the editorial API: what it answers is the answer. */
let instead: (event: string) => unknown = () => undefined;

beforeAll(async () => {
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  folder = await mkdtemp(join(tmpdir(), "katern-sample-"));
  runtime = await startRuntime({
    port: 0,
    folder,
    handlers: editorialOnly(),
    loadSample: null,
    report: () => {},
  });
  token = await runtime.signToken("publisher", "sample@this-machine");
});
afterAll(async () => {
  await runtime?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("says which entries were refused, each with every fault", async () => {
  instead = (event) => (event.includes('"method":"POST"') ? refusal : undefined);
  await expect(loadSample({ address: runtime.address, token })).rejects.toThrow(
    "theme/sociale-kwaliteit: POST /editorial/v1/themes: 422 invalid-content: It breaks a rule\n  /content/title not-allowed: Not like this",
  );
});

test("goes on where it was cut off, until everything is published once", async () => {
  let cuts = 0;
  for (let loaded = false; !loaded; ) {
    let left = 80;
    instead = () => (left-- > 0 ? undefined : { statusCode: 503, body: "" });
    loaded = await loadSample({ address: runtime.address, token }).then(
      () => true,
      () => false,
    );
    if (!loaded) cuts += 1;
    expect(cuts).toBeLessThan(20);
  }
  instead = () => undefined;
  expect(cuts).toBeGreaterThan(1);
  expect((await everything()).toSorted()).toEqual(
    sampleEntries.map(({ type, slug }) => `${type}/${slug} published`).toSorted(),
  );
});

test("changes nothing where everything is there", async () => {
  const changing: string[] = [];
  instead = (event) => {
    if (!event.includes('"method":"GET"')) changing.push(event);
    return undefined;
  };
  await loadSample({ address: runtime.address, token });
  expect(changing).toEqual([]);
});

test("says so when it may not", async () => {
  instead = () => undefined;
  await expect(loadSample({ address: runtime.address, token: "nobody" })).rejects.toThrow(
    /The list of news: GET \/editorial\/v1\/news: 401 unauthenticated/,
  );
});

const refusal = {
  statusCode: 422,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({
    type: "about:blank",
    title: "The content breaks a rule",
    status: 422,
    code: "invalid-content",
    detail: "It breaks a rule",
    instance: "/editorial/v1/themes",
    requestId: "1",
    errors: [{ pointer: "/content/title", code: "not-allowed", detail: "Not like this" }],
  }),
};

function editorialOnly(): Handlers {
  const idle = async (): Promise<Handler> => async () => ({ statusCode: 404, body: "" });
  const editorial = realHandlers()["editorial-api"];
  return {
    "delivery-api": idle,
    "publish-stream": idle,
    "publish-queue": idle,
    reconcile: idle,
    sweep: idle,
    backup: idle,
    "count-reads": idle,
    "editorial-api": async () => {
      const handler = await editorial();
      return async (event, context) => instead(JSON.stringify(event)) ?? handler(event, context);
    },
  };
}

async function everything(): Promise<string[]> {
  const page = z.object({
    items: z.array(z.object({ type: z.string(), slug: z.string(), status: z.string() })),
    next: z.null(),
  });
  const collections = new Set(sampleEntries.map(({ type }) => typeNamed(type).collection));
  const lists = await Promise.all(
    [...collections].map(async (collection) => {
      const response = await fetch(`${runtime.address}/editorial/v1/${collection}?limit=100`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return page.parse(await response.json()).items;
    }),
  );
  return lists.flat().map(({ type, slug, status }) => `${type}/${slug} ${status}`);
}
