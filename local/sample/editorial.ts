import type * as z from "zod";
import { problemSchema } from "../../schemas/problem.ts";
import { sendRequest } from "../http-request.ts";

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
      await limited(() => fetched(subject, url, { method: "PUT", headers, body: bytes }));
    },
  };
}

/** Enough to keep one machine busy. */
const requestsAtOnce = 8;

function mediaTypeOf(method: string): string {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}

/** The body of a successful answer: JSON where it is, text otherwise. */
async function fetched(
  subject: string,
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string | Buffer },
): Promise<unknown> {
  const answer = await sendRequest(url, request).catch((cause: unknown) => {
    throw new Error(`${subject}: ${request.method} ${url} could not be sent`, { cause });
  });
  const text = answer.body.toString("utf8");
  const body: unknown = /[/+]json\b/.test(answer.contentType) ? JSON.parse(text) : text;
  if (answer.status >= 200 && answer.status < 300) return body;
  throw new Error(
    `${subject}: ${request.method} ${new URL(url).pathname}: ${refusalIn(answer.status, body)}`,
  );
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
