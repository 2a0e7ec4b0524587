import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Stands between a reader and the site, and notes how each request was answered. */
export type RecordingProxy = {
  readonly address: string;
  readonly exchanges: { readonly path: string; readonly status: number; readonly conditional: boolean }[];
  close(): Promise<void>;
};

export async function startRecordingProxy(site: string): Promise<RecordingProxy> {
  const exchanges: RecordingProxy["exchanges"] = [];
  const server = createServer(async (request, response) => {
    try {
      const headers = new Headers();
      for (const name of ["if-none-match", "if-modified-since", "user-agent", "accept"]) {
        const value = request.headers[name];
        if (typeof value === "string") headers.set(name, value);
      }
      const answer = await fetch(`${site}${request.url}`, { headers });
      const conditional = headers.has("if-none-match") || headers.has("if-modified-since");
      exchanges.push({ path: request.url ?? "", status: answer.status, conditional });
      const kept = ["content-type", "etag", "last-modified", "cache-control"].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      response.writeHead(answer.status, Object.fromEntries(kept));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    exchanges,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
