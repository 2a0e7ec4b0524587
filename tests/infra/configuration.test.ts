import { expect, test } from "vitest";
import { type ConfigurationInput, parseConfiguration } from "../../infra/configuration.ts";
import { ConfigurationError } from "../../infra/configuration-faults.ts";
import configuration from "../../katern.config.ts";
import { plainConfiguration } from "./synthesised.ts";

const faultsOf = (input: unknown, stage = "main") => {
  try {
    parseConfiguration(input, stage);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
};

test("the project's own configuration is right for all of its stages", () => {
  for (const stage of Object.keys(configuration.stages)) {
    expect(parseConfiguration(configuration, stage).site.timeZone).toBe("Europe/Amsterdam");
  }
});

test("what is left out has a default", () => {
  expect(parseConfiguration(plainConfiguration, "main")).toMatchObject({
    identity: { kind: "cognito" },
    hubs: [],
    editorialOrigins: [],
    reads: { heedSignals: false, newsroomAddresses: [] },
    backup: { keepDays: 35, drill: false },
    accessLogDays: 30,
  });
});

const domain = { name: "katern.example.nl", hostedZone: { id: "Z0123", name: "example.nl" } };

test.each<[string, Record<string, unknown>, string]>([
  [
    "a zone that does not exist",
    { site: { ...plainConfiguration.site, timeZone: "Europe/Amsterdm" } },
    "site.timeZone",
  ],
  ["an offset for a zone", { site: { ...plainConfiguration.site, timeZone: "+01:00" } }, "site.timeZone"],
  ["no name", { site: { language: "nl", timeZone: "Europe/Amsterdam" } }, "site.name"],
  [
    "a language that is not a tag",
    { site: { ...plainConfiguration.site, language: "Dutch!" } },
    "site.language",
  ],
  ["a misspelt key", { throtling: {} }, "throtling"],
  ["a misspelt key within", { site: { ...plainConfiguration.site, titel: "x" } }, "site.titel"],
  ["an address with a slash", { publicAddress: "https://d1.cloudfront.net/" }, "publicAddress"],
  ["an address without TLS", { publicAddress: "http://d1.cloudfront.net" }, "publicAddress"],
  [
    "an address beside a domain",
    { domain, region: "eu-west-1", publicAddress: "https://a.nl" },
    "publicAddress",
  ],
  ["a domain without a region", { domain }, "region"],
  [
    "a domain without zone or certificate",
    { domain: { name: "a.nl" }, region: "eu-west-1" },
    "domain.hostedZone",
  ],
  [
    "a zone that does not hold the domain",
    { domain: { ...domain, name: "katern.example.org" }, region: "eu-west-1" },
    "domain.hostedZone.name",
  ],
  [
    "a certificate of another region",
    {
      domain: {
        name: "a.nl",
        certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555",
      },
    },
    "domain.certificateArn",
  ],
  ["a cap on a function that has none", { functionCaps: { sweep: 1 } }, "functionCaps.sweep"],
  [
    "a cap that the queue could not keep",
    { functionCaps: { "publish-queue": 1 } },
    "functionCaps.publish-queue",
  ],
  [
    "an unknown mark of access tokens",
    {
      identity: {
        kind: "oidc",
        issuer: "https://id.nl",
        jwksUrl: "https://id.nl/keys",
        audience: "katern",
        rolesClaim: "roles",
        tokenMark: "jwt",
      },
    },
    "identity.tokenMark",
  ],
  ["an issuer without its keys", { identity: { kind: "oidc", issuer: "https://id.nl" } }, "identity.jwksUrl"],
  ["an unknown kind of identity", { identity: { kind: "saml" } }, "identity.kind"],
  ["a hub that is not encrypted", { hubs: ["http://hub.example.org/"] }, "hubs.0"],
  ["an origin with a path", { editorialOrigins: ["https://studio.nl/app"] }, "editorialOrigins.0"],
  ["exports that go too soon", { backup: { keepDays: 1 } }, "backup.keepDays"],
  ["too short a log", { accessLogDays: 1 }, "accessLogDays"],
  ["an address for alarms that is none", { alarms: { email: "beheer" } }, "alarms.email"],
])("%s is named by its key, with a hint", (_what, change, key) => {
  const fault = faultsOf({ ...plainConfiguration, ...change }).find((one) => one.key === key);
  expect(fault?.problem).toMatch(/\S/);
  expect(fault?.hint).toMatch(/\S{2}/);
});

test("all mistakes are named at once, in a message without a stack", () => {
  const input = { ...plainConfiguration, site: {}, region: "Ireland" };
  expect(faultsOf(input).map(({ key }) => key)).toEqual([
    "site.name",
    "site.language",
    "site.timeZone",
    "region",
  ]);
  expect(() => parseConfiguration(input, "main")).toThrow(
    /region is not an AWS region\n\s+hint: .*eu-west-1/,
  );
});

test("a missing key is said to be missing, a misspelt one is answered with those there are", () => {
  expect(faultsOf({ ...plainConfiguration, site: { name: "x", language: "nl" } })[0]?.problem).toBe(
    "is missing",
  );
  expect(faultsOf({ ...plainConfiguration, reads: { heedsignals: true } }).map(({ hint }) => hint)).toContain(
    "here the keys are: heedSignals, newsroomAddresses",
  );
});

test("a stage's own keys replace the common ones, and its mistakes are named as its own", () => {
  const input = {
    ...plainConfiguration,
    stages: { main: {}, test: { accessLogDays: 7 } },
  } satisfies ConfigurationInput;
  expect(parseConfiguration(input, "test").accessLogDays).toBe(7);
  expect(parseConfiguration(input, "main").accessLogDays).toBe(30);
  const wrong = { ...plainConfiguration, stages: { main: {}, test: { accessLogDays: 1 } } };
  expect(faultsOf(wrong).map(({ key }) => key)).toEqual(["stages.test.accessLogDays"]);
});

test("a mistake in what all stages share is named once", () => {
  const input = { ...plainConfiguration, region: "Ireland", stages: { main: {}, test: {} } };
  expect(faultsOf(input).map(({ key }) => key)).toEqual(["region"]);
});

test("a stage that is not there is answered with those that are", () => {
  expect(faultsOf(plainConfiguration, "produktie")).toEqual([
    { key: "stages", problem: "has no 'produktie'", hint: "the stages are: main" },
  ]);
  expect(faultsOf(plainConfiguration, "constructor")).toHaveLength(1);
});

test.each([undefined, null, [], "main", {}])("%j is no configuration", (input) => {
  expect(faultsOf(input)[0]?.hint).toMatch(/main/);
});

test("an address given beside the file counts for its stage alone", () => {
  const override = { publicAddress: "https://d1.cloudfront.net" };
  expect(parseConfiguration(plainConfiguration, "main", override).publicAddress).toBe(override.publicAddress);
  expect(() => parseConfiguration(plainConfiguration, "main", { publicAddress: "nonsense" })).toThrow(
    /stages\.main\.publicAddress/,
  );
});
