import type { EditorialClient, Entry } from "../support/editorial-client.ts";

/** A collection to measure on: news items like those that networks publish, made through the API. */

const words =
  "wijk buurt ontmoeting zorg welzijn netwerk bewoners professionals gemeente onderzoek praktijk vertrouwen samen stad dorp jongeren ouderen verhaal inzicht aanpak".split(
    " ",
  );

/** The content of the entry with a number: the same each time. About 2 kB, as a short news item has. */
export function newsContent(number: number, themes: readonly string[]): Record<string, unknown> {
  const sentence = (seed: number, length: number) => {
    const picked = Array.from(
      { length },
      (_, index) => words[(seed * 7 + index * 13 + number * 31) % words.length],
    );
    return `${picked.join(" ").replace(/^./, (first) => first.toUpperCase())}.`;
  };
  const theme = themes[number % Math.max(1, themes.length)];
  return {
    title: `Bericht ${number} over ${words[number % words.length]}`,
    language: "nl",
    lead: sentence(1, 20),
    body: {
      markdown: Array.from(
        { length: 4 },
        (_, index) => `## ${sentence(index + 2, 4)}\n\n${sentence(index + 3, 30)} ${sentence(index + 4, 25)}`,
      ).join("\n\n"),
    },
    ...(theme === undefined ? {} : { themes: [theme] }),
  };
}

/** Creates and publishes the entries with the numbers from `first` up to and with `last`. */
export async function publishNews(
  client: EditorialClient,
  range: { first: number; last: number; themes: readonly string[]; editors?: number },
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let next = range.first;
  const editor = async (): Promise<void> => {
    for (let number = next++; number <= range.last; number = next++) {
      const draft = await client.create("news", newsContent(number, range.themes), `bericht-${number}`);
      entries.push(await client.publish("news", draft));
    }
  };
  await Promise.all(Array.from({ length: range.editors ?? 10 }, editor));
  return entries;
}
