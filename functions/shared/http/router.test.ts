import fc from "fast-check";
import { expect, test } from "vitest";
import type { Contract } from "../../../schemas/contract.ts";
import { contracts, deliveryContracts, editorialContracts } from "../../../schemas/operations/index.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { createRouter } from "./router.ts";

const routers = [createRouter<Contract>(deliveryContracts), createRouter<Contract>(editorialContracts)];
const router = createRouter<Contract>(contracts);
const id = "0193b2c4-7a10-7cde-8f01-23456789abcd";

function problemOf(method: string, path: string): ProblemError | undefined {
  try {
    router.match(method, path);
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

test.each(contracts.map((contract) => [contract.id, contract] as const))(
  "%s is found by its own path",
  (_, contract) => {
    const path = contract.path.replaceAll(/\{\w+\}/g, "waarde");
    const match = router.match(contract.method, path);
    expect([match.contract.id, new Set(Object.values(match.params))]).toEqual([
      contract.id,
      new Set(contract.path.includes("{") ? ["waarde"] : []),
    ]);
  },
);

test("HEAD works where GET does", () => {
  expect(router.match("HEAD", "/v1/entries").contract.id).toBe("listEntries");
});

test("another method is 405 with what works, HEAD and OPTIONS too", () => {
  expect(problemOf("POST", `/editorial/v1/news/${id}`)?.extras.allowed).toEqual([
    "DELETE",
    "GET",
    "HEAD",
    "OPTIONS",
    "PATCH",
    "PUT",
  ]);
  expect(problemOf("GET", "/editorial/v1/assets")).toMatchObject({
    code: "method-not-allowed",
    extras: { allowed: ["OPTIONS", "POST"] },
  });
});

test("a path without parameters is not taken for one with them", () => {
  expect(router.match("POST", "/editorial/v1/assets").contract.id).toBe("createAsset");
  expect(router.match("GET", `/editorial/v1/clients`).contract.id).toBe("listClients");
  expect(router.match("GET", `/editorial/v1/assets/${id}`).contract.id).toBe("readAsset");
});

test("parameters are decoded once, after the path was cut", () => {
  expect(router.match("GET", `/editorial/v1/a%2Fb%252F/${id}`).params).toEqual({ collection: "a/b%2F", id });
});

test.each(["/editorial/v1/%ZZ", "/editorial/v1/%C3%28", "/editorial/v1/%"])("%s is no address", (path) => {
  expect(problemOf("GET", path)?.code).toBe("invalid-parameter");
});

test.each([
  "/",
  "",
  "/editorial/v1",
  "/editorial/v1/",
  "/editorial/v1/news/",
  "//editorial/v1/news",
  "/editorial//v1/news",
])("there is nothing at '%s'", (path) => {
  expect(problemOf("GET", path)?.code).toBe("not-found");
  expect(router.methodsAt(path)).toEqual([]);
});

test("any method and path find an operation or a problem", () => {
  const step = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "editorial",
      "v1",
      "news",
      "assets",
      "clients",
      id,
      "..",
      ".",
      "%2e%2e",
      "%2F",
      "%00",
      "publish",
      "",
    ),
  );
  const method = fc.constantFrom(
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "constructor",
  );
  fc.assert(
    fc.property(method, fc.array(step, { maxLength: 8 }), (verb, steps) => {
      for (const one of routers) {
        try {
          expect(one.match(verb, `/${steps.join("/")}`).contract.method).toBe(verb === "HEAD" ? "GET" : verb);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          expect(["not-found", "method-not-allowed", "invalid-parameter"]).toContain(error.code);
        }
      }
    }),
    { numRuns: 500 },
  );
});
