import { Duration } from "aws-cdk-lib";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import {
  type EdgeBehaviour,
  forwardedDeliveryHeaders,
  securityHeaders,
  storedCorsHeaders,
} from "../../schemas/edge-behaviours.ts";

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
  const answered = new cloudfront.ResponseHeadersPolicy(scope, "AnsweredHeaders", {
    comment: "For what functions answer",
    ...securityPolicy(),
  });
  const stored = new cloudfront.ResponseHeadersPolicy(scope, "StoredHeaders", {
    comment: "For what is stored",
    ...securityPolicy(),
    corsBehavior: storedCors(),
  });
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
    responseHeadersPolicyOf: (behaviour) => (behaviour.origin === "stored" ? stored : answered),
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

/** The security headers, none of which replaces one that an origin has set. */
function securityPolicy(): Pick<
  cloudfront.ResponseHeadersPolicyProps,
  "securityHeadersBehavior" | "customHeadersBehavior"
> {
  const {
    "strict-transport-security": transport,
    "x-content-type-options": _nosniff,
    "referrer-policy": referrer,
    "content-security-policy": contentSecurityPolicy,
    ...others
  } = securityHeaders;
  const customHeaders = Object.entries<string>(others).map(([header, value]) => ({
    header,
    value,
    override: false,
  }));
  return {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(Number(/max-age=(\d+)/.exec(transport)?.[1])),
        includeSubdomains: /includeSubDomains/i.test(transport),
        preload: /preload/i.test(transport),
        override: false,
      },
      contentTypeOptions: { override: false },
      referrerPolicy: { referrerPolicy: referrerPolicyNamed(referrer), override: false },
      contentSecurityPolicy: { contentSecurityPolicy, override: false },
    },
    ...(customHeaders.length === 0 ? {} : { customHeadersBehavior: { customHeaders } }),
  };
}

function referrerPolicyNamed(name: string): cloudfront.HeadersReferrerPolicy {
  const found = Object.values(cloudfront.HeadersReferrerPolicy).find((policy) => policy === name);
  if (found === undefined) throw new Error(`CloudFront knows no referrer policy '${name}'`);
  return found;
}

function storedCors(): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: [storedCorsHeaders["access-control-allow-origin"]],
    accessControlExposeHeaders: storedCorsHeaders["access-control-expose-headers"].split(/\s*,\s*/),
    accessControlAllowMethods: ["GET", "HEAD", "OPTIONS"],
    accessControlAllowHeaders: ["*"],
    accessControlAllowCredentials: false,
    originOverride: false,
  };
}
