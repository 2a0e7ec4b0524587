import type { Duplex } from "node:stream";
import { problemAnswer } from "./answer.ts";

/** Answers bytes that are not HTTP, or whose head is too long, with a problem document, and hangs up. */
export function refuseMalformed(socket: Duplex, publicAddress: string): void {
  if (!socket.writable) return;
  const { status, headers, body } = problemAnswer(
    { path: "", requestId: "", publicAddress },
    { code: "invalid-parameter", detail: "This is not a well-formed HTTP request" },
  );
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(
    [`HTTP/1.1 ${status} Bad Request`, ...lines, "connection: close", "", body.toString()].join("\r\n"),
  );
}
