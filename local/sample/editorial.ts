import type * as z from "zod";
import { problemSchema } from "../../schemas/problem.ts";

/** Requests to the editorial API, as an editor's program makes them. */

type EditorialRequest<Answer> = {
  /** What the request is for: errors begin with it. */
  readonly subject: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Below `/editorial/v1/`. */
  readonly path: string;
  readonly body?: unknown;
  /** The version that a change is based on. */
  readonly version?: number;
  readonly answer: z.ZodType<Answer>;
};

export type Editorial = {
  /** @throws Error that names the subject and every fault that the API found */
  send<Answer>(request: EditorialRequest<Answer>): Promise<Answer>;
  /** Sends bytes to a presigned address. @throws Error that names the subject */
  upload(
    subject: string,
    upload: { url: string; headers: Record<string, string> },
    bytes: Buffer,
  ): Promise<void>;
};

/** @param address where the API answers, without a trailing slash */
export function createEditorial({ address, token }: { address: string; token: string }): Editorial {
  const limited = limiter(requestsAtOnce);
  return {
    send: async ({ subject, method, path, body, version, answer }) => {
      const response = await limited(() =>
        fetched(subject, `${address}/editorial/v1/${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { "content-type": mediaTypeOf(method) }),
            ...(version === undefined ? {} : { "if-match": `"${version}"` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const parsed = answer.safeParse(response);
      if (parsed.success) return parsed.data;
      throw new Error(`${subject}: ${method} ${path} answered something else than expected`, {
        cause: parsed.error,
      });
    },
    upload: async (subject, { url, headers }, bytes) => {
      await limited(() => fetched(subject, url, { method: "PUT", headers, body: new Uint8Array(bytes) }));
    },
  };
}

/** Enough to keep one machine busy. */
const requestsAtOnce = 8;

function mediaTypeOf(method: string): string {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}

/** The body of a successful answer: JSON where it is, text otherwise. */
async function fetched(subject: string, url: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, init);
    text = await response.text();
  } catch (error) {
    throw new Error(`${subject}: ${init.method} ${url} could not be sent`, { cause: error });
  }
  const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
  const body: unknown = isJson ? JSON.parse(text) : text;
  if (response.ok) return body;
  throw new Error(`${subject}: ${init.method} ${new URL(url).pathname}: ${refusalIn(response.status, body)}`);
}

function refusalIn(status: number, body: unknown): string {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return `${status} ${typeof body === "string" ? body.slice(0, 500) : ""}`.trimEnd();
  const { code, detail, errors } = problem.data;
  const faults = errors?.map((fault) => `\n  ${fault.pointer} ${fault.code}: ${fault.detail}`) ?? [];
  return `${status} ${code}: ${detail}${faults.join("")}`;
}

/** Runs at most so many at once, the rest in the order in which they came. */
function limiter(maximum: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= maximum) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
