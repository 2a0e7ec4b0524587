import * as z from "zod";
import type { Addresses } from "../addresses.ts";
import type { Gone, Live } from "../entry.ts";
import type { CalendarEvent } from "./calendar.ts";

/** A session as an event of a calendar. */

const time = z.union([
  z.string(),
  z.object({
    local: z.string(),
    timeZone: z.string(),
    offset: z.string().optional(),
    instant: z.string(),
  }),
]);
const times = z.object({ start: time, end: time.optional() });
const shown = times.extend({
  title: z.string(),
  lead: z.string().optional(),
  location: z
    .object({
      mode: z.string(),
      name: z.string().optional(),
      platform: z.string().optional(),
      address: z.string().optional(),
      url: z.string().optional(),
    })
    .optional(),
});

/**
 * @param language what the session is written in, BCP 47
 * @throws ZodError when the content does not say when it begins
 */
export function sessionEvent(live: Live, language: string, addresses: Addresses): CalendarEvent {
  const { title, lead, start, end, location } = shown.parse(live.content);
  const url = addresses.document("sessions", live.slug);
  const online = location !== undefined && location.mode !== "onsite";
  const place = [location?.name, location?.address, online ? location?.platform : undefined];
  return {
    id: live.id,
    sequence: live.version,
    cancelled: false,
    title,
    description: lead,
    start,
    end,
    location: place.filter((part) => part !== undefined).join(", ") || undefined,
    conference:
      online && location?.url !== undefined ? { url: location.url, label: location.platform } : undefined,
    url,
    language,
    publishedAt: live.publishedAt,
    updatedAt: live.updatedAt,
  };
}

/** A withdrawn session as the event that was called off; undefined where nothing says when it would have begun. */
export function cancelledEvent(gone: Gone): CalendarEvent | undefined {
  const known = times.safeParse(gone.fields);
  if (!known.success) return undefined;
  return {
    id: gone.id,
    sequence: gone.version,
    cancelled: true,
    title: gone.title,
    ...known.data,
    language: gone.language,
    publishedAt: gone.publishedAt,
    updatedAt: gone.withdrawal.at,
  };
}
