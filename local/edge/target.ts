/** The longest path and query that the edge takes, as CloudFront does, in bytes. */
export const targetMaximum = 8_192;

/** A request's path and query as they were sent, or why they are not taken. */
export type Target = { path: string; query: string } | { fault: string };

/**
 * Parts a request target (RFC 9112, section 3.2) without decoding or normalising it, and refuses what
 * is only ever sent to get around a path: parent steps, slashes and backslashes in disguise, control
 * characters, broken escapes.
 */
export function parseTarget(target: string): Target {
  if (target.length > targetMaximum) return { fault: "The address is too long" };
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? "";
  const rest = target.slice(origin.length);
  const mark = rest.indexOf("?");
  const path = (mark < 0 ? rest : rest.slice(0, mark)) || "/";
  const query = mark < 0 ? "" : rest.slice(mark + 1);
  if (!path.startsWith("/")) return { fault: "The path must begin with a slash" };
  if (/[\\\u0000-\u0020\u007f-\uffff#]/.test(path))
    return { fault: "The path holds a character that must be encoded" };
  if (/%(?:2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i.test(path)) {
    return { fault: "The path holds an encoded slash, backslash or control character" };
  }
  const segments = decodedSegments(path);
  if (segments === null) return { fault: "The path holds an escape that is not UTF-8" };
  if (segments.some((segment) => segment === "." || segment === "..")) {
    return { fault: "The path must not hold '.' or '..' steps" };
  }
  return { path, query };
}

function decodedSegments(path: string): string[] | null {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return null;
  }
}
