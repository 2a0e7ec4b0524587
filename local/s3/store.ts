import { type S3Object, S3Store } from "./emulator.ts";

type ListOptions = NonNullable<Parameters<S3Store["listObjects"]>[1]>;

/**
 * The emulator's store, which tells what changes, with lists in S3's order. The emulator sorts by locale and pages by code unit,
 * which loses keys at the seams of pages.
 */
export class OrderedStore extends S3Store {
  readonly #changed: (bucket: string, key: string) => void;

  /** @param changed told of every object that was put or deleted, after it was */
  constructor(changed: (bucket: string, key: string) => void) {
    super();
    this.#changed = changed;
  }

  override putObject(...parameters: Parameters<S3Store["putObject"]>): S3Object {
    const object = super.putObject(...parameters);
    this.#changed(parameters[0], parameters[1]);
    return object;
  }

  /** Takes in an object whose row and body file are written. */
  adopt(bucket: string, object: S3Object): void {
    this.restoreObject(bucket, object);
    this.#changed(bucket, object.key);
  }

  override deleteObject(bucket: string, key: string): void {
    super.deleteObject(bucket, key);
    this.#changed(bucket, key);
  }

  override listObjects(bucket: string, options: ListOptions = {}) {
    const { prefix = "", delimiter = "", maxKeys = 1_000, startAfter = "", marker = "" } = options;
    const after = startAfter || marker;
    const everything = super.listObjects(bucket, { prefix, maxKeys: Number.MAX_SAFE_INTEGER }).objects;
    const candidates = everything.filter((object) => object.key > after).sort(byKey);
    const objects: S3Object[] = [];
    const commonPrefixes = new Set<string>();
    for (const object of candidates) {
      const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
      const common = end < 0 ? null : object.key.slice(0, end + delimiter.length);
      if (common !== null && (common <= after || commonPrefixes.has(common))) continue;
      if (objects.length + commonPrefixes.size >= maxKeys) {
        return { objects, commonPrefixes: [...commonPrefixes], isTruncated: true };
      }
      if (common === null) objects.push(object);
      else commonPrefixes.add(common);
    }
    return { objects, commonPrefixes: [...commonPrefixes], isTruncated: false };
  }
}

const byKey = (one: S3Object, other: S3Object): number => (one.key < other.key ? -1 : 1);
