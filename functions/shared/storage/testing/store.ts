import { paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { cardOf } from "../../../../content-model/card.ts";
import type { Card, Head, Live } from "../../../../content-model/entry.ts";
import { changed, created, published, type Step, withdrawn } from "../../../../content-model/lifecycle.ts";
import { idOf } from "../../../../content-model/testing/arbitrary-content.ts";
import { type TypeName, typeNamed } from "../../../../content-model/types/index.ts";
import { localCredentials, localRegion } from "../../../../local/names.ts";
import { startTestStores } from "../../../../local/testing.ts";
import { commit } from "../commit.ts";
import { createTableClient, type Item, type Table } from "../table.ts";

/** A table on the real emulator, and entries that live in it by the real steps. */
export type TestTable = {
  readonly table: Table;
  /** For clients of one's own. */
  readonly endpoint: string;
  /** Everything in the table, in the order of its keys. */
  whole(): Promise<Item[]>;
  stop(): Promise<void>;
};

export async function startTestTable(): Promise<TestTable> {
  const stores = await startTestStores();
  const client = createTableClient({
    region: localRegion,
    credentials: localCredentials,
    endpoint: stores.dynamoDbEndpoint,
  });
  const table = { client, name: stores.tableName };
  return {
    table,
    endpoint: stores.dynamoDbEndpoint,
    whole: () => wholeTable(table),
    stop: async () => {
      client.destroy();
      await stores.stop();
    },
  };
}

/** Everything in a table, in the order of its keys. */
export async function wholeTable(table: Table): Promise<Item[]> {
  const items: Item[] = [];
  const pages = paginateScan({ client: table.client }, { TableName: table.name, ConsistentRead: true });
  for await (const page of pages) items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
  const name = (item: Item) => `${String(item["PK"])}\n${String(item["SK"])}`;
  return items.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

export type Entry = {
  readonly head: Head;
  readonly content: Record<string, unknown>;
  readonly live: Live | null;
  readonly card: Card | null;
};

let events = 0;
/** An occasion at a time, with an event id that sorts behind all before it. */
function occasionAt(at: string, by = "redactie-1") {
  events += 1;
  return { by, at, eventId: `0195${events.toString(16).padStart(4, "0")}-0000-7000-8000-000000000000` };
}

export type DraftOptions = {
  readonly number: number;
  readonly type?: TypeName;
  readonly slug?: string;
  readonly at?: string;
  readonly by?: string;
  readonly content?: Record<string, unknown>;
};

/** The step that makes the numbered entry of a type. */
export function creationOf(options: DraftOptions): { step: Step; entry: Entry } {
  const { number, type = "news", at = "2020-01-01T00:00:00Z" } = options;
  const content = { title: `Stuk ${number}`, ...options.content };
  const step = created(
    { id: idOf(type, number), type, slug: options.slug ?? `stuk-${number}`, language: "nl", content },
    occasionAt(at, options.by),
  );
  return { step, entry: { head: step.head, content, live: null, card: null } };
}

export function changeOf(
  entry: Entry,
  change: Record<string, unknown>,
  slug = entry.head.slug,
  release?: string,
) {
  const content = { ...entry.content, ...change };
  const step = changed(
    entry.head,
    { slug, language: "nl", content, release },
    occasionAt("2020-02-01T00:00:00Z"),
  );
  return { step, entry: { ...entry, head: step.head, content } };
}

export function publicationOf(entry: Entry, at = "2020-03-01T00:00:00Z") {
  const { head, content } = entry;
  const step = published(
    head,
    content,
    (live) =>
      cardOf(typeNamed(head.type), live, {
        language: head.language,
        timeZone: "Europe/Amsterdam",
        filenames: new Map(),
      }),
    occasionAt(at),
  );
  return { step, entry: { ...entry, head: step.head, live: step.live, card: step.card } };
}

export function withdrawalOf(entry: Entry, kind: "withdrawal" | "retraction", at = "2020-04-01T00:00:00Z") {
  const step = withdrawn(entry.head, entry.live, entry.card, { kind, reason: "Daarom" }, occasionAt(at));
  return { step, entry: { ...entry, head: step.head, live: step.live ?? null, card: step.card ?? null } };
}

/** Makes an entry and publishes it, in two transactions. */
export async function publish(
  table: Table,
  options: DraftOptions & { publishedAt?: string },
): Promise<Entry> {
  const { step, entry } = creationOf(options);
  await commit(table, step);
  const publication = publicationOf(entry, options.publishedAt);
  await commit(table, publication.step);
  return publication.entry;
}
