import { expect, test } from "vitest";
import * as z from "zod";
import type { Contract } from "../../schemas/contract.ts";
import { problemResponseName, problemsByStatus, problemsOf } from "./problems.ts";

const contract: Contract = {
  id: "changeThing",
  api: "editorial",
  method: "PUT",
  path: "/editorial/v1/things/{id}",
  summary: "Change a thing",
  description: "Of no kind.",
  tag: "Things",
  scope: null,
  request: {},
  responses: {},
  problems: ["slug-taken"],
};
const anywhere = ["method-not-allowed", "rate-limited", "internal", "unavailable"];
const codesOf = (more: Partial<Contract>) => problemsOf({ ...contract, ...more }).toSorted();

test("an operation can answer its own codes, what its shape brings along, and what any can", () => {
  const query = ["unknown-parameter", "invalid-parameter"];
  const expected = (...codes: string[]) => [...anywhere, "slug-taken", ...codes].toSorted();
  expect(codesOf({})).toEqual(expected(...query));
  expect(codesOf({ request: { ignoresQuery: true } })).toEqual(expected());
  expect(codesOf({ request: { params: z.object({ id: z.string() }) } })).toEqual(
    expected(...query, "not-found"),
  );
  expect(codesOf({ request: { ifMatch: true } })).toEqual(
    expected(...query, "version-required", "stale-version"),
  );
  expect(codesOf({ request: { body: z.object({}) } })).toEqual(
    expected(...query, "malformed-json", "too-large", "unsupported-media-type", "invalid-content"),
  );
  expect(codesOf({ scope: "editor" })).toEqual(expected(...query, "unauthenticated", "forbidden"));
});

test("codes stand under their status, lowest first", () => {
  const statuses = [...problemsByStatus(contract).keys()];
  expect(statuses).toEqual([400, 405, 409, 429, 500, 503]);
  expect(problemResponseName(["slug-taken", "wrong-state"])).toBe("SlugTakenOrWrongState");
});
