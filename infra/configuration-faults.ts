import type * as z from "zod";

/** A mistake in `katern.config.ts`: where, what, and what to write instead. */
export type ConfigurationFault = { readonly key: string; readonly problem: string; readonly hint: string };

/** The configuration cannot be used; the message lists every mistake. */
export class ConfigurationError extends Error {
  readonly faults: readonly ConfigurationFault[];
  constructor(faults: readonly ConfigurationFault[], options?: ErrorOptions) {
    const lines = faults.map(({ key, problem, hint }) => `  ${key} ${problem}\n    hint: ${hint}`);
    super(`katern.config.ts has ${faults.length} mistake(s):\n${lines.join("\n")}`, options);
    this.name = "ConfigurationError";
    this.faults = faults;
  }
}

/** What to write, by key; keys of lists and records have `*` for their own. */
const hints: Readonly<Record<string, string>> = {
  "": "export default defineConfiguration({ site: …, stages: { main: {} } })",
  site: '{ name: "Dynamiek van de Stad", language: "nl", timeZone: "Europe/Amsterdam" }',
  "site.name": "the network's name as feeds and documents show it, 1 to 200 characters",
  "site.language": 'a BCP 47 tag, such as "nl" or "en-GB"',
  "site.timeZone": 'an IANA zone, such as "Europe/Amsterdam"',
  region: 'the region of all stacks, such as "eu-west-1"; needed when a certificate is made for a domain',
  domain: '{ name: "katern.example.nl", hostedZone: { id: "Z0123456789", name: "example.nl" } }',
  "domain.name": 'a host name in lower case, such as "katern.example.nl"',
  "domain.hostedZone":
    "{ id, name } of the Route 53 zone that holds the domain, or give certificateArn and point the name yourself",
  "domain.hostedZone.id": 'as Route 53 shows it, such as "Z0123456789ABC"',
  "domain.hostedZone.name": 'the zone that holds the domain: its end, such as "example.nl"',
  "domain.certificateArn": "a certificate of your own, which for a CDN must be in us-east-1",
  publicAddress:
    'what the Edge stack printed, such as "https://d111111abcdef8.cloudfront.net"; without a domain only',
  identity: '{ kind: "cognito" }, or { kind: "oidc", issuer, jwksUrl, audience, rolesClaim, tokenMark }',
  "identity.kind": '"cognito" or "oidc"',
  "identity.issuer": "the `iss` of its tokens, exactly: an https address",
  "identity.jwksUrl": "where its keys are: `jwks_uri` of its /.well-known/openid-configuration",
  "identity.audience": "what `aud` of its tokens is for this API",
  "identity.rolesClaim": "the claim that lists author, editor, publisher, administrator",
  "identity.tokenMark":
    'how an access token is told from an ID token: "at+jwt" (the header\'s typ), "token_use" (as Cognito), or "none" (the audience alone)',
  hubs: 'WebSub hubs that are told of every feed, such as ["https://hub.example.org/"]; empty for none',
  "hubs.*": "an https address without credentials or a fragment",
  editorialOrigins:
    'origins of web studios, such as ["https://studio.example.nl"]; empty when there are none',
  "editorialOrigins.*": 'scheme, host and port, such as "https://studio.example.nl"',
  reads: "{ heedSignals: true } to leave out readers who send DNT or Sec-GPC",
  "reads.heedSignals": "true or false",
  "reads.newsroomAddresses": '["198.51.100.7", "2001:db8::/32"]: whose reads do not count',
  backup: "{ keepDays: 35, drill: true }",
  "backup.keepDays": "how long nightly exports are kept, 7 to 3650 days",
  "backup.drill": "true restores each night's export for a trial, and false does not",
  accessLogDays: "how long raw access logs are kept, 7 to 365 days; counts can be recomputed that long",
  throttling: "{ requestsPerSecond: 200, burst: 400 }",
  "throttling.requestsPerSecond": "1 to 10000",
  "throttling.burst": "1 to 5000",
  tableCaps:
    "{ readsPerSecond: 2000, writesPerSecond: 500 }: what the table refuses beyond, so that a flood has a price",
  "tableCaps.readsPerSecond": "read units, 100 to 40000",
  "tableCaps.writesPerSecond": "write units, 100 to 40000",
  functionCaps:
    '{ "delivery-api": 100, "editorial-api": 20, "publish-queue": 10 }: how many run at once; leave out what has no cap',
  "functionCaps.delivery-api": "1 to 10000, taken out of the account's own limit",
  "functionCaps.editorial-api": "1 to 10000, taken out of the account's own limit",
  "functionCaps.publish-queue": "2 to 10000, taken out of the account's own limit",
  alarms: '{ email: "beheer@example.nl", monthlyDollars: 10 }, or leave it out',
  "alarms.monthlyDollars":
    "what the account may cost in a month before somebody hears of it, in whole dollars",
  "alarms.email": "who hears of alarms",
  stages: "{ main: {}, test: {} }: every stage that may be deployed, each with the keys that differ there",
  "stages.*": "lower-case letters, digits and hyphens, at most 16, with an object of the keys that differ",
};

/** Every mistake that zod found, with its key. */
export function faultsOfConfiguration(error: z.core.$ZodError): ConfigurationFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => ({
        key: keyOf([...issue.path, name]),
        problem: "is not a key",
        hint: `here the keys are: ${knownBelow(keyOf(issue.path)).join(", ")}`,
      }));
    }
    return [{ key: keyOf(issue.path), problem: phrase(issue), hint: hintFor(keyOf(issue.path)) }];
  });
}

const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join(".");

function phrase(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.input === undefined && issue.message.endsWith("undefined")) {
    return "is missing";
  }
  return /^[A-Z]/.test(issue.message) ? `is wrong (${issue.message})` : issue.message;
}

/** The hint of a key, or of the nearest key above that has one. */
function hintFor(key: string): string {
  const steps = key === "" ? [] : key.split(".");
  for (let length = steps.length; length > 0; length -= 1) {
    const exact = hints[steps.slice(0, length).join(".")];
    const general = hints[[...steps.slice(0, length - 1), "*"].join(".")];
    const found = exact ?? general;
    if (found !== undefined) return found;
  }
  return hints[""] ?? "";
}

function knownBelow(key: string): string[] {
  const prefix = key === "" ? "" : `${key}.`;
  return Object.keys(hints)
    .filter((known) => known.startsWith(prefix))
    .map((known) => known.slice(prefix.length))
    .filter((known) => /^[^.*]+$/.test(known));
}
