import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

export type Coding = "br" | "gzip";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** What CloudFront compresses: these types, between these lengths in bytes. */
const compressible = /^(?:text\/|application\/(?:json|javascript|xml|[^;]*\+(?:json|xml))|image\/svg\+xml)/i;
const shortest = 1_000;
const longest = 10_000_000;

export const isCompressible = (contentType: string | undefined): boolean =>
  compressible.test(contentType ?? "");

/** The coding to answer with, Brotli before gzip; null for none (RFC 9110, section 12.5.3). */
export function chooseCoding(acceptEncoding: string | undefined, length: number): Coding | null {
  if (acceptEncoding === undefined || length < shortest || length > longest) return null;
  const accepted = new Map(
    acceptEncoding.split(",").map((part) => {
      const [name = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return [name.trim(), quality === undefined ? 1 : Number(quality.trim().slice(2))];
    }),
  );
  const accepts = (coding: string): boolean => (accepted.get(coding) ?? accepted.get("*") ?? 0) > 0;
  if (accepts("br")) return "br";
  return accepts("gzip") ? "gzip" : null;
}

export function compress(coding: Coding, bytes: Buffer): Promise<Buffer> {
  if (coding === "gzip") return zip(bytes);
  return brotli(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** The ETag of the compressed form: the same value, but weak, because the bytes differ. */
export const weakened = (tag: string): string => (tag.startsWith("W/") ? tag : `W/${tag}`);
