import { withoutXmlForbidden } from "../../schemas/characters.ts";

export type Chapter = { readonly start: number; readonly title: string };

/**
 * Chapters as podcast apps read them (Podcasting 2.0, JSON chapters 1.2.0), in the order in which they begin: of
 * those that begin in one moment, the last that the editor gave.
 * @param chapters `start` in seconds
 */
export function renderChapters(chapters: readonly Chapter[]): string {
  const byStart = new Map(chapters.map((chapter) => [chapter.start, chapter.title]));
  const ordered = [...byStart].sort(([a], [b]) => a - b);
  return `${JSON.stringify({
    version: "1.2.0",
    chapters: ordered.map(([startTime, title]) => ({ startTime, title: withoutXmlForbidden(title) })),
  })}\n`;
}
