import { isDeepStrictEqual } from "node:util";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { accessLogPrefix } from "../../functions/shared/artefacts/keys.ts";
import {
  type AnswerKind,
  addedHeaders,
  type EdgeBehaviour,
  edgeBehaviours,
  errorCachingSeconds,
  failOverStatuses,
  forwardedDeliveryHeaders,
} from "../../schemas/edge-behaviours.ts";
import { plainConfiguration, synthesise } from "./synthesised.ts";

/** The CDN's distribution: what it does for each path, where it asks, what it keeps, and the names it answers to. */

const { template, resources } = synthesise();
const edge = template("edge");

const reference = z.object({ Ref: z.string() });
const behaviourSchema = z.object({
  PathPattern: z.string().optional(),
  AllowedMethods: z.array(z.string()),
  CachePolicyId: z.union([z.string(), reference]),
  OriginRequestPolicyId: z.union([z.string(), reference]),
  ResponseHeadersPolicyId: reference,
  TargetOriginId: z.string(),
  Compress: z.boolean(),
  ViewerProtocolPolicy: z.string(),
  FunctionAssociations: z.array(z.object({ EventType: z.string() })).optional(),
});
const distributionSchema = z.object({
  DistributionConfig: z.object({
    DefaultCacheBehavior: behaviourSchema,
    CacheBehaviors: z.array(behaviourSchema),
    Origins: z.array(z.looseObject({ Id: z.string(), S3OriginConfig: z.unknown().optional() })),
    OriginGroups: z.object({
      Items: z.array(
        z.object({
          Id: z.string(),
          FailoverCriteria: z.object({ StatusCodes: z.object({ Items: z.array(z.number()) }) }),
          Members: z.object({ Items: z.array(z.object({ OriginId: z.string() })) }),
        }),
      ),
    }),
    CustomErrorResponses: z.array(z.object({ ErrorCode: z.number(), ErrorCachingMinTTL: z.number() })),
    Logging: z.object({ Prefix: z.string(), IncludeCookies: z.boolean() }),
  }),
});
const [distribution] = [...resources("AWS::CloudFront::Distribution").values()];
const config = distributionSchema.parse(distribution?.Properties).DistributionConfig;
const [group] = config.OriginGroups.Items;

/** What the CDN does for a behaviour, in the words of the shared table. */
function asTable(behaviour: z.infer<typeof behaviourSchema>): EdgeBehaviour {
  const policy = cacheOf(behaviour.CachePolicyId);
  const isPrivate = behaviour.AllowedMethods.includes("DELETE");
  const behindGroup = behaviour.TargetOriginId === group?.Id;
  const other = isPrivate ? "editorial" : "delivery";
  const atEdge = (behaviour.FunctionAssociations ?? []).some(
    ({ EventType }) => EventType === "viewer-request",
  );
  return {
    pattern: behaviour.PathPattern ?? "*",
    origin: atEdge ? "beacon" : behindGroup ? "stored" : other,
    answers: kindOf(headersOf(behaviour.ResponseHeadersPolicyId.Ref)),
    compress: behaviour.Compress,
    private: isPrivate,
    ...policy,
  };
}

const headersSchema = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z.object({
      StrictTransportSecurity: z.object({
        AccessControlMaxAgeSec: z.number(),
        IncludeSubdomains: z.literal(true),
        Preload: z.literal(false),
        Override: z.literal(false),
      }),
      ContentTypeOptions: z.object({ Override: z.literal(false) }),
      ReferrerPolicy: z.object({ ReferrerPolicy: z.string(), Override: z.literal(false) }),
      ContentSecurityPolicy: z
        .object({ ContentSecurityPolicy: z.string(), Override: z.literal(false) })
        .optional(),
    }),
    CorsConfig: z
      .object({
        AccessControlAllowOrigins: z.object({ Items: z.tuple([z.string()]) }),
        AccessControlExposeHeaders: z.object({ Items: z.array(z.string()) }),
        AccessControlAllowCredentials: z.literal(false),
        OriginOverride: z.literal(false),
      })
      .optional(),
    CustomHeadersConfig: z
      .object({
        Items: z.array(z.object({ Header: z.string(), Value: z.string(), Override: z.literal(false) })),
      })
      .optional(),
  }),
});

/** The headers that a policy adds, none of which replaces one of the origin's. */
function headersOf(id: string): Record<string, string> {
  const {
    SecurityHeadersConfig: security,
    CorsConfig: cors,
    CustomHeadersConfig: custom,
  } = headersSchema.parse(
    resources("AWS::CloudFront::ResponseHeadersPolicy").get(id)?.Properties,
  ).ResponseHeadersPolicyConfig;
  const policy = security.ContentSecurityPolicy?.ContentSecurityPolicy;
  return {
    "strict-transport-security": `max-age=${security.StrictTransportSecurity.AccessControlMaxAgeSec}; includeSubDomains`,
    "x-content-type-options": "nosniff",
    "referrer-policy": security.ReferrerPolicy.ReferrerPolicy,
    ...(policy === undefined ? {} : { "content-security-policy": policy }),
    ...(cors === undefined
      ? {}
      : {
          "access-control-allow-origin": cors.AccessControlAllowOrigins.Items[0],
          "access-control-expose-headers": cors.AccessControlExposeHeaders.Items.join(", "),
        }),
    ...Object.fromEntries((custom?.Items ?? []).map(({ Header, Value }) => [Header, Value])),
  };
}

/** The kind of answers that the shared rules give these headers. */
function kindOf(headers: Record<string, string>): AnswerKind {
  const kinds: AnswerKind[] = ["answered", "stored", "document", "file"];
  const found = kinds.find((kind) => isDeepStrictEqual({ ...addedHeaders(kind) }, headers));
  if (found === undefined) throw new Error(`No kind of answers has the headers ${JSON.stringify(headers)}`);
  return found;
}

