/** Times that belong together in a content: what ends does so no earlier than it begins. */

type Path = readonly (string | number)[];

/** Names of the two ends, in every object of every type. */
const ends = [
  ["start", "end"],
  ["opens", "closes"],
  ["from", "to"],
] as const;

/** The places of ends that lie before their beginnings, at any depth. Bodies hold no times. */
export function endsBeforeBeginnings(content: unknown, path: Path = []): Path[] {
  if (typeof content !== "object" || content === null) return [];
  const fields = new Map(Object.entries(content));
  const here = ends
    .filter(([begins, closes]) => isBefore(fields.get(closes), fields.get(begins)))
    .map(([, closes]) => [...path, closes]);
  const within = [...fields]
    .filter(([key]) => key !== "body")
    .flatMap(([key, value]) =>
      endsBeforeBeginnings(value, [...path, Array.isArray(content) ? Number(key) : key]),
    );
  return [...here, ...within];
}

/** Moments are compared as such; where one is known to the day, month or year only, as exactly as both are. */
function isBefore(end: unknown, beginning: unknown): boolean {
  const [momentOfEnd, moment] = [momentOf(end), momentOf(beginning)];
  if (momentOfEnd !== undefined && moment !== undefined) return momentOfEnd < moment;
  const [dayOfEnd, day] = [dayOf(end), dayOf(beginning)];
  if (dayOfEnd === undefined || day === undefined) return false;
  const exactness = Math.min(dayOfEnd.length, day.length);
  return dayOfEnd.slice(0, exactness) < day.slice(0, exactness);
}

function momentOf(time: unknown): number | undefined {
  if (typeof time !== "object" || time === null || !("instant" in time)) return undefined;
  return typeof time.instant === "string" ? Date.parse(time.instant) : undefined;
}

/** `2021`, `2021-02` or `2021-02-19`. */
function dayOf(time: unknown): string | undefined {
  if (typeof time === "string") return time;
  if (typeof time !== "object" || time === null || !("local" in time)) return undefined;
  return typeof time.local === "string" ? time.local.slice(0, "2021-02-19".length) : undefined;
}
