import { createServer, request } from "node:http";
import * as z from "zod";

/** An address on the loopback interface that leads to the emulated CDN as if by its own name, over TLS. */
export async function startEdgeProxy(options: {
  readonly endpoint: string;
  /** The host that the CDN chose; asked when somebody asks the proxy, since a deployment starts without one. */
  readonly host: () => Promise<string>;
}): Promise<{ address: string; stop(): void }> {
  const { hostname, port } = new URL(options.endpoint);
  const server = createServer(async (incoming, outgoing) => {
    const fail = (error: unknown) => outgoing.writeHead(502).end(String(error));
    try {
      const host = await options.host();
      const forwarded = request(
        {
          hostname,
          port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, host, "x-forwarded-proto": "https" },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      forwarded.on("error", fail);
      incoming.pipe(forwarded);
    } catch (error) {
      fail(error);
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bound = z.object({ port: z.number() }).parse(server.address());
  return { address: `http://127.0.0.1:${bound.port}`, stop: () => server.close() };
}
