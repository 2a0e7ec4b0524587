import { randomBytes } from "node:crypto";
import type * as z from "zod";
import type { clientRequest } from "../../schemas/client.ts";
import { ProblemError } from "../../schemas/problem.ts";
import { pageReply, positionOf } from "../shared/http/pages.ts";
import type { Reply } from "../shared/http/reply.ts";
import { hashSecret } from "../shared/identity/bearer.ts";
import type { Principal } from "../shared/identity/principal.ts";
import * as stored from "../shared/storage/clients.ts";
import type { EditorialContext } from "./context.ts";

/** Clients and their API keys. */

export async function createClient(
  context: EditorialContext,
  command: { request: z.output<typeof clientRequest>; principal: Principal },
): Promise<Reply> {
  const id = randomBytes(8).toString("hex");
  const secret = randomBytes(32).toString("base64url");
  const client: stored.StoredClient = {
    id,
    name: command.request.name,
    role: command.request.role,
    createdAt: context.now().toISOString(),
    createdBy: command.principal.subject,
    expiresAt: command.request.expiresAt ?? null,
    revokedAt: null,
    secretHash: hashSecret(secret),
  };
  await stored.createClient(context.table, client);
  return { status: 201, body: { client: clientView(client), key: `katern_${id}_${secret}` } };
}

/** @throws ProblemError invalid-cursor */
export async function listClients(
  context: EditorialContext,
  query: { path: string; limit: number; cursor?: string | undefined },
): Promise<Reply> {
  const page = { publicAddress: context.publicAddress, path: query.path, query: { limit: query.limit } };
  const { rows, next } = await stored.listClients(context.table, {
    limit: query.limit,
    after: positionOf(page, query.cursor),
  });
  return pageReply(page, { items: rows.map(clientView), next });
}

/** @throws ProblemError not-found */
export async function revokeClient(context: EditorialContext, command: { id: string }): Promise<Reply> {
  const known = await stored.revokeClient(context.table, command.id, context.now().toISOString());
  if (!known) throw new ProblemError("not-found", "There is no client with this id");
  return { status: 204 };
}

function clientView(client: stored.StoredClient): Omit<stored.StoredClient, "secretHash"> {
  const { secretHash: _, ...view } = client;
  return view;
}
