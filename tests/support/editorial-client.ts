import * as z from "zod";

/** An editor's program: the editorial API over HTTP, as tests and benches use it. */
export type EditorialClient = ReturnType<typeof editorialClient>;

const entryShape = z.looseObject({ id: z.string(), version: z.int(), slug: z.string(), status: z.string() });
export type Entry = z.infer<typeof entryShape>;

/** A response that is not the expected one; its problem is the message. */
class UnexpectedAnswer extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`${status}: ${text.slice(0, 2_000)}`);
    this.name = "UnexpectedAnswer";
    this.status = status;
  }
}

export function editorialClient(site: { address: string; token: string }) {
  const send = async (method: string, path: string, body?: unknown, version?: number): Promise<Response> =>
    fetch(`${site.address}/editorial/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${site.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(version === undefined ? {} : { "if-match": `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const entry = async (answer: Promise<Response>): Promise<Entry> => {
    const response = await answer;
    const text = await response.text();
    if (!response.ok) throw new UnexpectedAnswer(response.status, text);
    return entryShape.parse(JSON.parse(text));
  };
  return {
    send,
    create: (collection: string, content: Record<string, unknown>, slug?: string) =>
      entry(send("POST", `/${collection}`, { ...(slug === undefined ? {} : { slug }), content })),
    read: (collection: string, id: string) => entry(send("GET", `/${collection}/${id}`)),
    replace: (collection: string, one: Entry, content: Record<string, unknown>, slug?: string) =>
      entry(
        send(
          "PUT",
          `/${collection}/${one.id}`,
          { ...(slug === undefined ? {} : { slug }), content },
          one.version,
        ),
      ),
    publish: (collection: string, one: Entry) =>
      entry(send("POST", `/${collection}/${one.id}/publish`, {}, one.version)),
    withdraw: (
      collection: string,
      one: Entry,
      reason: { reason: string; kind?: "withdrawal" | "retraction" },
    ) => entry(send("POST", `/${collection}/${one.id}/withdraw`, reason, one.version)),
  };
}
