import type { IncomingMessage } from "node:http";

/** The longest body that a function can be given, in bytes (Lambda's limit on an invocation). */
export const bodyMaximum = 6 * 1024 * 1024;

/**
 * Reads a request's body; null as soon as it is longer than a function can be given. What comes after
 * that is thrown away unread, so that the sender gets to see the answer.
 */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > bodyMaximum) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bodyMaximum) chunks.push(chunk);
      else {
        chunks = [];
        resolve(null);
      }
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("The sender left before the body was complete")));
  });
}
