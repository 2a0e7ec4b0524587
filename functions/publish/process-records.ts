import type { TypeName } from "../../content-model/types/index.ts";
import { concurrently } from "../shared/rendering/concurrently.ts";
import { renderArtefacts } from "../shared/rendering/render.ts";
import { readHead } from "../shared/storage/entries.ts";
import { type RecordSubject, subjectOfKey } from "../shared/storage/keys.ts";
import type { Key } from "../shared/storage/table.ts";
import type { PublishContext } from "./context.ts";
import { dependentsOf } from "./dependents.ts";
import {
  keyOfFile,
  keysOfEntry,
  keysOfGone,
  keysOfPassing,
  keysOfRow,
  keysOfSlug,
  keysOfStart,
  keysWithoutEntry,
  scopesAbout,
  seriesKeysOfStarts,
} from "./dirty.ts";
import { forgetFormer, type LinkedEntry, linkEntries } from "./link-entries.ts";
import { type Message, renderMessages, sendMessage } from "./messages.ts";
import { archiveMessages, feedKeysOfRows, type RowSubject } from "./places.ts";
import { dirtyOfSettings } from "./settings-fan-out.ts";
import { announceFeeds } from "./tell-hubs.ts";

/** A change in the table as its stream tells it: which item, nothing else. */
export type ChangeRecord = { readonly key: Key; readonly sequenceNumber: string };

export type Processed = {
  /** From where on the batch must come again: the sequence number of the first record that failed. */
  readonly failedFrom: string | undefined;
  /** Keys that were written or deleted. */
  readonly written: readonly string[];
  /** How many messages went to the queue. */
  readonly queued: number;
};

/** How many dependents are rendered at once with the entry itself; more go through the queue. */
export const dependentsAtOnce = 25;
const parallel = 8;

/** Copying more bytes than this takes too long for the stream, where everything else waits for it. */
const largeFile = 256 * 1024 ** 2;

/**
 * Works on a batch of changes: every artefact that they make dirty is rendered once, from the table as it
 * is now, however many of the changes name it and in whatever order they come. An artefact that cannot be
 * rendered goes to the queue by its key, so that it holds nothing up; a record fails only when the table
 * does not take its references, or the queue what is left to do.
 * @param also artefacts to render besides
 */
export async function processRecords(
  context: PublishContext,
  records: readonly ChangeRecord[],
  also: readonly string[] = [],
): Promise<Processed> {
  const batch = createBatch(records);
  const linking = await linkEntries(context, batch.entries.keys());
  for (const [id, error] of linking.failed) {
    context.report({ message: "References could not be written", keys: [id], error });
    batch.fail(batch.entries.get(id));
  }
  batch.addSubjects();
  batch.add(also, 0);
  await Promise.all([
    addEntries(context, batch, linking.linked),
    addRows(context, batch),
    addSeries(context, batch),
    addSettings(context, batch),
    addPassing(context, batch),
  ]);
  const rendered = await renderArtefacts(context, batch.dirty.keys());
  for (const { key, error } of rendered.failed) {
    context.report({ message: "An artefact could not be rendered", keys: [key], error, retried: true });
  }
  await announceFeeds(context, rendered.written);
  const failedKeys = rendered.failed.map(({ key }) => key);
  for (const message of renderMessages(failedKeys)) {
    const causes = message.kind === "render" ? message.keys.map((key) => batch.dirty.get(key)) : [];
    batch.messages.push({ message, cause: least(causes) });
  }
  const queued = await sendAll(context, batch);
  // Only where the entry's own record was in the batch: with a row's record alone its files are not looked at.
  const changed = [...linking.linked.values()].filter((entry) => batch.changed.has(entry.id));
  await concurrently(changed, parallel, (entry) => forgetFormer(context, entry));
  return { failedFrom: batch.failedFrom(), written: rendered.written, queued };
}

type StartSubject = Extract<RecordSubject, { kind: "start" }>;
type PassingSubject = Extract<RecordSubject, { kind: "passing" }>;

