import { hash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Runtime, startRuntime } from "../../local/runtime.ts";
import { loadSample } from "../../local/sample/load.ts";
import { valueAt } from "./pages/fact.ts";
import { masterclassFacts } from "./pages/masterclasses.ts";
import { onlineSessionFacts } from "./pages/online-session.ts";
import { pressReleaseFacts } from "./pages/press-release.ts";
import { publicationFacts } from "./pages/publication.ts";
import { versnellingskamerFacts } from "./pages/versnellingskamer.ts";

/** Every fact of the five pages, read back from where readers get it. */

let folder: string;
let runtime: Runtime;

beforeAll(async () => {
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  folder = await mkdtemp(join(tmpdir(), "katern-pages-"));
  runtime = await startRuntime({ port: 0, folder, loadSample, report: () => {} });
});
afterAll(async () => {
  await runtime?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each([
  ["masterclasses", masterclassFacts],
  ["versnellingskamer", versnellingskamerFacts],
  ["online session", onlineSessionFacts],
  ["press release", pressReleaseFacts],
  ["publication", publicationFacts],
])("the page of the %s", (_, facts) => {
  test.each(facts)("tells its %s", async (_fact, address, place, value) => {
    expect(valueAt(await read(address), place)).toEqual(value);
  });
});

test("what several pages name is one entry", async () => {
  const [article, versnellingskamer, session, news, report] = await Promise.all([
    read("/v1/articles/masterclasses-covid-19-en-sociale-verbondenheid"),
    read("/v1/sessions/versnellingskamer-participatie-betekenisvol-contact-in-de-wijk"),
    read("/v1/sessions/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona"),
    read("/v1/news/online-sessie-hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona"),
    read("/v1/reports/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona"),
  ]);
  const same: [unknown, string, unknown, string][] = [
    [article, "persons.0.person.id", versnellingskamer, "tables.0.leaders.0.person.id"],
    [article, "organisations.9.organisation.id", versnellingskamer, "organisations.4.organisation.id"],
    [news, "session.id", session, "id"],
    [session, "report.id", report, "id"],
    [report, "sessions.0.id", session, "id"],
    [news, "persons.3.person.id", report, "videos.0.people.1.person.id"],
    [news, "themes.*.id", report, "themes.*.id"],
  ];
  for (const [one, place, other, otherPlace] of same) {
    expect(valueAt(one, place), place).toBeDefined();
    expect(valueAt(one, place), place).toEqual(valueAt(other, otherPlace));
  }
});

test("the report can be downloaded as it was uploaded", async () => {
  await runtime.settled();
  const report = await read("/v1/reports/hoopvol-en-kwetsbaar-omzien-naar-elkaar-in-tijden-van-corona");
  const response = await fetch(String(valueAt(report, "files.0.url")));
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/pdf");
  const bytes = await response.bytes();
  expect(hash("sha256", bytes, "hex")).toBe(valueAt(report, "files.0.sha256"));
});

/** What the address answers; with `reads of`, what the address of its counts answers. */
async function read(address: string): Promise<unknown> {
  const [, of] = /^reads of (.+)$/.exec(address) ?? [];
  const url =
    of === undefined ? `${runtime.address}${address}` : String(valueAt(await read(of), "reads.url"));
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return response.json();
}
