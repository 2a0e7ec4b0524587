import { get as getInTheClear } from "node:http";
import { get as getSecurely } from "node:https";
import { text } from "node:stream/consumers";
import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from "jose";
import * as z from "zod";

/** Finds the key that a token names. @throws Error when the key set cannot be had; JOSEError for a token without a key */
export type KeySet = (
  header: JWSHeaderParameters | undefined,
  token: FlattenedJWSInput | undefined,
  now: Date,
) => Promise<CryptoKey>;

/** An issuer may change its keys: what was read longer ago is read again. */
const freshMilliseconds = 600_000;
/** A key that nobody knows has the set read again, not more often than this: anybody can name such a key. */
const cooldownMilliseconds = 30_000;
const timeoutMilliseconds = 3_000;

type Read = { readonly at: number; readonly keyOf: ReturnType<typeof createLocalJWKSet> };

/**
 * An issuer's published keys (RFC 7517, section 5), read when they are needed and kept. `jose` has the same, by way
 * of `fetch`: loading that takes 13 MB, and time at a cold start.
 * @param address of the key set, `https:`, or `http:` on one machine
 */
export function createKeySet(address: string): KeySet {
  let last: Read | undefined;
  let reading: Promise<Read> | undefined;
  const read = (now: Date): Promise<Read> => {
    reading ??= readKeys(address)
      .then((keys) => {
        last = { at: now.getTime(), keyOf: createLocalJWKSet(keys) };
        return last;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  const youngerThan = (milliseconds: number, now: Date): Read | undefined =>
    last !== undefined && now.getTime() < last.at + milliseconds ? last : undefined;
  return async (header, token, now) => {
    const known = youngerThan(freshMilliseconds, now) ?? (await read(now));
    try {
      return await known.keyOf(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (youngerThan(cooldownMilliseconds, now) !== undefined) throw error;
      return (await read(now)).keyOf(header, token);
    }
  };
}

/** The names that RFC 7517 asks of a set; what keys must have beside, `jose` checks as it takes one. */
const keySetSchema = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

async function readKeys(address: string): Promise<JSONWebKeySet> {
  const answer = await textAt(address);
  try {
    return keySetSchema.parse(JSON.parse(answer));
  } catch (cause) {
    throw new Error(`${address} is no JSON Web Key Set`, { cause });
  }
}

function textAt(address: string): Promise<string> {
  const get = new URL(address).protocol === "https:" ? getSecurely : getInTheClear;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  return new Promise((resolve, reject) => {
    const request = get(address, { headers: { accept: "application/json" }, signal }, (response) => {
      if (response.statusCode === 200) return resolve(text(response));
      response.destroy();
      reject(new Error(`${address} answers ${response.statusCode} instead of a key set`));
    });
    request.on("error", reject);
  });
}