type Batch = {
  /** Entries that records name, with the index of the first record that does. */
  readonly entries: ReadonlyMap<string, number>;
  /** Entries of which what is live has changed, likewise. */
  readonly changed: ReadonlyMap<string, number>;
  /** Versions of the settings that records name, likewise. */
  readonly settings: ReadonlyMap<number, number>;
  /** Artefacts to render, likewise. */
  readonly dirty: Map<string, number>;
  /** Rows of what is listed or was taken back, with the index of their record. */
  readonly rows: readonly { readonly subject: RowSubject; readonly cause: number }[];
  /** Rows of sessions by when they begin, likewise. */
  readonly starts: readonly { readonly subject: StartSubject; readonly cause: number }[];
  /** What stands somewhere for a time, likewise. */
  readonly passing: readonly { readonly subject: PassingSubject; readonly cause: number }[];
  readonly messages: { message: Message; cause: number | undefined }[];
  /** Adds what rows and slugs name. */
  addSubjects(): void;
  add(keys: readonly string[], cause: number): void;
  fail(cause: number | undefined): void;
  failedFrom(): string | undefined;
};

function createBatch(records: readonly ChangeRecord[]): Batch {
  const subjects = records.map((record) => subjectOfKey(record.key));
  const entries = firstOf(subjects, (subject) =>
    subject.kind === "live" || subject.kind === "listing" || subject.kind === "start"
      ? subject.id
      : undefined,
  );
  const changed = firstOf(subjects, (subject) => (subject.kind === "live" ? subject.id : undefined));
  const settings = firstOf(subjects, (subject) =>
    subject.kind === "settings" ? subject.version : undefined,
  );
  const dirty = new Map<string, number>();
  const failed: number[] = [];
  const add: Batch["add"] = (keys, cause) => {
    for (const key of keys) dirty.set(key, Math.min(cause, dirty.get(key) ?? cause));
  };
  return {
    entries,
    changed,
    settings,
    dirty,
    rows: subjects.flatMap((subject, cause) =>
      subject?.kind === "listing" || subject?.kind === "gone" ? [{ subject, cause }] : [],
    ),
    starts: subjects.flatMap((subject, cause) => (subject?.kind === "start" ? [{ subject, cause }] : [])),
    passing: subjects.flatMap((subject, cause) => (subject?.kind === "passing" ? [{ subject, cause }] : [])),
    messages: [],
    add,
    addSubjects: () => {
      for (const [index, subject] of subjects.entries()) {
        if (subject?.kind === "listing") add(keysOfRow(subject), index);
        if (subject?.kind === "start") add(keysOfStart(subject), index);
        if (subject?.kind === "gone") add(keysOfGone(subject), index);
        if (subject?.kind === "slug") add(keysOfSlug(subject), index);
      }
    },
    fail: (cause) => void failed.push(cause ?? 0),
    failedFrom: () => {
      const first = least(failed);
      return first === undefined ? undefined : records[first]?.sequenceNumber;
    },
  };
}

/** Adds what follows from entries of which what is live has changed: their own artefacts, and what shows them. */
async function addEntries(
  context: PublishContext,
  batch: Batch,
  linked: ReadonlyMap<string, LinkedEntry>,
): Promise<void> {
  const entries = [...batch.changed].flatMap(([id, cause]) => {
    const entry = linked.get(id);
    return entry === undefined ? [] : [{ entry, cause }];
  });
  await concurrently(entries, parallel, async ({ entry, cause }) => {
    const large = entry.files.filter((file) => file.size > largeFile).map(keyOfFile);
    const type = await typeOf(context, entry);
    const own = keysOfEntry(entry, type).filter((key) => !large.includes(key));
    batch.add([...own, ...keysWithoutEntry(entry)], cause);
    for (const message of renderMessages(large)) batch.messages.push({ message, cause });
    try {
      for (const message of await archiveMessages(context.table, scopesAbout(entry, type))) {
        batch.messages.push({ message, cause });
      }
      const page = await dependentsOf(context, entry.id, { limit: dependentsAtOnce });
      batch.add(page.keys, cause);
      const { next } = page;
      if (next === undefined) return;
      batch.messages.push({ message: { kind: "dependents", target: entry.id, after: next }, cause });
    } catch (error) {
      context.report({ message: "Dependents could not be read", keys: [entry.id], error });
      batch.fail(cause);
    }
  });
}

