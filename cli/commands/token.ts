import { mkdirSync } from "node:fs";
import * as z from "zod";
import { openIssuer } from "../../local/issuer.ts";
import { readRuntimeFile } from "../../local/runtime-file.ts";
import { roles } from "../../schemas/contract.ts";
import { dataFolder } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

const subjectShape = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\x21-\x7e]+$/);

/** Prints a token of this machine's issuer. A deployment's tokens come from its own issuer. */
export async function printToken(words: string[]): Promise<void> {
  const { values } = readOptions(words, {
    role: { type: "string" },
    subject: { type: "string" },
    lifetime: { type: "string", default: "30d" },
  });
  const role = roles.find((one) => one === values.role);
  if (role === undefined) throw new UsageError(`--role must be one of ${roles.join(", ")}`);
  const subject = values.subject ?? `${role}@this-machine`;
  if (!subjectShape.safeParse(subject).success) {
    throw new UsageError("--subject must be 1 to 100 visible characters without spaces");
  }
  if (!/^[1-9]\d{0,3}[smhd]$/.test(values.lifetime))
    throw new UsageError("--lifetime must look like 90s, 15m, 8h or 30d");
  const folder = dataFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const runtime = readRuntimeFile(folder);
  // On standard error, because the token is usually kept in a variable.
  if (runtime === null)
    console.error(`No Katern runs on the folder ${folder}: this is for one that is started there.`);
  const address = runtime?.address ?? `http://127.0.0.1:${process.env["PORT"] ?? "8080"}`;
  const issuer = await openIssuer({ folder, address });
  console.log(await issuer.signToken({ role, subject, lifetime: values.lifetime }));
}
