import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { openIssuer } from "./issuer.ts";
import { issuerPath, localAudience } from "./names.ts";

test("a token is good by the keys that are shown, over a restart, and the private key stays private", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katern-issuer-"));
  const options = { folder, address: "http://127.0.0.1:8080" };
  const token = await (await openIssuer(options)).signToken({ role: "publisher", subject: "Ada" });
  const issuer = await openIssuer(options);
  const shown = issuer.pages.get(`${issuerPath}/.well-known/jwks.json`)?.().body.toString() ?? "";
  expect(shown).not.toContain('"d"');
  const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(shown)), {
    issuer: issuer.issuer,
    audience: localAudience,
    typ: "at+jwt",
  });
  expect(payload).toMatchObject({ sub: "Ada", roles: ["publisher"] });
  expect((await stat(join(folder, "issuer-key.json"))).mode & 0o077).toBe(0);
  await rm(folder, { recursive: true, force: true });
});
