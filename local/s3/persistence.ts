import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import type { MultipartPart, MultipartUpload, S3Object, S3PersistenceProvider, S3Store } from "./emulator.ts";

/** Bodies up to this many bytes stand in the database's row; larger ones in a file of their own. */
const inlineMaximum = 128 * 1024;

/** An object's bytes, or the file they stand in. */
export type StoredBody = { readonly bytes: Buffer } | { readonly file: string };

export type Persistence = S3PersistenceProvider & {
  /** @throws Error when the object is not there */
  storedBody(bucket: string, key: string): StoredBody;
  /** Where a body stands when it has a file of its own; null when it stands in the database. */
  bodyFile(bucket: string, key: string): string | null;
  /** A name for a new body file, and its path. */
  newBlob(): { blob: string; path: string };
  /** Makes a body file that is complete the body of an object; its row is what makes it exist. */
  adopt(bucket: string, object: S3Object, blob: string): void;
};

/**
 * Objects on disk, so that a crash at any moment leaves each object as it was before or as it was
 * meant to be: a row holds an object's metadata and either its body or the name of a body file that
 * was complete before the row was written. A body file without a row, or a row whose file is missing
 * or of another length, is what a crash (or a hand) left: it is dropped and reported at start.
 * @param report told, once a finding, what was dropped
 */
export function openPersistence(folder: string, report: (finding: string) => void): Persistence {
  const blobs = join(folder, "blobs");
  mkdirSync(blobs, { recursive: true });
  const database = openDatabase(join(folder, "objects.db"));
  dropHalves(database, blobs, report);
  const statements = prepare(database);

  const removeBlobOf = (bucket: string, key: string): (() => void) => {
    const row = statements.blobOf.get(bucket, key);
    const blob = row === undefined ? null : textOrNull(row["blob"]);
    return () => {
      if (blob !== null) rmSync(join(blobs, blob), { force: true });
    };
  };
  const newBlob = () => {
    const blob = randomUUID();
    return { blob, path: join(blobs, blob) };
  };
  const write = (bucket: string, object: S3Object, body: Buffer | null, blob: string | null): void => {
    const clean = removeBlobOf(bucket, object.key);
    statements.upsert.run(bucket, object.key, describe(object), object.contentLength, body, blob);
    clean();
  };
  const upsertObject = (bucket: string, object: S3Object): void => {
    if (object.body.length <= inlineMaximum) {
      write(bucket, object, object.body, null);
      return;
    }
    const { blob, path } = newBlob();
    writeFileSync(path, object.body);
    write(bucket, object, null, blob);
  };
  const deleteObject = (bucket: string, key: string): void => {
    const clean = removeBlobOf(bucket, key);
    statements.remove.run(bucket, key);
    clean();
  };
  const keysOf = (bucket: string): string[] =>
    statements.keys.all(bucket).map((row) => textOrNull(row["key"]) ?? "");
  const bodyFile = (bucket: string, key: string): string | null => {
    const row = statements.blobOf.get(bucket, key);
    const blob = row === undefined ? null : textOrNull(row["blob"]);
    return blob === null ? null : join(blobs, blob);
  };
  const storedBody = (bucket: string, key: string): StoredBody => {
    const { body, blob } = statements.body.get(bucket, key) ?? {};
    if (typeof blob === "string") return { file: join(blobs, blob) };
    if (!(body instanceof Uint8Array)) throw new Error(`No body is stored for ${bucket}/${key}`);
    return { bytes: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  };
  const readBody = (bucket: string, key: string): Buffer => {
    const body = storedBody(bucket, key);
    return "bytes" in body ? body.bytes : readFileSync(body.file);
  };
  const deleteObjectsByBucket = (bucket: string): void => {
    for (const key of keysOf(bucket)) deleteObject(bucket, key);
  };
  const allBuckets = (): string[] => statements.buckets.all().map((row) => textOrNull(row["name"]) ?? "");

  return {
    storedBody,
    bodyFile,
    newBlob,
    adopt: (bucket, object, blob) => write(bucket, object, null, blob),
    upsertObject,
    deleteObject,
    readBody,
    deleteObjectsByBucket,
    insertBucket: (name, created, type) => void statements.addBucket.run(name, created.toISOString(), type),
    deleteBucket: (name) => void statements.removeBucket.run(name),
    deleteAllObjects: () => allBuckets().forEach(deleteObjectsByBucket),
    renameObject: (bucket, from, to) => void statements.rename.run(to, bucket, from),
    completeMultipartUpload: (_upload: string, bucket, object) => upsertObject(bucket, object),
    loadS3: (store) => load(statements, store),
    purgeAll: () => {
      allBuckets().forEach(deleteObjectsByBucket);
      database.exec("DELETE FROM buckets");
    },
    close: () => database.close(),
    // An unfinished multipart upload does not outlive the process, and bucket rules are not kept.
    saveBucketLifecycleConfiguration: () => {},
    deleteBucketLifecycleConfiguration: () => {},
    insertMultipartUpload: (_upload: MultipartUpload) => {},
    upsertMultipartPart: (_upload: string, _part: MultipartPart) => {},
    deleteMultipartUpload: () => {},
    deleteAllMultipartUploads: () => {},
  };
}

/** The keys are found in an index of their own: among the bodies, finding one took longer the more there were. */
function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  database.exec(`
    CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, created TEXT NOT NULL, type TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS objects (
      bucket TEXT NOT NULL, key TEXT NOT NULL, description TEXT NOT NULL, length INTEGER NOT NULL,
      body BLOB, blob TEXT, PRIMARY KEY (bucket, key));
    CREATE INDEX IF NOT EXISTS objects_by_blob ON objects(blob) WHERE blob IS NOT NULL;`);
  return database;
}

