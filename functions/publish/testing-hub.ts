import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What a hub was told. */
type Received = {
  readonly method: string | undefined;
  readonly host: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
};

export type TestHub = {
  readonly port: number;
  /** Its address, with a slash at the end. */
  readonly address: string;
  readonly received: Received[];
  /** The addresses that it was told of, in order. */
  topics(): string[];
  stop(): Promise<void>;
};

/** A hub on this machine. @param answer may wait, or never answer at all */
export async function startTestHub(
  answer: (response: ServerResponse, request: IncomingMessage) => void = accepted,
): Promise<TestHub> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, headers } = request;
    const body = Buffer.concat(chunks).toString();
    received.push({ method, host: headers.host, type: headers["content-type"], body });
    answer(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const listening = server.address();
  if (listening === null || typeof listening === "string") throw new Error("The hub has no port");
  return {
    port: listening.port,
    address: `http://127.0.0.1:${listening.port}/`,
    received,
    topics: () => received.map(({ body }) => new URLSearchParams(body).get("hub.url") ?? ""),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function accepted(response: ServerResponse): void {
  response.writeHead(204).end();
}
