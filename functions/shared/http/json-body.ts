import { type Fault, jsonPointer, ProblemError } from "../../../schemas/problem.ts";

/**
 * Bodies before zod sees them: length, UTF-8, JSON, nesting depth and well-formed Unicode. zod overflows
 * the stack on deep input and lets lone surrogates pass, so both are looked at here.
 */
export const bodyMaximum = 1_000_000;
export const depthMaximum = 64;

/** @throws ProblemError too-large, malformed-json, invalid-content (with pointers) */
export function parseJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length > bodyMaximum) {
    throw new ProblemError(
      "too-large",
      `The body has ${bytes.length} bytes; at most ${bodyMaximum} are taken`,
    );
  }
  const value = parse(decode(bytes));
  const faults = faultsIn(value);
  if (faults.length > 0) {
    throw new ProblemError("invalid-content", "The body holds what no field may hold", { errors: faults });
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ProblemError("malformed-json", "The body is not UTF-8", {}, { cause: error });
  }
}

function parse(json: string): unknown {
  assertDepth(json);
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, ".*$/s, "") : "not JSON";
    throw new ProblemError("malformed-json", `The body is not JSON: ${reason}`, {}, { cause: error });
  }
}

/** Counts brackets outside strings, so that a deep body is refused before anything recurses into it. */
function assertDepth(json: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json.charCodeAt(index);
    if (inString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > depthMaximum) {
        throw new ProblemError("malformed-json", `The body is nested more than ${depthMaximum} levels deep`);
      }
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
}

const dangerousKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Lone surrogates and control characters in any string, and keys that reach into objects' workings. */
function faultsIn(value: unknown, path: readonly PropertyKey[] = []): Fault[] {
  if (typeof value === "string") return faultsInText(value, path);
  if (Array.isArray(value)) return value.flatMap((element, index) => faultsIn(element, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    dangerousKeys.has(key) || faultsInText(key, path).length > 0
      ? [{ pointer: jsonPointer([...path, key]), code: "unknown-field", detail: "There is no such field" }]
      : faultsIn(field, [...path, key]),
  );
}

function faultsInText(value: string, path: readonly PropertyKey[]): Fault[] {
  if (!value.isWellFormed()) {
    return [{ pointer: jsonPointer(path), code: "lone-surrogate", detail: "holds half of a surrogate pair" }];
  }
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.test(value) && !onlyCarriageReturns(value)) {
    return [{ pointer: jsonPointer(path), code: "control-character", detail: "holds a control character" }];
  }
  return [];
}

/** Markdown and pasted text come with CR LF; what keeps line breaks turns them into LF, what does not refuses them. */
function onlyCarriageReturns(value: string): boolean {
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u.test(value);
}
