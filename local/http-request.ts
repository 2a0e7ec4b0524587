import { request as makeRequest } from "node:http";
import { buffer } from "node:stream/consumers";

export type HttpAnswer = {
  readonly status: number;
  /** Its media type; empty when it says none. */
  readonly contentType: string;
  readonly body: Buffer;
};

/**
 * Sends a request of the runtime's own to this machine, and reads the whole answer. `fetch` would do, but once it was
 * used 13 MB of it stay in memory.
 * @throws Error of the connection
 */
export function sendRequest(
  url: string,
  options: { method?: string; headers?: Readonly<Record<string, string>>; body?: string | Buffer } = {},
): Promise<HttpAnswer> {
  const { method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = makeRequest(url, { method, headers }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      buffer(response).then(
        (bytes) => resolve({ status, contentType: answered["content-type"] ?? "", body: bytes }),
        reject,
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}
