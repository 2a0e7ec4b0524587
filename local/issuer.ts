import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from "jose";
import * as z from "zod";
import type { Role } from "../schemas/contract.ts";
import { writeDurably } from "./durable-file.ts";
import type { OriginAnswer } from "./edge/answer.ts";
import { issuerPath, localAudience } from "./names.ts";

export type Issuer = {
  readonly issuer: string;
  /** A token for a role. @param lifetime in the form of `jose`: `8h`, `30 days` */
  signToken(claims: { role: Role; subject: string; lifetime?: string | undefined }): Promise<string>;
  /** What the issuer answers, by path: its keys and where they are. */
  readonly pages: ReadonlyMap<string, () => OriginAnswer>;
};

const keyFile = z.looseObject({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});

/**
 * The identity issuer of one machine, in place of Cognito: an ES256 key pair in the data folder, which
 * only its owner can read, and access tokens as the editorial API verifies them (RFC 9068).
 * @param address where the edge answers, without a trailing slash
 */
export async function openIssuer(options: { folder: string; address: string }): Promise<Issuer> {
  const issuer = `${options.address}${issuerPath}`;
  const jwk = await readOrMakeKey(join(options.folder, "issuer-key.json"));
  const key = await importJWK(jwk, "ES256");
  const { d: _private, ...publicKey } = jwk;
  const jwks = json({ keys: [{ ...publicKey, use: "sig", alg: "ES256" }] });
  const configuration = json({
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ["ES256"],
  });
  return {
    issuer,
    signToken: ({ role, subject, lifetime = "30 days" }) =>
      new SignJWT({ roles: [role] })
        .setProtectedHeader({ alg: "ES256", kid: jwk.kid, typ: "at+jwt" })
        .setIssuer(issuer)
        .setAudience(localAudience)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .setJti(randomUUID())
        .sign(key),
    pages: new Map([
      [`${issuerPath}/.well-known/jwks.json`, () => jwks],
      [`${issuerPath}/.well-known/openid-configuration`, () => configuration],
    ]),
  };
}

async function readOrMakeKey(file: string): Promise<JWK & { kid: string }> {
  try {
    return keyFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!absent) throw new Error(`The local issuer's key in ${file} cannot be read`, { cause: error });
  }
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID() };
  writeDurably(file, JSON.stringify(jwk));
  return jwk;
}

function json(content: object): OriginAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "max-age=300" },
    body: Buffer.from(JSON.stringify(content)),
  };
}
