import { type ProblemCode, type ProblemExtras, problemCatalogue } from "../../schemas/problem.ts";

/** What the edge got from a reader. Path and query are as they were sent, still encoded. */
export type EdgeRequest = {
  readonly method: string;
  readonly path: string;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  /** Names in lower case; several values of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The reader's address. */
  readonly address: string;
  readonly requestId: string;
  /** What addresses in answers start with; never what the reader's `Host` says. */
  readonly publicAddress: string;
};

export type AnswerBody = Buffer | { readonly file: string; readonly length: number };

/** What an origin answers. Header names are in lower case. */
export type OriginAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody;
  /** Whether a function answered for a stored address, because nothing was stored there. */
  readonly failedOver?: boolean;
};

export const emptyBody = Buffer.alloc(0);

export const lengthOf = (body: AnswerBody): number => body.length;

/** A problem document (RFC 9457) of the edge's own, in the shape that the functions answer with. */
export function problemAnswer(
  request: Pick<EdgeRequest, "path" | "requestId" | "publicAddress">,
  problem: { code: ProblemCode; detail: string; extras?: ProblemExtras; headers?: Record<string, string> },
): OriginAnswer {
  const { status, title } = problemCatalogue[problem.code];
  const document = {
    type: `${request.publicAddress}/docs/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.detail,
    instance: request.path,
    requestId: request.requestId,
    ...problem.extras,
  };
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "access-control-allow-origin": "*",
      ...problem.headers,
    },
    body: Buffer.from(JSON.stringify(document)),
  };
}
