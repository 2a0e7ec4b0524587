import { expect, test } from "vitest";
import { toResult } from "./reply.ts";

const reply = { status: 200, body: { titel: "Één" }, etag: '"7"', cacheControl: "public, max-age=5" };
const get = (ifNoneMatch?: string) => toResult(reply, { method: "GET", ifNoneMatch });

test("a body is sent as JSON, with its tag and how long it may be kept", () => {
  expect(get()).toEqual({
    statusCode: 200,
    headers: { etag: '"7"', "cache-control": "public, max-age=5", "content-type": "application/json" },
    body: '{"titel":"Één"}',
    isBase64Encoded: false,
  });
});

test.each(['"7"', 'W/"7"', '"6", "7"', "*", ' "7" '])("If-None-Match %s has it already", (ifNoneMatch) => {
  const result = get(ifNoneMatch);
  expect(result).toEqual({ statusCode: 304, headers: { etag: '"7"', "cache-control": "public, max-age=5" } });
});

test.each(['"6"', "7", '"77"', ""])("If-None-Match %s has it not", (ifNoneMatch) => {
  expect(get(ifNoneMatch)).toMatchObject({ statusCode: 200 });
});

test("a tag that is weak itself matches by its value", () => {
  const weak = { ...reply, etag: 'W/"7"' };
  expect(toResult(weak, { method: "GET", ifNoneMatch: '"7"' })).toMatchObject({ statusCode: 304 });
});

test("304 is for reading what is there", () => {
  expect(toResult(reply, { method: "PUT", ifNoneMatch: '"7"' })).toMatchObject({ statusCode: 200 });
  expect(toResult({ ...reply, status: 201 }, { method: "GET", ifNoneMatch: '"7"' })).toMatchObject({
    statusCode: 201,
  });
  const untagged = toResult({ status: 200, body: {} }, { method: "GET", ifNoneMatch: "*" });
  expect(untagged).toMatchObject({ statusCode: 200 });
});

test("HEAD says what GET would, without the body", () => {
  const head = toResult(reply, { method: "HEAD", ifNoneMatch: undefined });
  expect(head).toEqual({
    statusCode: 200,
    headers: { ...get().headers, "content-length": String(Buffer.byteLength('{"titel":"Één"}')) },
  });
  expect(toResult(reply, { method: "HEAD", ifNoneMatch: '"7"' })).toMatchObject({ statusCode: 304 });
});

test("bytes go in base64, and their length is theirs", () => {
  const bytes = { status: 200, body: Uint8Array.from([0, 255, 10]), contentType: "image/png" };
  expect(toResult(bytes, { method: "GET", ifNoneMatch: undefined })).toMatchObject({
    body: "AP8K",
    isBase64Encoded: true,
    headers: { "content-type": "image/png" },
  });
  expect(toResult(bytes, { method: "HEAD", ifNoneMatch: undefined }).headers).toMatchObject({
    "content-length": "3",
  });
});

test("what has no body says nothing of one", () => {
  expect(toResult({ status: 204 }, { method: "DELETE", ifNoneMatch: undefined })).toEqual({
    statusCode: 204,
    headers: {},
  });
});

test("what caches may keep has a tag, of its bytes where nobody gives one", () => {
  const kept = (body: string) => ({
    status: 200,
    body,
    contentType: "text/plain",
    cacheControl: "public, max-age=5",
  });
  const tag = toResult(kept("een"), { method: "GET", ifNoneMatch: undefined }).headers?.["etag"];
  expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(toResult(kept("een"), { method: "HEAD", ifNoneMatch: String(tag) }).statusCode).toBe(304);
  expect(toResult(kept("twee"), { method: "GET", ifNoneMatch: String(tag) }).statusCode).toBe(200);
});