const cacheSchema = z.object({
  CachePolicyConfig: z.object({
    MinTTL: z.literal(0),
    DefaultTTL: z.literal(0),
    MaxTTL: z.number(),
    ParametersInCacheKeyAndForwardedToOrigin: z.object({
      QueryStringsConfig: z.object({ QueryStringBehavior: z.enum(["all", "none"]) }),
      CookiesConfig: z.object({ CookieBehavior: z.literal("none") }),
      HeadersConfig: z.object({ HeaderBehavior: z.literal("none") }),
      EnableAcceptEncodingGzip: z.boolean(),
    }),
  }),
});

/** CloudFront's own policy that caches nothing. */
const cachingDisabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

function cacheOf(id: string | { Ref: string }) {
  if (id === cachingDisabled) return { cached: false, maximumSeconds: 0, queryInKey: false };
  const found = resources("AWS::CloudFront::CachePolicy").get(typeof id === "string" ? id : id.Ref);
  const { MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = cacheSchema.parse(
    found?.Properties,
  ).CachePolicyConfig;
  return {
    cached: true,
    maximumSeconds: MaxTTL,
    queryInKey: key.QueryStringsConfig.QueryStringBehavior === "all",
  };
}

const made = [...config.CacheBehaviors, config.DefaultCacheBehavior];

test("the CDN's behaviours are those of the shared table, in its order", () => {
  // Where nothing is cached there is no key for a query to be in: it reaches the origin all the same.
  const wanted = edgeBehaviours.map((behaviour: EdgeBehaviour) => ({
    ...behaviour,
    queryInKey: behaviour.cached && behaviour.queryInKey,
  }));
  expect(made.map(asTable)).toEqual(wanted);
});

test("the private behaviour hands everything on but the host, by TLS only", () => {
  const behaviour = made.find(({ PathPattern }) => PathPattern === "/editorial/*");
  expect(behaviour).toMatchObject({
    OriginRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    ViewerProtocolPolicy: "https-only",
  });
});

test("delivery origins learn nothing of the reader but the shared list of headers", () => {
  expect(forwardedDeliveryHeaders).not.toContain("authorization");
  edge.hasResourceProperties("AWS::CloudFront::OriginRequestPolicy", {
    OriginRequestPolicyConfig: {
      HeadersConfig: { HeaderBehavior: "whitelist", Headers: [...forwardedDeliveryHeaders] },
      CookiesConfig: { CookieBehavior: "none" },
    },
  });
  const [policy] = [...resources("AWS::CloudFront::OriginRequestPolicy").keys()];
  const others = made.filter(({ PathPattern }) => PathPattern !== "/editorial/*");
  for (const behaviour of others) expect(behaviour.OriginRequestPolicyId).toEqual({ Ref: policy });
});

test("what is not stored is asked of the API, for the shared statuses", () => {
  expect(config.OriginGroups.Items).toHaveLength(1);
  expect(group?.FailoverCriteria.StatusCodes.Items).toEqual([...failOverStatuses]);
  const [first, second] =
    group?.Members.Items.map(({ OriginId }) => config.Origins.find(({ Id }) => Id === OriginId)) ?? [];
  expect(first).toHaveProperty("S3OriginConfig");
  expect(first).toHaveProperty("OriginAccessControlId");
  expect(second).toMatchObject({
    CustomOriginConfig: { OriginProtocolPolicy: "https-only", OriginSSLProtocols: ["TLSv1.2"] },
  });
});

test("no error is kept because the CDN says so", () => {
  expect(config.CustomErrorResponses.map(({ ErrorCode }) => ErrorCode)).toEqual(
    expect.arrayContaining([403, 404, 500, 503]),
  );
  for (const { ErrorCachingMinTTL } of config.CustomErrorResponses) {
    expect(ErrorCachingMinTTL).toBe(0);
    expect(ErrorCachingMinTTL).toBeLessThanOrEqual(errorCachingSeconds);
  }
});

test("access logs go where count-reads looks, without cookies", () => {
  expect(config.Logging).toEqual({ Prefix: accessLogPrefix, IncludeCookies: false });
});

const withDomain = synthesise({
  ...plainConfiguration,
  region: "eu-west-1",
  domain: { name: "katern.example.nl", hostedZone: { id: "Z0123", name: "example.nl" } },
});

describe("with a domain", () => {
  test("the CDN answers to it, by TLS 1.2, with a certificate from us-east-1", () => {
    withDomain.template("edge").hasResourceProperties("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        Aliases: ["katern.example.nl"],
        ViewerCertificate: { MinimumProtocolVersion: "TLSv1.2_2021", SslSupportMethod: "sni-only" },
      },
    });
    const regions = withDomain.katern.app.node.children.flatMap((child) =>
      "region" in child ? [child.region] : [],
    );
    expect(regions.filter((region) => region === "us-east-1")).toHaveLength(1);
  });

  test("the name points at it, by IPv4 and IPv6", () => {
    for (const Type of ["A", "AAAA"]) {
      withDomain.template("edge").hasResourceProperties("AWS::Route53::RecordSet", {
        Type,
        Name: "katern.example.nl.",
        HostedZoneId: "Z0123",
      });
    }
  });

  test("functions say the domain in every address", () => {
    withDomain.template("pipeline").hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ PUBLIC_ADDRESS: "https://katern.example.nl" }) },
    });
  });
});

test("without a domain there is neither certificate nor record", () => {
  edge.resourceCountIs("AWS::Route53::RecordSet", 0);
  edge.hasResourceProperties("AWS::CloudFront::Distribution", {
    DistributionConfig: { Aliases: Match.absent(), ViewerCertificate: Match.absent() },
  });
});