/** Adds what feeds and their archives show of rows. */
async function addRows(context: PublishContext, { rows, add, fail }: Batch): Promise<void> {
  const subjects = rows.map(({ subject }) => subject);
  try {
    const keys = await feedKeysOfRows(context, subjects);
    for (const [index, { cause }] of rows.entries()) add(keys[index] ?? [], cause);
  } catch (error) {
    const keys = [...new Set(subjects.map(({ id }) => id))];
    context.report({ message: "Places in feeds could not be read or noted", keys, error });
    for (const { cause } of rows) fail(cause);
  }
}

/** Adds the documents of series that are podcasts by what their sessions have. */
async function addSeries(context: PublishContext, { starts, add, fail }: Batch): Promise<void> {
  const subjects = starts.map(({ subject }) => subject);
  try {
    const keys = await seriesKeysOfStarts(context, subjects);
    for (const [index, { cause }] of starts.entries()) add(keys[index] ?? [], cause);
  } catch (error) {
    const keys = [...new Set(subjects.map(({ facet }) => facet))];
    context.report({ message: "Series of sessions could not be read", keys, error });
    for (const { cause } of starts) fail(cause);
  }
}

/** Adds the feeds that show a change of the settings. */
async function addSettings(context: PublishContext, batch: Batch): Promise<void> {
  await concurrently(batch.settings, parallel, async ([version, cause]) => {
    try {
      const { keys, messages } = await dirtyOfSettings(context, version);
      batch.add(keys, cause);
      for (const message of messages) batch.messages.push({ message, cause });
    } catch (error) {
      context.report({ message: "What shows the settings could not be read", error });
      batch.fail(cause);
    }
  });
}

/** Adds what shows something for a time, or no longer does. */
async function addPassing(context: PublishContext, batch: Batch): Promise<void> {
  await concurrently(batch.passing, parallel, async ({ subject, cause }) => {
    try {
      batch.add(await keysOfPassing(context, subject), cause);
    } catch (error) {
      context.report({ message: "A retraction could not be read", keys: [subject.id], error });
      batch.fail(cause);
    }
  });
}

/** The type of an entry, by its head where nothing of it is live. */
async function typeOf(context: PublishContext, { id, live }: LinkedEntry): Promise<TypeName | undefined> {
  if (live !== undefined) return live.type;
  try {
    return (await readHead(context.table, id))?.type;
  } catch (error) {
    context.report({ message: "A head cannot be read", keys: [id], error });
    return undefined;
  }
}

/** @returns how many messages the queue took; what it did not take fails the record that caused it */
async function sendAll(context: PublishContext, batch: Batch): Promise<number> {
  let queued = 0;
  await concurrently(batch.messages, parallel, async ({ message, cause }) => {
    try {
      await sendMessage(context.queue, message);
      queued += 1;
    } catch (error) {
      context.report({ message: "The queue did not take a message", error });
      batch.fail(cause);
    }
  });
  return queued;
}

function firstOf<Id>(
  subjects: readonly (RecordSubject | undefined)[],
  idOf: (subject: RecordSubject) => Id | undefined,
): Map<Id, number> {
  const first = new Map<Id, number>();
  for (const [index, subject] of subjects.entries()) {
    const id = subject === undefined ? undefined : idOf(subject);
    if (id !== undefined && !first.has(id)) first.set(id, index);
  }
  return first;
}

function least(indexes: readonly (number | undefined)[]): number | undefined {
  const known = indexes.filter((index) => index !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
