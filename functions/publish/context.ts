import type { RenderContext } from "../shared/rendering/context.ts";
import type { HubAccess } from "./hub-request.ts";
import type { Queue } from "./messages.ts";

/** What the publish functions work with; their composition makes it once. */
export type PublishContext = RenderContext & {
  readonly queue: Queue;
  readonly hubAccess: HubAccess;
};
