import { createHash, timingSafeEqual } from "node:crypto";
import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from "jose";
import type { TokenMark } from "../../../schemas/environment.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { readClient } from "../storage/clients.ts";
import type { Table } from "../storage/table.ts";
import { createKeySet, type KeySet } from "./key-set.ts";
import { highestRole, type Principal } from "./principal.ts";

/** Bearer credentials: a token of the issuer (RFC 7519, RFC 9068) or an API key. One path for both. */
export type IdentityConfiguration = {
  readonly issuer: string;
  readonly keySetAddress: string;
  readonly audience: string;
  readonly rolesClaim: string;
  readonly mark: TokenMark;
};

export type Authenticate = (authorization: string | undefined, now: Date) => Promise<Principal>;

/** Only signatures by key pairs: a symmetric algorithm would let whoever can verify also sign. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"];
const clockToleranceSeconds = 30;
/** As OpenID Connect Core has it (section 2); it is part of an index's key. */
const subjectMaximum = 255;
/** What names of clients begin with, and subjects of tokens never do. */
const clientPrefix = "client:";

/** @returns a function that names who a request comes from, or throws ProblemError unauthenticated or forbidden */
export function createAuthenticator(table: Table, configuration: IdentityConfiguration): Authenticate {
  const keys = createKeySet(configuration.keySetAddress);
  return async (authorization, now) => {
    const credential = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(authorization ?? "")?.[1];
    if (credential === undefined) throw unauthenticated("Send a bearer token or an API key in Authorization");
    if (credential.startsWith("katern_")) return principalOfKey(table, credential, now);
    return principalOfToken(await verified(credential, keys, configuration, now), configuration);
  };
}

/** What is stored of a key's secret. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

async function principalOfKey(table: Table, key: string, now: Date): Promise<Principal> {
  const [, id, secret] = /^katern_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/.exec(key) ?? [];
  if (id === undefined || secret === undefined) throw unauthenticated("The API key is not one of ours");
  const client = await readClient(table, id);
  const given = Buffer.from(hashSecret(secret), "hex");
  const known = Buffer.from(client?.secretHash ?? "00".repeat(32), "hex");
  if (!timingSafeEqual(given, known) || client === undefined)
    throw unauthenticated("The API key is not one of ours");
  if (client.revokedAt !== null) throw unauthenticated("The API key has been revoked");
  if (client.expiresAt !== null && Date.parse(client.expiresAt) <= now.getTime()) {
    throw unauthenticated("The API key has expired");
  }
  return { subject: `${clientPrefix}${client.id}`, role: client.role };
}

async function verified(
  token: string,
  keys: KeySet,
  configuration: IdentityConfiguration,
  now: Date,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, (header, input) => keys(header, input, now), {
      issuer: configuration.issuer,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
      requiredClaims: ["exp", "sub"],
    });
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSInvalid))
      throw unauthenticated(reasonOf(error), error);
    // The key set could not be had or read, which says nothing of the token.
    throw new ProblemError("unavailable", "The issuer's keys cannot be read just now", {}, { cause: error });
  }
}

function principalOfToken(token: JWTVerifyResult, configuration: IdentityConfiguration): Principal {
  const { payload } = token;
  if (!isAccessToken(token, configuration.mark))
    throw unauthenticated("Send an access token: this is an ID token, or lacks the mark of an access token");
  // Cognito's access tokens have no audience, only the client; where there is one, it alone says whom a token is for.
  const audiences: unknown[] = [payload.aud ?? payload["client_id"]].flat();
  if (!audiences.includes(configuration.audience))
    throw unauthenticated("The token is meant for another audience");
  const { sub } = payload;
  if (typeof sub !== "string" || sub === "" || sub.length > subjectMaximum)
    throw unauthenticated(`The token's subject must have 1 to ${subjectMaximum} characters`);
  if (sub.startsWith(clientPrefix)) throw unauthenticated("The token's subject is the name of a client");
  const role = highestRole(payload[configuration.rolesClaim]);
  if (role === undefined) {
    throw new ProblemError(
      "forbidden",
      `The token's claim '${configuration.rolesClaim}' holds no role of Katern`,
    );
  }
  return { subject: sub, role };
}

/**
 * Whether a token was made for an API to see. An ID token is for the client that asked for it, and its
 * audience may well be the one that was configured here.
 * @see RFC 9068, section 4: `typ`; OpenID Connect Core, section 3.1.3.6: hashes that ID tokens alone hold
 */
function isAccessToken({ payload, protectedHeader }: JWTVerifyResult, mark: TokenMark): boolean {
  if (mark === "at+jwt") return /^(?:application\/)?at\+jwt$/i.test(protectedHeader.typ ?? "");
  if (mark === "token_use") return payload["token_use"] === "access";
  return (payload["token_use"] ?? "access") === "access" && !isHashed(payload);
}

const isHashed = (payload: JWTPayload): boolean =>
  payload["at_hash"] !== undefined || payload["c_hash"] !== undefined;

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "The token has expired";
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The token's claim '${error.claim}' is not accepted`;
  return "The token is not one of this deployment's issuer";
}

function unauthenticated(detail: string, cause?: unknown): ProblemError {
  return new ProblemError("unauthenticated", detail, {}, { cause });
}
