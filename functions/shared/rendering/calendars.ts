import {
  type Calendar,
  type CalendarEvent,
  renderCalendar,
} from "../../../content-model/calendar/calendar.ts";
import { cancelledEvent, sessionEvent } from "../../../content-model/calendar/session-event.ts";
import type { Card, Gone, Live } from "../../../content-model/entry.ts";
import { everything, referenceFacet } from "../../../content-model/facets.ts";
import { contentTypes, titleOfCollection } from "../../../content-model/types/index.ts";
import { calendarHeaders } from "../artefacts/header-rules.ts";
import { calendarKey } from "../artefacts/keys.ts";
import { readCard, readHead, readLive } from "../storage/entries.ts";
import { listLatestGone, readGone } from "../storage/gone-rows.ts";
import { listLatestSessions } from "../storage/listings.ts";
import type { RenderContext } from "./context.ts";
import { recall } from "./feed-items.ts";
import { absent, bytes, type Wanted } from "./settle.ts";
import { writeSound } from "./write-sound.ts";

/** Sessions as calendars: all, those of a theme or series, and one by itself. */

const { collection: sessions, name: sessionType } = contentTypes.session;

/** What a calendar holds: the sessions that begin last, so all that are to come, and those called off last. */
const calendarLength = { sessions: 200, cancelled: 50 };

/** Types of which an entry has a calendar of the sessions that refer to it. */
const subjects = { themes: "theme", series: "series" } as const;

/** The calendars that a row of a list by beginning stands in. */
export function calendarKeysOfFacet(facet: string): string[] {
  if (facet === everything) return [calendarKey(sessions)];
  const [kind, id] = facet.split("=");
  const collection = Object.entries(subjects).find(([, type]) => type === kind)?.[0];
  return collection === undefined || id === undefined ? [] : [calendarKey(`${collection}/${id}`)];
}

/** The calendar about an entry: of a session itself, of a theme's or a series' sessions. */
export function calendarKeysAbout(collection: string, id: string): string[] {
  return collection === sessions || collection in subjects ? [calendarKey(`${collection}/${id}`)] : [];
}

/** The calendar that there is whatever is published. */
export const standingCalendarKey = calendarKey(sessions);

/** Whether a calendar is about an entry, so that it is there while sessions refer to that. @param scope as in its key */
export const isCalendarAbout = (scope: string): boolean => (scope.split("/")[0] ?? "") in subjects;

/** Where the calendars about entries stand. */
export const calendarAboutPrefixes: readonly string[] = Object.keys(subjects).map(
  (collection) => `feeds/${collection}/`,
);

/** @param scope as in a calendar's key */
export async function computeCalendar(context: RenderContext, scope: string): Promise<Wanted> {
  const [collection, id, ...more] = scope.split("/");
  if (more.length > 0) return absent;
  if (collection === sessions && id === undefined) {
    const title = `${context.site.name}: ${titleOfCollection(contentTypes.session, context.site.language)}`;
    return bytesOf(context, { scope, title }, await eventsUnder(context, scope, everything));
  }
  if (id === undefined || id === "") return absent;
  if (collection === sessions) return oneSession(context, scope, id);
  const type = Object.entries(subjects).find(([known]) => known === collection)?.[1];
  if (type === undefined) return absent;
  const [about, events] = await Promise.all([
    readCard(context.table, id),
    eventsUnder(context, scope, referenceFacet(type, id)),
  ]);
  if (about?.type !== type || about.retracted === true || events.length === 0) return absent;
  return bytesOf(context, { scope, title: `${context.site.name}: ${about.title}` }, events);
}

async function oneSession(context: RenderContext, scope: string, id: string): Promise<Wanted> {
  const [live, card, head] = await Promise.all([
    readLive(context.table, id),
    readCard(context.table, id),
    readHead(context.table, id),
  ]);
  if (head?.type !== sessionType) return absent;
  const event =
    head.withdrawal === null
      ? eventOf(context, live, card)
      : cancelled(await readGone(context.table, sessionType, head.withdrawal.at, id));
  return event === undefined ? absent : bytesOf(context, { scope, title: event.title }, [event]);
}

function eventOf({ site }: RenderContext, live: Live | undefined, card: Card | undefined) {
  if (live === undefined || card === undefined) return undefined;
  return sessionEvent(live, card.language, site.addresses);
}

const cancelled = (gone: Gone | undefined) => (gone === undefined ? undefined : cancelledEvent(gone));

async function eventsUnder(context: RenderContext, scope: string, facet: string): Promise<CalendarEvent[]> {
  const unreadable = unreadableIn(context, scope);
  const [cards, gone] = await Promise.all([
    listLatestSessions(context.table, { facet, limit: calendarLength.sessions, unreadable }),
    listLatestGone(context.table, {
      facet,
      types: [sessionType],
      limit: calendarLength.cancelled,
      unreadable,
    }),
  ]);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const held = (await recall(context, cards, unreadable)).flatMap(({ live }) => {
    try {
      return eventOf(context, live, byId.get(live.id)) ?? [];
    } catch (error) {
      unreadable(new Error(`The session ${live.id} cannot be an event`, { cause: error }));
      return [];
    }
  });
  return [...held, ...gone.flatMap((one) => cancelledEvent(one) ?? [])];
}

const unreadableIn =
  ({ report }: RenderContext, scope: string) =>
  (error: unknown): void =>
    report({
      message: "A session was left out of a calendar",
      keys: [calendarKey(scope)],
      error,
      leftOut: true,
    });

function bytesOf(
  context: RenderContext,
  { scope, title }: { scope: string; title: string },
  events: readonly CalendarEvent[],
): Wanted {
  const { site } = context;
  const unreadable = unreadableIn(context, scope);
  const calendar: Calendar = {
    title,
    address: `${site.addresses.site}/${calendarKey(scope)}`,
    language: site.language,
  };
  const text = writeSound(
    events,
    (sound) => renderCalendar(calendar, sound),
    ({ id }, cause) => unreadable(new Error(`The session ${id} cannot be written`, { cause })),
  );
  return bytes(text, calendarHeaders);
}
