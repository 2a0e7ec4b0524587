import { fateBits, fates, type HourLines } from "./log-reads.ts";
import { lineNumbers, places, type RawLines } from "./raw-lines.ts";

type Hour = { -readonly [Key in keyof HourLines]: HourLines[Key] };

/** What became of a file's lines, hour by hour. */
export function hourLines(
  raw: RawLines,
  judged: {
    readonly fate: Uint8Array;
    readonly target: Int32Array;
    /** By target. */
    readonly isMedia: readonly boolean[];
    readonly openingSeconds: number;
  },
): Map<number, HourLines> {
  const hours = emptyHours(raw);
  const filled = new Map<number, number>();
  let number = -1;
  let hour: Hour | undefined;
  let at = 0;
  for (let line = 0; line < raw.count; line++) {
    const start = line * lineNumbers;
    const second = raw.lines[start + places.second] ?? 0;
    if (hour === undefined || Math.floor(second / secondsInHour) !== number) {
      filled.set(number, at);
      number = Math.floor(second / secondsInHour);
      hour = hours.get(number);
      at = filled.get(number) ?? 0;
      if (hour === undefined) continue;
    }
    const fate = judged.fate[line] ?? fates.row;
    if (fate === fates.rejected) hour.rejected++;
    else if (fate === fates.robots) hour.robots++;
    else if (fate === fates.excluded) hour.excluded++;
    else {
      if (second % secondsInHour < judged.openingSeconds) hour.opening++;
      if (judged.isMedia[judged.target[line] ?? 0] === true) hour.media++;
    }
    hour.identities[at++] = raw.lines[start + places.identity] ?? 0;
    hour.identities[at++] = ((raw.lines[start + places.otherIdentity] ?? 0) & ~fateBits) | fate;
  }
  return hours;
}

const secondsInHour = 3_600;

/** The hours of a file, each with how many lines it has. */
function emptyHours({ count, lines }: RawLines): Map<number, Hour> {
  const read = new Map<number, number>();
  let number = -1;
  let own = 0;
  for (let line = 0; line < count; line++) {
    const hour = Math.floor((lines[line * lineNumbers + places.second] ?? 0) / secondsInHour);
    if (hour !== number) {
      read.set(number, own);
      number = hour;
      own = read.get(hour) ?? 0;
    }
    own++;
  }
  read.set(number, own);
  read.delete(-1);
  return new Map(
    [...read].map(([hour, lines]) => [
      hour,
      {
        read: lines,
        robots: 0,
        excluded: 0,
        rejected: 0,
        opening: 0,
        media: 0,
        identities: new Uint32Array(2 * lines),
      },
    ]),
  );
}
