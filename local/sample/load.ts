import { hash } from "node:crypto";
import * as z from "zod";
import { type TypeName, typeList, typeNamed } from "../../content-model/types/index.ts";
import { documentKey } from "../../functions/shared/artefacts/keys.ts";
import { assetSchema, assetUpload } from "../../schemas/asset.ts";
import { type EntrySummary, entry as entrySchema, entrySummary, pageOf } from "../../schemas/entry.ts";
import { createEditorial, type Editorial } from "./editorial.ts";
import { sampleEntries } from "./entries.ts";
import { namedIn, type Refer, referWith, type SampleEntry } from "./entry.ts";
import { sampleFiles } from "./files.ts";

/**
 * Loads the sample through the editorial API, as an editor would: files are uploaded, entries created
 * once what they name is there, and published. What was published before is left as it is, what was
 * created is written anew and published; so it may be run again after it was cut off.
 * @param site where the API answers (without a trailing slash), and a publisher's token
 * @returns the keys of its pages' documents in the published bucket
 * @throws Error that names the entry or file that failed, with every fault the API found; AggregateError of several
 */
export async function loadSample(site: { address: string; token: string }): Promise<readonly string[]> {
  const editorial = createEditorial(site);
  const load = loaderOf(editorial, await readExisting(editorial));
  const outcomes = await Promise.allSettled(sampleEntries.map((entry) => load(entry)));
  const failures = [
    ...new Set(outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []))),
  ];
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) {
    const messages = failures.map((failure) =>
      failure instanceof Error ? failure.message : String(failure),
    );
    throw new AggregateError(failures, `The sample could not be loaded:\n${messages.join("\n")}`);
  }
  return sampleEntries
    .map((entry) => ({ definition: typeNamed(entry.type), slug: entry.slug }))
    .filter(({ definition }) => definition.publication)
    .map(({ definition, slug }) => documentKey(definition.collection, slug));
}

/** An entry that can be named, and what a change of it must name. */
type Draft = { readonly id: string; readonly version: number; readonly finished: boolean };

const entryAnswer = entrySchema(z.unknown());
const entryPage = pageOf(entrySummary).extend({ items: z.array(entrySummary) });

/** Creates and publishes an entry, each once, and whatever it names before it. */
function loaderOf(
  editorial: Editorial,
  existing: ReadonlyMap<string, EntrySummary>,
): (entry: SampleEntry) => Promise<string> {
  const upload = once(
    (filename: string) => uploadFile(editorial, filename),
    (filename) => filename,
  );
  const idsFor = async (write: (refer: Refer) => unknown): Promise<Refer> => {
    const { entries, files } = namedIn(write);
    const [ids, assets] = await Promise.all([
      Promise.all(entries.map(async (named) => [addressOf(named), await idOf(named)] as const)),
      Promise.all(files.map(async (filename) => [filename, await upload(filename)] as const)),
    ]);
    return referAmong(new Map([...ids, ...assets]));
  };
  const create = once(async (entry: SampleEntry): Promise<Draft> => {
    const found = existing.get(addressOf(entry));
    if (found !== undefined && found.status !== "draft") return { ...found, finished: true };
    const content = entry.content(await idsFor(entry.content));
    return { ...(await writeEntry(editorial, entry, { found, content })), finished: false };
  }, addressOf);
  const finish = once(async (entry: SampleEntry): Promise<string> => {
    const draft = await create(entry);
    if (draft.finished) return draft.id;
    const { later } = entry;
    const whole =
      later === undefined
        ? draft
        : await completeEntry(editorial, entry, { ...draft, content: later(await idsFor(later)) });
    await publishEntry(editorial, entry, whole);
    return draft.id;
  }, addressOf);
  const idOf = async (named: { type: TypeName; slug: string }): Promise<string> => {
    const entry = sampleEntries.find((one) => one.type === named.type && one.slug === named.slug);
    if (entry === undefined) throw new Error(`The sample has no ${addressOf(named)}`);
    return entry.later === undefined ? finish(entry) : (await create(entry)).id;
  };
  return finish;
}

function writeEntry(
  editorial: Editorial,
  entry: SampleEntry,
  { found, content }: { found: EntrySummary | undefined; content: unknown },
) {
  const { collection } = typeNamed(entry.type);
  return editorial.send({
    subject: addressOf(entry),
    ...(found === undefined
      ? { method: "POST", path: collection }
      : { method: "PUT", path: `${collection}/${found.id}`, version: found.version }),
    body: { slug: entry.slug, content },
    answer: entryAnswer,
  });
}

function completeEntry(editorial: Editorial, entry: SampleEntry, draft: Draft & { content: unknown }) {
  return editorial.send({
    subject: addressOf(entry),
    method: "PATCH",
    path: `${typeNamed(entry.type).collection}/${draft.id}`,
    version: draft.version,
    body: { content: draft.content },
    answer: entryAnswer,
  });
}

function publishEntry(editorial: Editorial, entry: SampleEntry, draft: { id: string; version: number }) {
  return editorial.send({
    subject: addressOf(entry),
    method: "POST",
    path: `${typeNamed(entry.type).collection}/${draft.id}/publish`,
    version: draft.version,
    body: {},
    answer: entryAnswer,
  });
}

/** @returns the asset's id */
async function uploadFile(editorial: Editorial, filename: string): Promise<string> {
  const file = sampleFiles.get(filename);
  if (file === undefined) throw new Error(`The sample has no file ${filename}`);
  const { bytes: make, ...description } = file;
  const bytes = make();
  const { asset, upload } = await editorial.send({
    subject: filename,
    method: "POST",
    path: "assets",
    body: { filename, ...description, size: bytes.length, sha256: hash("sha256", bytes, "hex") },
    answer: assetUpload,
  });
  await editorial.upload(filename, upload, bytes);
  await editorial.send({
    subject: filename,
    method: "POST",
    path: `assets/${asset.id}/complete`,
    answer: assetSchema,
  });
  return asset.id;
}

/** Everything that is there already, by type and slug. */
async function readExisting(editorial: Editorial): Promise<Map<string, EntrySummary>> {
  const lists = await Promise.all(typeList.map(({ collection }) => readList(editorial, collection)));
  return new Map(lists.flat().map((summary) => [`${summary.type}/${summary.slug}`, summary]));
}

async function readList(editorial: Editorial, collection: string): Promise<EntrySummary[]> {
  const items: EntrySummary[] = [];
  let query = "?limit=100";
  for (;;) {
    const page = await editorial.send({
      subject: `The list of ${collection}`,
      method: "GET",
      path: `${collection}${query}`,
      answer: entryPage,
    });
    items.push(...page.items);
    if (page.next === null) return items;
    query = new URL(page.next).search;
  }
}

function referAmong(ids: ReadonlyMap<string, string>): Refer {
  const idOf = (name: string): string => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`${name} was named only when it was written again`);
    return id;
  };
  return referWith({ entry: (type, slug) => idOf(addressOf({ type, slug })), asset: idOf });
}

function addressOf({ type, slug }: { type: TypeName; slug: string }): string {
  return `${type}/${slug}`;
}

/** Does the work once for each key; who asks again gets the same promise. */
function once<Key, Result>(
  work: (key: Key) => Promise<Result>,
  nameOf: (key: Key) => string,
): (key: Key) => Promise<Result> {
  const started = new Map<string, Promise<Result>>();
  return (key) => {
    const name = nameOf(key);
    let result = started.get(name);
    if (result === undefined) {
      result = work(key);
      started.set(name, result);
    }
    return result;
  };
}
