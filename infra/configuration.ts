import * as z from "zod";
import { tokenMarks } from "../schemas/environment.ts";
import { emailAddress, languageTag } from "../schemas/primitives.ts";
import { hubAddress, hubsMaximum } from "../schemas/settings.ts";
import { timeZone } from "../schemas/time-zone.ts";
import {
  ConfigurationError,
  type ConfigurationFault,
  faultsOfConfiguration,
} from "./configuration-faults.ts";

/** The deployment's configuration, `katern.config.ts`: its shape, its defaults, and how it is checked. */

const hostname = z
  .string()
  .max(253)
  .regex(/^(?=.*\.)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, "is not a host name");

const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, "is not an origin (scheme, host and port, nothing behind)");

const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], "is neither an address nor a network");

const site = z.strictObject({
  name: z.string().trim().min(1).max(200),
  language: languageTag,
  timeZone,
});

const domain = z
  .strictObject({
    name: hostname,
    hostedZone: z
      .strictObject({
        id: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "is not a hosted zone's id"),
        name: hostname,
      })
      .optional(),
    certificateArn: z
      .string()
      .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/, "is not a certificate in us-east-1")
      .optional(),
  })
  .superRefine((value, context) => {
    const zone = value.hostedZone?.name;
    if (zone === undefined && value.certificateArn === undefined) {
      context.addIssue({
        code: "custom",
        path: ["hostedZone"],
        message: "is missing, and so is certificateArn",
      });
    }
    if (zone !== undefined && value.name !== zone && !value.name.endsWith(`.${zone}`)) {
      context.addIssue({
        code: "custom",
        path: ["hostedZone", "name"],
        message: `does not hold ${value.name}`,
      });
    }
  });

const identity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cognito") }),
  z.strictObject({
    kind: z.literal("oidc"),
    issuer: z.url({ protocol: /^https$/ }),
    jwksUrl: z.url({ protocol: /^https$/ }),
    audience: z.string().min(1),
    rolesClaim: z.string().min(1),
    tokenMark: z.enum(tokenMarks).default("at+jwt"),
  }),
]);

/** How many of a function may run at once. */
const functionCap = z.int().min(1).max(10_000);

const shape = {
  site,
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not an AWS region")
    .optional(),
  domain: domain.optional(),
  publicAddress: z
    .string()
    .regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/, "is not an https address without a path")
    .optional(),
  identity: identity.default({ kind: "cognito" }),
  hubs: z.array(hubAddress).max(hubsMaximum).default([]),
  editorialOrigins: z.array(origin).max(20).default([]),
  reads: z
    .strictObject({
      heedSignals: z.boolean().default(false),
      newsroomAddresses: z.array(network).max(50).default([]),
    })
    .default({ heedSignals: false, newsroomAddresses: [] }),
  backup: z
    .strictObject({ keepDays: z.int().min(7).max(3_650).default(35), drill: z.boolean().default(false) })
    .default({ keepDays: 35, drill: false }),
  accessLogDays: z.int().min(7).max(365).default(30),
  throttling: z
    .strictObject({ requestsPerSecond: z.int().min(1).max(10_000), burst: z.int().min(1).max(5_000) })
    .default({ requestsPerSecond: 200, burst: 400 }),
  tableCaps: z
    .strictObject({
      readsPerSecond: z.int().min(100).max(40_000),
      writesPerSecond: z.int().min(100).max(40_000),
    })
    .default({ readsPerSecond: 2_000, writesPerSecond: 500 }),
  functionCaps: z
    .strictObject({
      "delivery-api": functionCap.optional(),
      "editorial-api": functionCap.optional(),
      // Lambda lets a queue wake two at once at the least.
      "publish-queue": functionCap.min(2).optional(),
    })
    .default({}),
  alarms: z
    .strictObject({ email: emailAddress, monthlyDollars: z.int().min(1).max(1_000_000).default(10) })
    .optional(),
};

const stageSchema = z.strictObject(shape).superRefine((value, context) => {
  const issue = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (value.domain !== undefined && value.publicAddress !== undefined) {
    issue("publicAddress", "stands beside a domain, which is the public address");
  }
  const makesCertificate = value.domain !== undefined && value.domain.certificateArn === undefined;
  if (makesCertificate && value.region === undefined) {
    issue("region", "is missing, and a certificate for the domain needs it");
  }
});

/** One stage's configuration, checked and complete. */
export type Configuration = z.output<typeof stageSchema>;

type StageInput = z.input<typeof stageSchema>;

/** What `katern.config.ts` holds: the keys of all stages, and per stage those that differ (each as a whole). */
export type ConfigurationInput = StageInput & {
  readonly stages: Readonly<Record<string, Partial<StageInput>>>;
};

/** Gives an editor of `katern.config.ts` the types; changes nothing. */
export function defineConfiguration(input: ConfigurationInput): ConfigurationInput {
  return input;
}

const wholeSchema = z.looseObject({
  stages: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, "is not a stage's name"),
    z.record(z.string(), z.unknown()),
  ),
});

/**
 * Checks the whole configuration, all stages of it, and answers one stage's.
 * @param overrides keys of that stage that were given beside the file
 * @throws ConfigurationError naming every mistake with its key and a hint
 */
export function parseConfiguration(
  input: unknown,
  stage: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Configuration {
  const whole = wholeSchema.safeParse(input);
  if (!whole.success) throw new ConfigurationError(faultsOfConfiguration(whole.error));
  const { stages, ...common } = whole.data;
  const parsed = new Map<string, Configuration>();
  const faults = new Map<string, ConfigurationFault>();
  for (const [name, own] of Object.entries(stages)) {
    const given = name === stage ? { ...own, ...overrides } : own;
    const result = stageSchema.safeParse({ ...common, ...given });
    if (result.success) parsed.set(name, result.data);
    else for (const fault of faultsOfConfiguration(result.error)) note(faults, inStage(fault, name, given));
  }
  const wanted = parsed.get(stage);
  if (!Object.hasOwn(stages, stage)) {
    const known = Object.keys(stages).join(", ") || "none";
    note(faults, { key: "stages", problem: `has no '${stage}'`, hint: `the stages are: ${known}` });
  }
  if (faults.size > 0 || wanted === undefined) throw new ConfigurationError([...faults.values()]);
  return wanted;
}

function inStage(fault: ConfigurationFault, stage: string, own: Record<string, unknown>): ConfigurationFault {
  const [top = ""] = fault.key.split(".");
  return Object.hasOwn(own, top) ? { ...fault, key: `stages.${stage}.${fault.key}` } : fault;
}

function note(faults: Map<string, ConfigurationFault>, fault: ConfigurationFault): void {
  faults.set(`${fault.key} ${fault.problem}`, fault);
}
