import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Refusal, refusals } from "./refusal.ts";

type SignedRequest = {
  readonly method: string;
  /** Path and query as they came, still encoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
};
type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

/**
 * Refuses a request that S3 would: one without a signature, and a presigned one that is expired or
 * whose signature does not fit (AWS Signature Version 4, query parameters). A signature in a header
 * is taken on trust: those requests come from functions of this very process.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function refuseBySignature(
  request: SignedRequest,
  credentials: Credentials,
  now: Date,
): Refusal | null {
  const { path, query } = splitUrl(request.url);
  const signature = query.get("X-Amz-Signature");
  if (signature === undefined) {
    return request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ") ? null : refusals.accessDenied;
  }
  const scope = (query.get("X-Amz-Credential") ?? "").split("/");
  const [accessKeyId, date = "", region = "", service = ""] = scope;
  const signedAt = parseSignedAt(query.get("X-Amz-Date") ?? "");
  const lifetime = Number(query.get("X-Amz-Expires"));
  if (accessKeyId !== credentials.accessKeyId || signedAt === null || !Number.isFinite(lifetime)) {
    return refusals.accessDenied;
  }
  if (now.getTime() > signedAt + lifetime * 1_000) return refusals.expired;
  const signedHeaders = (query.get("X-Amz-SignedHeaders") ?? "").split(";");
  const canonical = [
    request.method,
    path,
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${headerValue(request.headers, name)}`),
    "",
    signedHeaders.join(";"),
    payloadHash(request, query, signedHeaders),
  ].join("\n");
  const toSign = [
    "AWS4-HMAC-SHA256",
    query.get("X-Amz-Date") ?? "",
    `${date}/${region}/${service}/aws4_request`,
    createHash("sha256").update(canonical).digest("hex"),
  ].join("\n");
  const key = [date, region, service, "aws4_request"].reduce<Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const wanted = createHmac("sha256", key).update(toSign).digest();
  const given = Buffer.from(signature, "hex");
  const fits = given.length === wanted.length && timingSafeEqual(given, wanted);
  return fits ? null : refusals.signatureDoesNotMatch;
}

/** What a presigned request promises about its body, wherever it says so: headers, or hoisted into the query. */
export function promisedHeaders(request: Pick<SignedRequest, "url" | "headers">): IncomingHttpHeaders {
  const promised: IncomingHttpHeaders = { ...request.headers };
  for (const [name, value] of splitUrl(request.url).query) {
    const header = name.toLowerCase();
    if (header.startsWith("x-amz-checksum-") || header === "x-amz-content-sha256") promised[header] = value;
  }
  return promised;
}

function splitUrl(url: string): { path: string; query: Map<string, string> } {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  return { path, query: new Map(mark < 0 ? [] : new URLSearchParams(url.slice(mark + 1))) };
}

function canonicalQuery(query: Map<string, string>): string {
  return [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
}

/** RFC 3986, as the signature asks for it. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim().replace(/ +/g, " ");
}

function payloadHash(request: SignedRequest, query: Map<string, string>, signedHeaders: string[]): string {
  const header = signedHeaders.includes("x-amz-content-sha256")
    ? headerValue(request.headers, "x-amz-content-sha256")
    : "";
  return (
    header || query.get("X-Amz-Content-Sha256") || query.get("x-amz-content-sha256") || "UNSIGNED-PAYLOAD"
  );
}

function parseSignedAt(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
