import type { Item, Key, Page } from "./table.ts";

/** What a piece of work has asked the table for, strongly consistent: each item and each page once. */
export type Asked = {
  readonly items: Map<string, Promise<Item | undefined>>;
  readonly pages: Map<string, Promise<Page>>;
};

export const nothingAsked = (): Asked => ({ items: new Map(), pages: new Map() });

export const nameOfItem = ({ PK, SK }: Key): string => `${PK}\n${SK}`;

/** An item as it was when it was first asked for. */
export const itemOnce = (
  { items }: Asked,
  key: Key,
  ask: () => Promise<Item | undefined>,
): Promise<Item | undefined> => once(items, nameOfItem(key), ask);

/** A page as it was when it was first asked for. */
export const pageOnce = ({ pages }: Asked, range: object, ask: () => Promise<Page>): Promise<Page> =>
  once(pages, JSON.stringify(range), ask);

/** Items as they were when each was first asked for; those that nobody asked for yet are asked for together. */
export async function itemsOnce(
  { items }: Asked,
  keys: readonly Key[],
  ask: (missing: readonly Key[]) => Promise<Item[]>,
): Promise<Item[]> {
  const missing = keys.filter((key) => !items.has(nameOfItem(key)));
  if (missing.length > 0) {
    const found = ask(missing).then(byName);
    for (const key of missing) {
      const name = nameOfItem(key);
      items.set(
        name,
        found.then((them) => them.get(name)),
      );
    }
  }
  const all = await Promise.all(keys.map((key) => items.get(nameOfItem(key))));
  return all.filter((item) => item !== undefined);
}

const byName = (items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [nameOfItem({ PK: String(item["PK"]), SK: String(item["SK"]) }), item]));

function once<Answer>(
  asked: Map<string, Promise<Answer>>,
  name: string,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const answer = asked.get(name) ?? ask();
  asked.set(name, answer);
  return answer;
}
