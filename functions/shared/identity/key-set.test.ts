import { createServer } from "node:http";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKeySet, type KeySet } from "./key-set.ts";

/** An issuer on loopback, which counts how often its keys are read. */

let first: JWK;
let second: JWK;
let published: JWK[];
let status: number;
let reads: number;
const server = createServer((_, response) => {
  reads += 1;
  response.writeHead(status).end(JSON.stringify({ keys: published }));
});
let keySet: KeySet;

beforeAll(async () => {
  const publicKey = async (kid: string): Promise<JWK> => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    return { ...(await exportJWK(pair.publicKey)), kid, alg: "ES256" };
  };
  [first, second] = await Promise.all([publicKey("een"), publicKey("twee")]);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(() => server.close());
beforeEach(() => {
  [published, status, reads] = [[first], 200, 0];
  const bound = server.address();
  keySet = createKeySet(`http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}/`);
});

const at = (seconds: number): Date => new Date(Date.UTC(2026, 2, 5) + seconds * 1_000);
const keyOf = (kid: string, seconds: number) => keySet({ alg: "ES256", kid }, undefined, at(seconds));

test("is read once for those who ask at once, and kept for ten minutes", async () => {
  await Promise.all([keyOf("een", 0), keyOf("een", 0), keyOf("een", 0)]);
  await keyOf("een", 599);
  expect(reads).toBe(1);
  await keyOf("een", 600);
  expect(reads).toBe(2);
});

test("has a new key as soon as a token names it, but half a minute after it was read at the soonest", async () => {
  await keyOf("een", 0);
  published = [first, second];
  await expect(keyOf("twee", 29)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  expect(reads).toBe(1);
  await expect(keyOf("twee", 30)).resolves.toMatchObject({ type: "public" });
  await expect(keyOf("drie", 31)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  expect(reads).toBe(2);
});

test("forgets a key that the issuer took back, when it is read again", async () => {
  await keyOf("een", 0);
  published = [second];
  await expect(keyOf("een", 599)).resolves.toMatchObject({ type: "public" });
  await expect(keyOf("een", 600)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
});

test("that could not be read is asked for again by the next, and follows nobody elsewhere", async () => {
  status = 503;
  await expect(keyOf("een", 0)).rejects.toThrow("answers 503 instead of a key set");
  status = 302;
  await expect(keyOf("een", 1)).rejects.toThrow("answers 302 instead of a key set");
  status = 200;
  await expect(keyOf("een", 2)).resolves.toMatchObject({ type: "public" });
});
