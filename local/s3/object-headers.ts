import type { IncomingHttpHeaders } from "node:http";
import type { S3Object } from "./emulator.ts";

/** What the headers of a PUT say about the object: its type, what is sent with it, its metadata. */
export function describeByHeaders(
  headers: IncomingHttpHeaders,
): Pick<
  S3Object,
  | "contentType"
  | "metadata"
  | "cacheControl"
  | "contentDisposition"
  | "contentLanguage"
  | "contentEncoding"
  | "checksumAlgorithm"
  | "checksumValue"
  | "checksumType"
> {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const cacheControl = text("cache-control");
  const contentDisposition = text("content-disposition");
  const contentLanguage = text("content-language");
  const contentEncoding = text("content-encoding");
  const checksum = text("x-amz-checksum-sha256");
  const metadata = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    name.startsWith("x-amz-meta-") && typeof value === "string"
      ? [[name.slice("x-amz-meta-".length), value]]
      : [],
  );
  return {
    contentType: text("content-type") ?? "application/octet-stream",
    metadata: Object.fromEntries(metadata),
    ...(cacheControl === undefined ? {} : { cacheControl }),
    ...(contentDisposition === undefined ? {} : { contentDisposition }),
    ...(contentLanguage === undefined ? {} : { contentLanguage }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    ...(checksum === undefined
      ? {}
      : { checksumAlgorithm: "SHA256", checksumValue: checksum, checksumType: "FULL_OBJECT" }),
  };
}
