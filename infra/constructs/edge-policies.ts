import { Duration } from "aws-cdk-lib";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import {
  type AnswerKind,
  addedHeaders,
  type EdgeBehaviour,
  forwardedDeliveryHeaders,
} from "../../schemas/edge-behaviours.ts";
import { pascalCase } from "../names.ts";

/** The CDN's policies, made of the shared tables: what is a cache key, what reaches an origin, which headers stand. */
export type EdgePolicies = {
  cachePolicyOf(behaviour: EdgeBehaviour): cloudfront.ICachePolicy;
  originRequestPolicyOf(behaviour: EdgeBehaviour): cloudfront.IOriginRequestPolicy;
  responseHeadersPolicyOf(behaviour: EdgeBehaviour): cloudfront.IResponseHeadersPolicy;
};

export function createEdgePolicies(scope: Construct): EdgePolicies {
  const caches = new Map<string, cloudfront.CachePolicy>();
  const delivery = new cloudfront.OriginRequestPolicy(scope, "DeliveryRequests", {
    comment: "What a delivery origin learns of the reader: no Authorization, no cookies, no Host",
    headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList(...forwardedDeliveryHeaders),
    queryStringBehavior: cloudfront.OriginRequestQueryStringBehavior.none(),
    cookieBehavior: cloudfront.OriginRequestCookieBehavior.none(),
  });
  const headers: Readonly<Record<AnswerKind, cloudfront.ResponseHeadersPolicy>> = {
    answered: createHeaders(scope, "answered", "For what functions answer"),
    stored: createHeaders(scope, "stored", "For feeds and other stored artefacts"),
    document: createHeaders(scope, "document", "For stored documents, which are part of the API"),
    file: createHeaders(scope, "file", "For uploaded files"),
  };
  return {
    cachePolicyOf: (behaviour) => {
      if (!behaviour.cached) return cloudfront.CachePolicy.CACHING_DISABLED;
      const id = cacheName(behaviour);
      const policy = caches.get(id) ?? createCachePolicy(scope, id, behaviour);
      caches.set(id, policy);
      return policy;
    },
    originRequestPolicyOf: (behaviour) =>
      behaviour.private ? cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER : delivery,
    responseHeadersPolicyOf: (behaviour) => headers[behaviour.answers],
  };
}

const cacheName = ({ queryInKey, maximumSeconds, compress }: EdgeBehaviour): string =>
  `Cache${maximumSeconds}s${queryInKey ? "WithQuery" : ""}${compress ? "" : "Uncompressed"}`;

/** Nothing is kept longer than its Cache-Control says, and nothing without one. */
function createCachePolicy(scope: Construct, id: string, behaviour: EdgeBehaviour): cloudfront.CachePolicy {
  return new cloudfront.CachePolicy(scope, id, {
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.seconds(behaviour.maximumSeconds),
    queryStringBehavior: behaviour.queryInKey
      ? cloudfront.CacheQueryStringBehavior.all()
      : cloudfront.CacheQueryStringBehavior.none(),
    headerBehavior: cloudfront.CacheHeaderBehavior.none(),
    cookieBehavior: cloudfront.CacheCookieBehavior.none(),
    enableAcceptEncodingGzip: behaviour.compress,
    enableAcceptEncodingBrotli: behaviour.compress,
  });
}

/** The shared headers of a kind of answers as a policy, in which each header has the place that CloudFront gives it. */
function createHeaders(
  scope: Construct,
  kind: AnswerKind,
  comment: string,
): cloudfront.ResponseHeadersPolicy {
  const {
    "strict-transport-security": transport,
    "x-content-type-options": nosniff,
    "referrer-policy": referrer,
    "content-security-policy": policy,
    "access-control-allow-origin": origin,
    "access-control-expose-headers": exposed,
    ...others
  } = addedHeaders(kind);
  const custom = Object.entries(others).map(([header, value]) => ({ header, value, override: false }));
  return new cloudfront.ResponseHeadersPolicy(scope, `${pascalCase(kind)}Headers`, {
    comment,
    securityHeadersBehavior: {
      ...(transport === undefined ? {} : { strictTransportSecurity: transportOf(transport) }),
      ...(nosniff === undefined ? {} : { contentTypeOptions: { override: false } }),
      ...(referrer === undefined
        ? {}
        : { referrerPolicy: { referrerPolicy: referrerPolicyNamed(referrer), override: false } }),
      ...(policy === undefined
        ? {}
        : { contentSecurityPolicy: { contentSecurityPolicy: policy, override: false } }),
    },
    ...(origin === undefined ? {} : { corsBehavior: corsOf(origin, exposed ?? "") }),
    ...(custom.length === 0 ? {} : { customHeadersBehavior: { customHeaders: custom } }),
  });
}

function transportOf(header: string): cloudfront.ResponseHeadersStrictTransportSecurity {
  return {
    accessControlMaxAge: Duration.seconds(Number(/max-age=(\d+)/.exec(header)?.[1])),
    includeSubdomains: /includeSubDomains/i.test(header),
    preload: /preload/i.test(header),
    override: false,
  };
}

function referrerPolicyNamed(name: string): cloudfront.HeadersReferrerPolicy {
  const found = Object.values(cloudfront.HeadersReferrerPolicy).find((policy) => policy === name);
  if (found === undefined) throw new Error(`CloudFront knows no referrer policy '${name}'`);
  return found;
}

function corsOf(origin: string, exposed: string): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: [origin],
    accessControlExposeHeaders: exposed.split(/\s*,\s*/),
    accessControlAllowMethods: ["GET", "HEAD", "OPTIONS"],
    accessControlAllowHeaders: ["*"],
    accessControlAllowCredentials: false,
    originOverride: false,
  };
}
