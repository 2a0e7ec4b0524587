import { controlsInRequests } from "../../../schemas/characters.ts";
import type { FaultCode } from "../../../schemas/fault-codes.ts";
import {
  type Fault,
  faultMaximum,
  jsonPointer,
  type ProblemCode,
  ProblemError,
} from "../../../schemas/problem.ts";

/**
 * Bodies before zod sees them: length, UTF-8, JSON, nesting depth and well-formed Unicode. zod overflows
 * the stack on deep input and lets lone surrogates pass, so both are looked at here.
 */
export const bodyMaximum = 1_000_000;
export const depthMaximum = 64;

/** @throws ProblemError too-large, malformed-json, invalid-content, each with pointers */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length > bodyMaximum) {
    throw bodyProblem("too-large", `The body has ${bytes.length} bytes; at most ${bodyMaximum} are taken`);
  }
  const value = parse(decode(bytes));
  const faults: Fault[] = [];
  findFaults(value, [], faults);
  if (faults.length > 0) {
    throw new ProblemError("invalid-content", "The body holds what no field may hold", { errors: faults });
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw bodyProblem("malformed-json", "The body is not UTF-8", "", error);
  }
}

function parse(json: string): unknown {
  assertDepth(json);
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, ".*$/s, "") : "not JSON";
    throw bodyProblem("malformed-json", `The body is not JSON: ${reason}`, "", error);
  }
}

/** A refusal of a body as a whole, or of what stands at a pointer in it. The empty pointer is the whole (RFC 6901). */
export function bodyProblem(
  code: ProblemCode & FaultCode,
  detail: string,
  pointer = "",
  cause?: unknown,
): ProblemError {
  return new ProblemError(code, detail, { errors: [{ pointer, code, detail }] }, { cause });
}

/**
 * Looks at brackets outside strings, so that a deep body is refused before anything recurses into it. The way
 * down is kept, an index or a key a level, to point at what is too deep.
 */
function assertDepth(json: string): void {
  const path: (string | number)[] = [];
  let text = "";
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (character === '"') {
      const end = endOfString(json, index);
      text = json.slice(index, end + 1);
      index = end;
    } else if (character === ":") path.splice(-1, 1, text);
    else if (character === ",") {
      const last = path.at(-1);
      if (typeof last === "number") path.splice(-1, 1, last + 1);
    } else if (character === "]" || character === "}") path.pop();
    else if (character === "[" || character === "{") {
      if (path.length === depthMaximum) {
        const detail = `The body is nested more than ${depthMaximum} levels deep`;
        throw bodyProblem("malformed-json", detail, jsonPointer(path.map(unquoted)));
      }
      path.push(character === "[" ? 0 : "");
    }
  }
}

function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json[index] !== '"') index += json[index] === "\\" ? 2 : 1;
  return index;
}

/** A key as it stands in a pointer; one with an escape that is none stays as it was written. */
function unquoted(step: string | number): string | number {
  if (typeof step === "number") return step;
  try {
    return String(JSON.parse(step));
  } catch {
    return step.slice(1, -1);
  }
}

/** What keeps line breaks turns CR LF into LF, what does not refuses it. */
const forbiddenControls = new RegExp(`[${controlsInRequests}]`);

const dangerousKeys = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Lone surrogates and control characters in any string, and keys that reach into objects' workings;
 * as many as a problem names.
 */
function findFaults(value: unknown, path: PropertyKey[], faults: Fault[]): void {
  if (typeof value === "string") faults.push(...faultsInText(value, path));
  if (typeof value !== "object" || value === null) return;
  for (const [key, field] of Object.entries(value)) {
    if (faults.length >= faultMaximum) return;
    path.push(key);
    if (!Array.isArray(value) && (dangerousKeys.has(key) || faultsInText(key, path).length > 0)) {
      faults.push({ pointer: jsonPointer(path), code: "unknown-field", detail: "There is no such field" });
    } else findFaults(field, path, faults);
    path.pop();
  }
}

function faultsInText(value: string, path: readonly PropertyKey[]): Fault[] {
  if (!value.isWellFormed()) {
    return [{ pointer: jsonPointer(path), code: "lone-surrogate", detail: "holds half of a surrogate pair" }];
  }
  if (forbiddenControls.test(value)) {
    return [{ pointer: jsonPointer(path), code: "control-character", detail: "holds a control character" }];
  }
  return [];
}
