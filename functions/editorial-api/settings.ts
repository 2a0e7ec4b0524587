import type { FaultCode } from "../../schemas/fault-codes.ts";
import { ProblemError } from "../../schemas/problem.ts";
import type { ChannelSettings, Settings } from "../../schemas/settings.ts";
import type { Reply } from "../shared/http/reply.ts";
import type { Principal } from "../shared/identity/principal.ts";
import { readAsset } from "../shared/storage/assets.ts";
import { staleVersion } from "../shared/storage/commit.ts";
import * as stored from "../shared/storage/settings.ts";
import { isBeingDeleted } from "./asset-users.ts";
import type { EditorialContext } from "./context.ts";

/** The site's settings: reading them, and replacing them whole. */

export async function readSettings({ table }: EditorialContext): Promise<Reply> {
  return { ...replyOf(await stored.readSettings(table)), cacheControl: "private, no-cache" };
}

/** @throws ProblemError stale-version, invalid-content with a pointer to the logo where it cannot be one */
export async function replaceSettings(
  context: EditorialContext,
  command: { body: { channel: ChannelSettings }; ifMatch: number; principal: Principal },
): Promise<Reply> {
  const { channel } = command.body;
  const before = await stored.readSettings(context.table);
  if (before.version !== command.ifMatch) throw staleVersion(command.ifMatch, before.version);
  if (channel.logo !== undefined) await checkLogo(context, channel.logo);
  const settings: Settings = {
    version: before.version + 1,
    updatedAt: context.now().toISOString(),
    updatedBy: command.principal.subject,
    channel,
  };
  await stored.writeSettings(context.table, settings);
  return replyOf(settings);
}

const replyOf = (settings: Settings): Reply => ({
  status: 200,
  etag: `"${settings.version}"`,
  body: settings,
});

async function checkLogo({ table, now }: EditorialContext, id: string): Promise<void> {
  const asset = await readAsset(table, id);
  if (asset === undefined || isBeingDeleted(asset, now())) {
    throw refused("unknown-asset", `There is no asset with the id ${id}`);
  }
  if (asset.status !== "complete") {
    throw refused("incomplete-asset", "The asset's upload has not been completed");
  }
  if (!asset.contentType.startsWith("image/")) throw refused("wrong-type", "A logo is an image");
}

function refused(code: FaultCode, detail: string): ProblemError {
  const errors = [{ pointer: "/channel/logo", code, detail }];
  return new ProblemError("invalid-content", "The settings name a logo that cannot be one", { errors });
}
