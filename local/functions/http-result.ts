import * as z from "zod";
import { type EdgeRequest, type OriginAnswer, problemAnswer } from "../edge/answer.ts";

/** What a function answers to an HTTP event (payload format 2.0), with a status as all of ours have. */
const resultSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
  cookies: z.array(z.string()).optional(),
});

/** A function's result as an answer. One that is not of the agreed shape is a fault of ours: 500. */
export function answerOfResult(result: unknown, request: EdgeRequest): OriginAnswer {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) {
    return problemAnswer(request, { code: "internal", detail: "The request could not be answered" });
  }
  const { statusCode, headers = {}, body = "", isBase64Encoded = false } = parsed.data;
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
}
