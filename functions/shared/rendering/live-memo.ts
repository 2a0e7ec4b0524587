import type { Live } from "../../../content-model/entry.ts";
import type { FeedItemNeeds } from "../../../content-model/feed-item.ts";

/**
 * What a feed takes from an entry, kept in the process. A version's content never changes and lists say
 * which version is live, so what is kept is right whenever its version is the one that the list names.
 */
export type Remembered = {
  readonly live: Live;
  readonly needs: FeedItemNeeds;
  /** The body's HTML and the files it was made with. */
  html?: { readonly files: string; readonly text: string };
};

export type LiveMemo = {
  get(id: string, version: number): Remembered | undefined;
  set(entry: Remembered): void;
};

/** About what the kept contents may take together, in UTF-16 code units; the least recently used go first. */
const maximumWeight = 16_000_000;

export function createLiveMemo(limit = maximumWeight): LiveMemo {
  const kept = new Map<string, { entry: Remembered; weight: number }>();
  let total = 0;
  const drop = (key: string) => {
    total -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  return {
    get(id, version) {
      const found = kept.get(id);
      if (found === undefined || found.entry.live.version !== version) return undefined;
      kept.delete(id);
      kept.set(id, found);
      return found.entry;
    },
    set(entry) {
      const { id, content } = entry.live;
      drop(id);
      // Its HTML, once made, is about as long as the content itself.
      const weight = 2 * JSON.stringify(content).length;
      kept.set(id, { entry, weight });
      total += weight;
      for (const key of kept.keys()) {
        if (total <= limit || key === id) break;
        drop(key);
      }
    },
  };
}
