import { expect, test, vi } from "vitest";
import { ConfigurationError } from "../configuration-faults.ts";
import { OperatorError, runCommand, sentenceFor } from "./operator-error.ts";

test.each([
  ["ExpiredTokenException: The security token included in the request is expired", /have expired: sign in/],
  ["CredentialsProviderError: Could not load credentials from any providers", /There are no AWS credentials/],
  ["InvalidClientTokenId: The security token included in the request is invalid.", /does not know these/],
  ["Error: Region is missing", /There is no region/],
  [
    "AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole",
    /may not do this/,
  ],
  ["katern-test-edge | CREATE_FAILED | No hosted zone found with ID: Z0123", /not in this account/],
  [
    "CREATE_FAILED | AWS::CertificateManager::Certificate | Certificate | User is not authorized to access this resource (Service: Route53, Status Code: 403)",
    /not in this account/,
  ],
  ["Template format error: Unrecognized resource types: [AWS::Scheduler::Schedule]", /not in this region/],
  ["Error: getaddrinfo ENOTFOUND cloudformation.eu-nowhere-1.amazonaws.com", /cannot be reached/],
  ["Stack is in UPDATE_ROLLBACK_FAILED state and can not be updated.", /npx cdk rollback/],
])("%s becomes one sentence about what to do", (said, sentence) => {
  expect(sentenceFor(said)).toMatch(sentence);
  expect(sentenceFor(said)?.split("\n")).toHaveLength(1);
});

test("what nobody foresaw is told as it was said", () => {
  expect(sentenceFor("The moon is full")).toBeUndefined();
});

test("a command that fails says it once, and tells the shell", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const codes: unknown[] = [];
  for (const error of [
    new OperatorError("Name a stage", { code: 2 }),
    new ConfigurationError([{ key: "site", problem: "is missing", hint: "write one" }]),
    Object.assign(new Error("is expired"), { name: "ExpiredTokenException" }),
  ]) {
    await runCommand(() => Promise.reject(error));
    codes.push(process.exitCode);
  }
  process.exitCode = undefined;
  expect(codes).toEqual([2, 1, 1]);
  expect(said.mock.calls.map(([line]) => String(line))).toEqual([
    "Name a stage",
    expect.stringContaining("site is missing"),
    expect.stringContaining("sign in again"),
  ]);
  said.mockRestore();
});
