import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline as connect, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { linesOf } from "./lines.ts";

/** A line with what orders it; neither has a tab or a line's end in it before the text. */
export type SortedLine = { readonly key: string; readonly text: string };

/** So many characters are sorted in memory; what is more goes to files of so many each. */
const charactersAtOnce = 32 * 1024 * 1024;

/**
 * Lines in the order of their keys, in memory that does not grow with them: sorted by parts, which wait compressed in
 * a folder until all are there, and merged.
 * @param options.folder must be there; the parts in it go when the last line was taken, or nobody takes any more
 */
export async function* sortLines(
  lines: AsyncIterable<SortedLine>,
  { folder, atOnce = charactersAtOnce }: { readonly folder: string; readonly atOnce?: number | undefined },
): AsyncGenerator<SortedLine> {
  const files: string[] = [];
  let part: SortedLine[] = [];
  let characters = 0;
  try {
    for await (const line of lines) {
      part.push(line);
      characters += line.key.length + line.text.length;
      if (characters < atOnce) continue;
      const file = join(folder, `part-${files.length}.gz`);
      files.push(file);
      await writePart(file, part.sort(byKey));
      part = [];
      characters = 0;
    }
    part.sort(byKey);
    if (files.length === 0) yield* part;
    else
      yield* merged([
        ...files.map(readPart),
        (async function* () {
          yield* part;
        })(),
      ]);
  } finally {
    await Promise.all(files.map((file) => rm(file, { force: true })));
  }
}

const byKey = (a: SortedLine, b: SortedLine): number => (a.key < b.key ? -1 : a.key === b.key ? 0 : 1);

async function writePart(file: string, part: readonly SortedLine[]): Promise<void> {
  const text = function* () {
    for (const { key, text } of part) yield `${key}\t${text}\n`;
  };
  await pipeline(Readable.from(text()), createGzip({ level: 1 }), createWriteStream(file));
}

async function* readPart(file: string): AsyncGenerator<SortedLine> {
  // A fault comes out where the bytes are read.
  const bytes = connect(createReadStream(file), createGunzip(), () => {});
  for await (const line of linesOf(bytes)) {
    const tab = line.indexOf("\t");
    yield { key: line.slice(0, tab), text: line.slice(tab + 1) };
  }
}

async function* merged(parts: readonly AsyncGenerator<SortedLine>[]): AsyncGenerator<SortedLine> {
  const open: { next: SortedLine; readonly part: AsyncGenerator<SortedLine> }[] = [];
  for (const part of parts) {
    const first = await part.next();
    if (first.done !== true) open.push({ next: first.value, part });
  }
  while (open.length > 0) {
    const least = open.reduce((a, b) => (byKey(b.next, a.next) < 0 ? b : a));
    yield least.next;
    const following = await least.part.next();
    if (following.done === true) open.splice(open.indexOf(least), 1);
    else least.next = following.value;
  }
}
