import { createServer } from "node:http";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStores, type TestStores } from "../../../local/testing.ts";
import type { TokenMark } from "../../../schemas/environment.ts";
import { ProblemError } from "../../../schemas/problem.ts";
import { createClient, revokeClient } from "../storage/clients.ts";
import { createTableClient, type Table } from "../storage/table.ts";
import { type Authenticate, createAuthenticator, hashSecret } from "./bearer.ts";

/** A real issuer's keys on loopback, and the real table. */

const issuer = "https://issuer.example";
const now = new Date("2026-03-05T12:00:00Z");
const seconds = now.getTime() / 1_000;

let stores: TestStores;
let table: Table;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let keySet = { status: 200, body: "" };
const server = createServer((_, response) => response.writeHead(keySet.status).end(keySet.body));
let address: string;
let authenticate: Authenticate;

const authenticatorAt = (path: string, mark: TokenMark = "at+jwt") =>
  createAuthenticator(table, {
    issuer,
    keySetAddress: `${address}${path}`,
    audience: "katern",
    rolesClaim: "cognito:groups",
    mark,
  });

beforeAll(async () => {
  stores = await startTestStores();
  Object.assign(process.env, stores.environment);
  table = { client: createTableClient(), name: stores.tableName };
  keys = await generateKeyPair("ES256", { extractable: true });
  keySet = {
    status: 200,
    body: JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: "een", alg: "ES256" }] }),
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : ""}`;
  authenticate = authenticatorAt("/jwks.json");
});
afterAll(async () => {
  server.close();
  table.client.destroy();
  await stores.stop();
});

const claims: JWTPayload = {
  iss: issuer,
  aud: "katern",
  sub: "redactie-1",
  exp: seconds + 600,
  iat: seconds,
  "cognito:groups": ["editor"],
};
type Header = { alg?: string; kid?: string; typ?: string };
const sign = (payload: JWTPayload, header: Header = { typ: "at+jwt" }, key = keys.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: "een", ...header }).sign(key);
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));

async function outcomeOf(credential: string | undefined, by = authenticate): Promise<unknown> {
  try {
    return await by(credential, now);
  } catch (error) {
    return error instanceof ProblemError ? error.code : error;
  }
}
const outcomeOfToken = async (token: string) => outcomeOf(`Bearer ${token}`);

describe("a token", () => {
  test("of the issuer names its subject and the highest of its roles", async () => {
    expect(await outcomeOfToken(await sign(claims))).toEqual({ subject: "redactie-1", role: "editor" });
    const roles = { ...claims, "cognito:groups": ["author", "iets", "publisher"] };
    expect(await outcomeOfToken(await sign(roles))).toEqual({ subject: "redactie-1", role: "publisher" });
    expect(await outcomeOf(`bearer  ${await sign(claims)}`)).toMatchObject({ role: "editor" });
  });

  test("without an audience is for the client it names, as Cognito's are", async () => {
    const access = { ...without("aud"), client_id: "katern" };
    expect(await outcomeOfToken(await sign(access))).toMatchObject({ subject: "redactie-1" });
    expect(await outcomeOfToken(await sign({ ...access, client_id: "elders" }))).toBe("unauthenticated");
  });

  test("is taken as an access token by the mark that is configured, and an ID token by none", async () => {
    const outcomes = async (mark: TokenMark, more: JWTPayload, header: Header) =>
      outcomeOf(`Bearer ${await sign({ ...claims, ...more }, header)}`, authenticatorAt("/jwks.json", mark));
    const good = { subject: "redactie-1", role: "editor" };
    for (const typ of ["at+jwt", "application/at+jwt", "AT+JWT"])
      expect(await outcomes("at+jwt", {}, { typ })).toEqual(good);
    for (const header of [{}, { typ: "JWT" }, { typ: "id+jwt" }, { typ: "xat+jwt" }])
      expect(await outcomes("at+jwt", { token_use: "access" }, header)).toBe("unauthenticated");

    expect(await outcomes("token_use", { token_use: "access" }, {})).toEqual(good);
    for (const use of ["id", undefined, ["access"]])
      expect(await outcomes("token_use", { token_use: use }, { typ: "at+jwt" })).toBe("unauthenticated");

    expect(await outcomes("none", {}, { typ: "JWT" })).toEqual(good);
    for (const more of [{ token_use: "id" }, { at_hash: "x" }, { c_hash: "x" }])
      expect(await outcomes("none", more, { typ: "JWT" })).toBe("unauthenticated");
  });

  test("for another audience is refused, also when our client asked for it", async () => {
    for (const aud of ["elders", ["elders"], ""])
      expect(await outcomeOfToken(await sign({ ...claims, aud, client_id: "katern" }))).toBe(
        "unauthenticated",
      );
    expect(await outcomeOfToken(await sign({ ...claims, aud: ["elders", "katern"] }))).toMatchObject({
      role: "editor",
    });
    expect(await outcomeOfToken(await sign(without("aud")))).toBe("unauthenticated");
  });

  test.each([
    ["another issuer", { iss: "https://issuer.example.evil" }],
    ["a time that has passed", { exp: seconds - 31 }],
    ["a time that has not come", { nbf: seconds + 31 }],
    ["an empty subject", { sub: "" }],
    ["an endless subject", { sub: "a".repeat(256) }],
  ])("with %s is refused", async (_, other) => {
    expect(await outcomeOfToken(await sign({ ...claims, ...other }))).toBe("unauthenticated");
  });

  test.each(["exp", "sub", "iss"])("without %s is refused", async (name) => {
    expect(await outcomeOfToken(await sign(without(name)))).toBe("unauthenticated");
  });

  test("with no role of ours is forbidden", async () => {
    for (const roles of [[], ["admin"], undefined, 7, "admins"])
      expect(await outcomeOfToken(await sign({ ...claims, "cognito:groups": roles }))).toBe("forbidden");
    expect(await outcomeOfToken(await sign({ ...claims, "cognito:groups": "author editor" }))).toMatchObject({
      role: "editor",
    });
  });

  test("signed by another key is refused, whatever key it names", async () => {
    const other = await generateKeyPair("ES256");
    expect(await outcomeOfToken(await sign(claims, undefined, other.privateKey))).toBe("unauthenticated");
    expect(await outcomeOfToken(await sign(claims, { kid: "twee", typ: "at+jwt" }, other.privateKey))).toBe(
      "unauthenticated",
    );
  });

  test("that is not signed, or by a secret that is the public key, is refused", async () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const alg of ["none", "None", "NONE"])
      expect(await outcomeOfToken(`${part({ alg, kid: "een", typ: "at+jwt" })}.${part(claims)}.`)).toBe(
        "unauthenticated",
      );
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "een", typ: "at+jwt" })
      .sign(secret);
    expect(await outcomeOfToken(symmetric)).toBe("unauthenticated");
  });

  test("signed in a way that is not on the list is refused, though the key is the issuer's", async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    const jwk = await exportJWK(pair.publicKey);
    const good = keySet;
    keySet = { status: 200, body: JSON.stringify({ keys: [{ ...jwk, kid: "rsa" }] }) };
    const by = authenticatorAt("/rsa.json");
    const privateJwk = await exportJWK(pair.privateKey);
    const token = async (alg: string) =>
      `Bearer ${await new SignJWT(claims).setProtectedHeader({ alg, kid: "rsa", typ: "at+jwt" }).sign(privateJwk)}`;
    expect(await outcomeOf(await token("RS256"), by)).toMatchObject({ role: "editor" });
    expect(await outcomeOf(await token("PS512"), by)).toBe("unauthenticated");
    keySet = good;
  });

  test("with anything changed in it is refused", async () => {
    const token = await sign(claims);
    for (let index = 0; index < token.length - 1; index += 7) {
      const other = token[index] === "A" ? "B" : "A";
      expect(await outcomeOfToken(token.slice(0, index) + other + token.slice(index + 1))).toBe(
        "unauthenticated",
      );
    }
  });

  test("is told from an issuer that cannot be reached or answers nonsense: that is unavailable", async () => {
    const good = keySet;
    const token = `Bearer ${await sign(claims)}`;
    for (const answer of [
      { status: 503, body: "" },
      { status: 200, body: "<html>" },
      { status: 200, body: '{"keys":1}' },
    ]) {
      keySet = answer;
      expect(await outcomeOf(token, authenticatorAt(`/${answer.status}${answer.body.length}`))).toBe(
        "unavailable",
      );
    }
    keySet = good;
    const nobody = createAuthenticator(table, {
      issuer,
      keySetAddress: "http://127.0.0.1:1/jwks.json",
      audience: "katern",
      rolesClaim: "roles",
      mark: "at+jwt",
    });
    expect(await outcomeOf(token, nobody)).toBe("unavailable");
  });
});

test.each([
  undefined,
  "",
  "Bearer",
  "Bearer ",
  "Basic YTpi",
  "Bearer a b",
  "Bearer a.b.c",
  "Bearer ..",
  "Bearer é",
  `Bearer ${"a".repeat(9_000)}`,
])("'%s' names nobody", async (authorization) => {
  expect(await outcomeOf(authorization)).toBe("unauthenticated");
});

describe("an API key", () => {
  const secret = "s".repeat(43);
  const client = (id: string, expiresAt: string | null = null) => ({
    id,
    name: "Importeur",
    role: "editor" as const,
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: "beheer",
    expiresAt,
    revokedAt: null,
    secretHash: hashSecret(secret),
  });

  test("names its client, until it is revoked", async () => {
    await createClient(table, client("k3v9x2m8q5t1w7z4"));
    const key = `Bearer katern_k3v9x2m8q5t1w7z4_${secret}`;
    expect(await outcomeOf(key)).toEqual({ subject: "client:k3v9x2m8q5t1w7z4", role: "editor" });
    expect(await revokeClient(table, "k3v9x2m8q5t1w7z4", now.toISOString())).toBe(true);
    expect(await outcomeOf(key)).toBe("unauthenticated");
  });

  test("works until it expires", async () => {
    await createClient(table, client("aaaaaaaaaaaaaaa1", "2026-03-05T12:00:01Z"));
    await createClient(table, client("aaaaaaaaaaaaaaa2", "2026-03-05T12:00:00Z"));
    expect(await outcomeOf(`Bearer katern_aaaaaaaaaaaaaaa1_${secret}`)).toMatchObject({ role: "editor" });
    expect(await outcomeOf(`Bearer katern_aaaaaaaaaaaaaaa2_${secret}`)).toBe("unauthenticated");
  });

  test("is the only way to be a client: no token's subject can be one", async () => {
    const sub = "client:k3v9x2m8q5t1w7z4";
    expect(await outcomeOfToken(await sign({ ...claims, sub }))).toBe("unauthenticated");
  });

  test("with another secret, of no client, or of another form is refused", async () => {
    await createClient(table, client("bbbbbbbbbbbbbbbb"));
    for (const key of [
      `katern_bbbbbbbbbbbbbbbb_${"t".repeat(43)}`,
      `katern_bbbbbbbbbbbbbbbb_${secret}s`,
      `katern_cccccccccccccccc_${secret}`,
      `katern_bbbbbbbbbbbbbbbb_${hashSecret(secret)}`,
      "katern_",
    ])
      expect(await outcomeOf(`Bearer ${key}`)).toBe("unauthenticated");
  });
});
