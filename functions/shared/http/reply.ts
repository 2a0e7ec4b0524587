import { createHash } from "node:crypto";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** What a route answers, before it becomes an HTTP response. */
export type Reply = {
  readonly status: number;
  /** A value that is sent as JSON, or a text or bytes with `contentType`. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** A strong entity tag, with its quotes (RFC 9110 section 8.8.3). What caches may keep gets one of its bytes. */
  readonly etag?: string;
  readonly cacheControl?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/**
 * The response of a reply to a request: 304 where the client has it already (RFC 9110 section 13.1.2),
 * no body for HEAD.
 */
export function toResult(
  reply: Reply,
  request: { readonly method: string; readonly ifNoneMatch: string | undefined },
): APIGatewayProxyStructuredResultV2 {
  const reading = request.method === "GET" || request.method === "HEAD";
  const content = reply.body === undefined ? undefined : contentOf(reply);
  const etag = reply.etag ?? (reading && reply.cacheControl !== undefined ? tagOf(content?.body) : undefined);
  const headers: Record<string, string> = {
    ...(etag === undefined ? {} : { etag }),
    ...(reply.cacheControl === undefined ? {} : { "cache-control": reply.cacheControl }),
    ...reply.headers,
  };
  if (reading && reply.status === 200 && etag !== undefined && matches(request.ifNoneMatch, etag)) {
    return { statusCode: 304, headers };
  }
  if (content === undefined) return { statusCode: reply.status, headers };
  headers["content-type"] = content.contentType;
  if (request.method === "HEAD") {
    headers["content-length"] = String(Buffer.byteLength(content.body, content.base64 ? "base64" : "utf8"));
    return { statusCode: reply.status, headers };
  }
  return { statusCode: reply.status, headers, body: content.body, isBase64Encoded: content.base64 };
}

function contentOf(reply: Reply): { body: string; base64: boolean; contentType: string } {
  if (reply.body instanceof Uint8Array) {
    const body = Buffer.from(reply.body).toString("base64");
    return { body, base64: true, contentType: reply.contentType ?? "application/octet-stream" };
  }
  if (typeof reply.body === "string" && reply.contentType !== undefined) {
    return { body: reply.body, base64: false, contentType: reply.contentType };
  }
  return {
    body: JSON.stringify(reply.body),
    base64: false,
    contentType: reply.contentType ?? "application/json",
  };
}

/** Not for secrets: the MD5 of the bytes, as storage gives stored files too. */
function tagOf(body: string | undefined): string | undefined {
  return body === undefined ? undefined : `"${createHash("md5").update(body).digest("hex")}"`;
}

/** Weak comparison, as If-None-Match asks for (RFC 9110 section 13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const strong = etag.replace(/^W\//, "");
  return ifNoneMatch
    .split(",")
    .map((one) => one.trim())
    .some((one) => one === "*" || one.replace(/^W\//, "") === strong);
}
