import * as z from "zod";
import { roles } from "./contract.ts";
import { instant, line } from "./primitives.ts";

/** Clients: programs that write through the API with a key instead of a token. */
export const clientId = z
  .string()
  .regex(/^[a-z0-9]{16}$/, "must be 16 lower-case letters and digits")
  .describe("A client's id");

export const clientRequest = z
  .strictObject({
    name: line(100).describe("What the client is called"),
    role: z.enum(roles).describe("What it may do"),
    expiresAt: instant.optional().describe("Until when its key works; for ever otherwise"),
  })
  .meta({
    id: "ClientRequest",
    description: "A client to be.",
    examples: [{ name: "Importeur", role: "editor" }],
  });

export const clientSchema = z
  .object({
    id: clientId,
    name: z.string().describe("What the client is called"),
    role: z.enum(roles).describe("What it may do"),
    createdAt: instant,
    createdBy: z.string().describe("Who made it"),
    expiresAt: instant.nullable().describe("Until when its key works; null for ever"),
    revokedAt: instant.nullable().describe("Since when its key no longer works; null while it does"),
  })
  .meta({ id: "Client", description: "A client." });

export const clientWithKey = z
  .object({
    client: clientSchema,
    key: z.string().describe("The API key: shown this once, stored only as a hash"),
  })
  .meta({ id: "ClientWithKey", description: "A new client and its key." });
