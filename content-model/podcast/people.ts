import * as z from "zod";
import { resolveReference, type Surroundings } from "../document.ts";
import type { PodcastPerson } from "../feeds/podcast.ts";

/** Who is heard in a session, as podcast apps name people. */

const appearance = z.object({
  person: z.string().optional(),
  name: z.string().optional(),
  role: z.string().optional(),
});
type Appearance = z.infer<typeof appearance>;

const speakers = z.object({ speakers: z.array(appearance).optional() });
const appearances = z.object({
  persons: z.array(appearance).optional(),
  programme: z.array(speakers.extend({ items: z.array(speakers).optional() })).optional(),
  tables: z.array(z.object({ leaders: z.array(appearance).optional() })).optional(),
});

/** The ids of the entries of who is heard. */
export function idsOfPeople(content: Readonly<Record<string, unknown>>): string[] {
  return appearancesIn(content).flatMap(({ person }) => person ?? []);
}

/** Everybody who is heard, once, those the session itself names first; who has an entry that is gone is left out. */
export function peopleOf(content: Readonly<Record<string, unknown>>, around: Surroundings): PodcastPerson[] {
  const people = new Map<string, PodcastPerson>();
  for (const one of appearancesIn(content)) {
    const person = personOf(one, around);
    if (person !== undefined && !people.has(person.name)) people.set(person.name, person);
  }
  return [...people.values()];
}

function appearancesIn(content: Readonly<Record<string, unknown>>): Appearance[] {
  const { persons = [], programme = [], tables = [] } = appearances.parse(content);
  return [
    ...persons,
    ...programme.flatMap((item) => [item, ...(item.items ?? [])]).flatMap((item) => item.speakers ?? []),
    ...tables.flatMap((table) => table.leaders ?? []),
  ];
}

function personOf({ person, name, role }: Appearance, around: Surroundings): PodcastPerson | undefined {
  if (person === undefined) return name === undefined ? undefined : { name, role: roleOf(role) };
  const entry = resolveReference("person", person, around);
  if (entry === undefined) return undefined;
  const image = around.references.get(person)?.image;
  return {
    name: entry.title,
    role: roleOf(role),
    href: entry.url,
    ...(image === undefined ? {} : { image: around.addresses.file(image.asset, image.filename) }),
  };
}

const hosting = /presentat|presenter|gespreksleid|dagvoorzit|moderat|\bhost\b|interviewer/i;

/** Apps know the roles of the Podcast Taxonomy; what an editor calls somebody is any text. */
const roleOf = (role: string | undefined): PodcastPerson["role"] =>
  role !== undefined && hosting.test(role) ? "host" : "guest";