function prepare(database: DatabaseSync) {
  return {
    buckets: database.prepare("SELECT name, created, type FROM buckets"),
    addBucket: database.prepare("INSERT OR IGNORE INTO buckets VALUES (?, ?, ?)"),
    removeBucket: database.prepare("DELETE FROM buckets WHERE name = ?"),
    descriptions: database.prepare("SELECT bucket, description FROM objects"),
    upsert: database.prepare("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?)"),
    remove: database.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?"),
    rename: database.prepare("UPDATE objects SET key = ? WHERE bucket = ? AND key = ?"),
    keys: database.prepare("SELECT key FROM objects WHERE bucket = ?"),
    body: database.prepare("SELECT body, blob FROM objects WHERE bucket = ? AND key = ?"),
    blobOf: database.prepare("SELECT blob FROM objects WHERE bucket = ? AND key = ?"),
  };
}

function load(statements: ReturnType<typeof prepare>, store: S3Store): void {
  for (const row of statements.buckets.all()) {
    const name = textOrNull(row["name"]) ?? "";
    store.createBucket(name, row["type"] === "directory" ? "directory" : "general-purpose");
    store.setBucketCreationDate(name, new Date(textOrNull(row["created"]) ?? 0));
  }
  for (const row of statements.descriptions.iterate()) {
    store.restoreObject(textOrNull(row["bucket"]) ?? "", revive(textOrNull(row["description"]) ?? ""));
  }
}

/** The metadata of an object as its row holds it: the emulator's own record without the body. */
function describe(object: S3Object): string {
  const { body: _body, ...description } = object;
  return JSON.stringify(description);
}

/** One for all: a buffer of its own would take as much memory as the rest of a description. */
const noBody = Buffer.alloc(0);

function revive(description: string): S3Object {
  const { lastModified, ...rest }: Omit<S3Object, "body" | "lastModified"> & { lastModified: string } =
    JSON.parse(description);
  const object: S3Object = { ...rest, lastModified: new Date(lastModified), body: noBody };
  object.contentType = once(object.contentType);
  if (object.cacheControl !== undefined) object.cacheControl = once(object.cacheControl);
  return object;
}

/** Texts that very many objects have alike: of each one copy is kept. */
const texts = new Map<string, string>();

function once(text: string): string {
  const known = texts.get(text);
  if (known === undefined) texts.set(text, text);
  return known ?? text;
}

function dropHalves(database: DatabaseSync, blobs: string, report: (finding: string) => void): void {
  const owned = new Set<string>();
  const rows = database.prepare("SELECT bucket, key, blob, length FROM objects WHERE blob IS NOT NULL").all();
  for (const { bucket, key, blob, length } of rows) {
    const file = join(blobs, String(blob));
    const found = statSync(file, { throwIfNoEntry: false });
    if (found !== undefined && found.size === Number(length)) {
      owned.add(String(blob));
      continue;
    }
    const fault =
      found === undefined ? "its body is missing" : `its body has ${found.size} of ${length} bytes`;
    database.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(String(bucket), String(key));
    report(`dropped ${bucket}/${key}: ${fault}`);
  }
  for (const blob of readdirSync(blobs)) {
    if (owned.has(blob)) continue;
    rmSync(join(blobs, blob), { force: true });
    report(`dropped the body file ${blob}: no object owns it`);
  }
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
