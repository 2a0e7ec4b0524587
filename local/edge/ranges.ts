/** A part of a body: first and last byte, both included, from 0. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * What a `Range` header asks of a body (RFC 9110, section 14.2).
 * @returns one range; `whole` for no range, several of them, another unit or bad syntax, which are all
 *   answered with everything; `unsatisfiable` when it begins behind the end
 */
export function parseRange(
  header: string | undefined,
  length: number,
): ByteRange | "whole" | "unsatisfiable" {
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec((header ?? "").replaceAll(" ", ""));
  if (parts === null) return "whole";
  const [, from = "", to = ""] = parts;
  if (from === "" && to === "") return "whole";
  if (from === "") {
    const suffix = Number(to);
    if (suffix === 0 || length === 0) return "unsatisfiable";
    return { first: Math.max(0, length - suffix), last: length - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return "whole";
  if (first >= length) return "unsatisfiable";
  return { first, last: to === "" ? length - 1 : Math.min(Number(to), length - 1) };
}
