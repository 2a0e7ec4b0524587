import { Annotations, CfnOutput, Duration, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import * as origins from "aws-cdk-lib/aws-cloudfront-origins";
import * as route53 from "aws-cdk-lib/aws-route53";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import * as s3 from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { accessLogPrefix } from "../../functions/shared/artefacts/keys.ts";
import {
  type EdgeBehaviour,
  edgeBehaviours,
  failOverStatuses,
  feedPattern,
} from "../../schemas/edge-behaviours.ts";
import type { Configuration } from "../configuration.ts";
import { createBeacon } from "../constructs/beacon.ts";
import { createEdgePolicies } from "../constructs/edge-policies.ts";
import { createHubLinks } from "../constructs/hub-links.ts";
import type { Api } from "./api.ts";
import type { Data } from "./data.ts";

export type Edge = { readonly stack: Stack; readonly distribution: cloudfront.Distribution };

export type EdgeProps = StackProps & {
  readonly configuration: Configuration;
  readonly data: Data;
  readonly api: Api;
  /** In us-east-1, for the domain; undefined without one. */
  readonly certificate: acm.ICertificate | undefined;
};

/** The CDN. Nothing refers to it: everything else deploys and runs without it. */
export function createEdge(
  scope: Construct,
  id: string,
  { configuration, data, api, certificate, ...props }: EdgeProps,
): Edge {
  const stack = new Stack(scope, id, props);
  const behaviours = createBehaviours(stack, { configuration, data, api });
  const { domain } = configuration;
  const distribution = new cloudfront.Distribution(stack, "Distribution", {
    comment: configuration.site.name,
    ...behaviours,
    enableIpv6: true,
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    errorResponses: uncachedErrors,
    enableLogging: true,
    logBucket: known(stack, "LogsBucket", data.buckets.logs),
    logFilePrefix: accessLogPrefix,
    logIncludesCookies: false,
    ...(domain === undefined || certificate === undefined
      ? {}
      : {
          domainNames: [domain.name],
          certificate,
          minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
  });
  acknowledgeChoices(distribution, configuration);
  pointDomain(stack, configuration, distribution);
  new CfnOutput(stack, "PublicAddress", {
    value: `https://${domain?.name ?? distribution.distributionDomainName}`,
  });
  new CfnOutput(stack, "DistributionId", { value: distribution.distributionId });
  return { stack, distribution };
}

/**
 * The least time that the CDN keeps an error: none. It would hold for answers with `no-store` and for
 * `/editorial/*` too, where the next reader may be somebody else; delivery-api's own Cache-Control keeps
 * its errors for `errorCachingSeconds`. These are the statuses that can be configured.
 */
const uncachedErrors: cloudfront.ErrorResponse[] = [
  400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
].map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) }));

type Behaviours = Required<Pick<cloudfront.DistributionProps, "defaultBehavior" | "additionalBehaviors">>;

/** The shared table as CloudFront behaviours, in its order; the one that matches everything is the default. */
function createBehaviours(
  stack: Stack,
  props: Pick<EdgeProps, "configuration" | "data" | "api">,
): Behaviours {
  const { stored, functions } = createOrigins(stack, props);
  const policies = createEdgePolicies(stack);
  const beacon = createBeacon(stack, props.configuration.reads.heedSignals);
  const { hubs } = props.configuration;
  const links =
    hubs.length === 0 ? undefined : createHubLinks(stack, { site: props.api.publicAddress, hubs });
  const functionsOf = (behaviour: EdgeBehaviour): cloudfront.FunctionAssociation[] => {
    if (behaviour.origin === "beacon")
      return [{ function: beacon, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }];
    if (behaviour.pattern !== feedPattern || links === undefined) return [];
    return [{ function: links, eventType: cloudfront.FunctionEventType.VIEWER_RESPONSE }];
  };
  const optionsOf = (behaviour: EdgeBehaviour): cloudfront.BehaviorOptions => ({
    origin: behaviour.origin === "stored" ? stored : functions,
    allowedMethods: behaviour.private
      ? cloudfront.AllowedMethods.ALLOW_ALL
      : cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    viewerProtocolPolicy: behaviour.private
      ? cloudfront.ViewerProtocolPolicy.HTTPS_ONLY
      : cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: behaviour.compress,
    cachePolicy: policies.cachePolicyOf(behaviour),
    originRequestPolicy: policies.originRequestPolicyOf(behaviour),
    responseHeadersPolicy: policies.responseHeadersPolicyOf(behaviour),
    functionAssociations: functionsOf(behaviour),
  });
  const all = edgeBehaviours.map((behaviour) => [behaviour.pattern, optionsOf(behaviour)] as const);
  const last = all.at(-1);
  if (last?.[0] !== "*") throw new Error("The last behaviour must match everything");
  return { defaultBehavior: last[1], additionalBehaviors: Object.fromEntries(all.slice(0, -1)) };
}

/** The published bucket, failing over to the API; and the API by itself. */
function createOrigins(
  stack: Stack,
  { data, api }: Pick<EdgeProps, "data" | "api">,
): { stored: cloudfront.IOrigin; functions: cloudfront.IOrigin } {
  const bucket = known(stack, "PublishedBucket", data.buckets.published);
  Annotations.of(stack).acknowledgeWarning(
    "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac",
    "The bucket's policy stands in the Data stack.",
  );
  const functions = new origins.HttpOrigin(
    `${api.httpApi.apiId}.execute-api.${stack.region}.${stack.urlSuffix}`,
    { protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY },
  );
  const stored = new origins.OriginGroup({
    primaryOrigin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
    fallbackOrigin: functions,
    fallbackStatusCodes: [...failOverStatuses],
  });
  return { stored, functions };
}

/**
 * A bucket as if it were not ours, so that nothing here writes into its policy: Data lets the CDN in itself,
 * and the other way round would be a cycle.
 */
function known(stack: Stack, id: string, bucket: s3.Bucket): s3.IBucket {
  return s3.Bucket.fromBucketAttributes(stack, id, {
    bucketArn: bucket.bucketArn,
    bucketName: bucket.bucketName,
    bucketRegionalDomainName: bucket.bucketRegionalDomainName,
  });
}

function pointDomain(stack: Stack, { domain }: Configuration, distribution: cloudfront.Distribution): void {
  if (domain?.hostedZone === undefined) return;
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", {
    hostedZoneId: domain.hostedZone.id,
    zoneName: domain.hostedZone.name,
  });
  const target = route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  new route53.ARecord(stack, "Address4", { zone, recordName: domain.name, target });
  new route53.AaaaRecord(stack, "Address6", { zone, recordName: domain.name, target });
}

function acknowledgeChoices(distribution: cloudfront.Distribution, { domain }: Configuration): void {
  const choices: Record<string, string> = {
    "AwsSolutions-CFR1": "Publications are for readers everywhere.",
    "AwsSolutions-CFR2":
      "A firewall costs more in a month than the rest of a small site; the API is throttled, and a firewall can be attached by hand.",
    ...(domain === undefined
      ? {
          "AwsSolutions-CFR4":
            "CloudFront's own name comes with CloudFront's own certificate and its TLS versions; with a domain it is TLS 1.2 (2021).",
        }
      : {}),
  };
  for (const [id, reason] of Object.entries(choices))
    Validations.of(distribution).acknowledge({ id, reason });
}
