import { typeNamed } from "../../content-model/types/index.ts";
import type { MostReadPeriod, mostReadTypes } from "../../schemas/reads.ts";
import { mostReadKey } from "../shared/artefacts/keys.ts";
import type { Reply } from "../shared/http/reply.ts";
import { cacheControl, type DeliveryContext } from "./context.ts";

/** Leads to the list that the counting job stored: reading it takes no function, and there is one of each. */
export function readMostRead(
  context: DeliveryContext,
  query: { type?: (typeof mostReadTypes)[number] | undefined; period: MostReadPeriod },
): Reply {
  const scope = query.type === undefined ? "all" : typeNamed(query.type).collection;
  const location = `${context.site.addresses.site}/${mostReadKey(query.period, scope, "json")}`;
  return { status: 302, headers: { location }, cacheControl: cacheControl.reads };
}
