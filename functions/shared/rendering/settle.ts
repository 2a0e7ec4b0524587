import { createHash } from "node:crypto";
import {
  type Bucket,
  copyObject,
  deleteObject,
  headObject,
  putObject,
  type StoredObject,
} from "../artefacts/bucket.ts";
import { headerRulesVersion, type StoredHeaders } from "../artefacts/header-rules.ts";

/** What should stand under a key: nothing, these bytes, or a copy of an object of another bucket. */
export type Wanted =
  | { readonly kind: "absent" }
  | { readonly kind: "bytes"; readonly body: Uint8Array; readonly headers: StoredHeaders }
  | {
      readonly kind: "copy";
      readonly source: { readonly bucket: string; readonly key: string };
      /** Of the source's bytes, in hexadecimal. */
      readonly sha256: string;
      readonly headers: StoredHeaders;
    };

export const absent: Wanted = { kind: "absent" };

export function bytes(text: string, headers: StoredHeaders): Wanted {
  return { kind: "bytes", body: Buffer.from(text), headers };
}

/** Keys that could not be brought to what they should be; `cause` says why. */
export class UnsettledError extends Error {
  readonly keys: readonly string[];
  constructor(keys: readonly string[], reason: string, options?: ErrorOptions) {
    super(`${reason}: ${keys.join(", ")}`, options);
    this.name = "UnsettledError";
    this.keys = keys;
  }
}

/** So many that writers racing for one hot key all come through, and not so many that an event hangs. */
const maximumPasses = 16;

/** Keys that are brought together to what they should be, from what is read once for all that is settled beside them. */
export type Work<Reading> = {
  readonly keys: readonly string[];
  /** Says what each key should hold, by a reading that was begun after all that was written before. */
  readonly compute: (reading: Reading) => Promise<ReadonlyMap<string, Wanted>>;
};

/** How one work ended: which keys were written or deleted, and what kept it from its end. */
export type Settled = { readonly written: string[]; readonly error: UnsettledError | undefined };

export type Rendered = {
  /** Keys that were written or deleted. */
  readonly written: string[];
  readonly failed: { readonly key: string; readonly error: unknown }[];
};

/**
 * Brings what is stored under keys to what it should be, whoever else does so at the same moment.
 * @param compute reads the table strongly consistent and says what each key should hold
 * @returns the keys that were written or deleted
 * @throws UnsettledError after too many passes, or when storage failed, with the keys not found equal
 */
export async function settle(
  bucket: Bucket,
  keys: readonly string[],
  compute: () => Promise<ReadonlyMap<string, Wanted>>,
): Promise<string[]> {
  const [settled] = await settleTogether(bucket, [{ keys, compute }], () => undefined);
  if (settled?.error !== undefined) throw settled.error;
  return settled?.written ?? [];
}

/**
 * Settles several works side by side, so that what they have in common is read once a pass.
 *
 * Each pass reads what is stored, then computes from the table, then writes under the condition that
 * what is stored is still what was read. A pass that wrote is followed by one that looks: an ETag is a hash of
 * bytes, so a renderer that was held up may find the ETag it remembers on content that has come back,
 * and what it then writes is old. It sees so because what should stand is what it replaced, and puts that back. Should
 * anything else stand by now, the table has changed since: that change has an event of its own, which is worked on
 * later. So a key is written once, however much is published meanwhile. No reading outlives its pass, so none is older
 * than what the pass before wrote. A work that fails takes no other with it.
 * @param begin a reading of the table, strongly consistent
 * @returns for each work how it ended; errors name the keys not brought to their end
 */
export async function settleTogether<Reading>(
  bucket: Bucket,
  works: readonly Work<Reading>[],
  begin: () => Reading,
): Promise<Settled[]> {
  const states = works.map(
    ({ keys, compute }): State<Reading> => ({
      compute,
      open: keys,
      written: new Set(),
      replaced: new Map(),
      error: undefined,
    }),
  );
  let active = states;
  for (let pass = 1; pass <= maximumPasses && active.length > 0; pass += 1) {
    const reading = begin();
    let races = 0;
    await Promise.all(
      active.map(async (state) => {
        try {
          const { moved, raced } = await runPass(bucket, state, () => state.compute(reading));
          for (const key of moved) state.written.add(key);
          state.open = [...moved, ...raced];
          races += raced.length;
        } catch (error) {
          state.error =
            error instanceof UnsettledError
              ? error
              : new UnsettledError(state.open, "Failed", { cause: error });
          state.open = [];
        }
      }),
    );
    active = active.filter(({ open }) => open.length > 0);
    if (races > 0) await pause(pass);
  }
  for (const state of active) {
    state.error = new UnsettledError(state.open, `Not settled after ${maximumPasses} passes`);
  }
  return states.map(({ written, error }) => ({ written: [...written], error }));
}

type State<Reading> = Pick<Work<Reading>, "compute"> & {
  open: readonly string[];
  readonly written: Set<string>;
  /** What stood under a key each time that it was written: nothing, or that object. */
  readonly replaced: Map<string, (StoredObject | null)[]>;
  error: UnsettledError | undefined;
};

type Pass = { readonly moved: string[]; readonly raced: string[] };

async function runPass(
  bucket: Bucket,
  { open: keys, replaced }: Pick<State<unknown>, "open" | "replaced">,
  compute: () => Promise<ReadonlyMap<string, Wanted>>,
): Promise<Pass> {
  const stored = await named(keys, () => Promise.all(keys.map((key) => headObject(bucket, key))));
  const wanted = await named(keys, compute);
  const outcomes = await Promise.allSettled(
    keys.map(async (key, index) => {
      const now = { key, stored: stored[index] ?? null, wanted: wanted.get(key) ?? absent };
      const before = replaced.get(key) ?? [];
      const outcome = await bring(bucket, now, before);
      if (outcome === "moved") replaced.set(key, [...before, now.stored]);
      return outcome;
    }),
  );
  const keysThat = (outcome: Outcome) =>
    keys.filter((_, index) => {
      const one = outcomes[index];
      return one?.status === "fulfilled" && one.value === outcome;
    });
  const failure = outcomes.find((one) => one.status === "rejected");
  if (failure !== undefined) {
    const done = new Set(keysThat("done"));
    throw new UnsettledError(
      keys.filter((key) => !done.has(key)),
      "Storage refused to write",
      { cause: failure.reason },
    );
  }
  return { moved: keysThat("moved"), raced: keysThat("raced") };
}

type Outcome = "done" | "moved" | "raced";

type Now = { readonly key: string; readonly stored: StoredObject | null; readonly wanted: Wanted };

/** @param replaced what stood there when this renderer wrote; nothing in it before it has */
async function bring(
  bucket: Bucket,
  { key, stored, wanted }: Now,
  replaced: readonly (StoredObject | null)[],
): Promise<Outcome> {
  if (artefactEquals(stored, wanted)) return "done";
  const mustMend = replaced.some((one) => artefactEquals(one, wanted));
  if (replaced.length > 0 && !mustMend) return "done";
  const basis = stored?.etag ?? null;
  const won = await write(bucket, key, basis, wanted);
  return won ? "moved" : "raced";
}

async function write(bucket: Bucket, key: string, basis: string | null, wanted: Wanted): Promise<boolean> {
  if (wanted.kind === "absent") return basis === null || deleteObject(bucket, key, basis);
  const metadata = metadataOf(wanted);
  const { headers } = wanted;
  if (wanted.kind === "bytes") return putObject(bucket, { key, headers, metadata, basis, body: wanted.body });
  return copyObject(bucket, { key, headers, metadata, basis, source: wanted.source });
}

/** Whether what is stored is what should be: the bytes and the headers they are served with. */
function artefactEquals(stored: StoredObject | null, wanted: Wanted): boolean {
  if (stored === null || wanted.kind === "absent") return stored === null && wanted.kind === "absent";
  const metadata = metadataOf(wanted);
  const sameMetadata = Object.entries(metadata).every(([name, value]) => stored.metadata[name] === value);
  return sameMetadata && (wanted.kind === "copy" || stored.etag === md5(wanted.body));
}

function metadataOf(wanted: Exclude<Wanted, { kind: "absent" }>): Record<string, string> {
  const rules = { "header-rules": headerRulesVersion };
  return wanted.kind === "copy" ? { ...rules, sha256: wanted.sha256 } : rules;
}

/** Not for secrets: it is what object storage calls an ETag. */
function md5(body: Uint8Array): string {
  return createHash("md5").update(body).digest("hex");
}

async function named<Value>(keys: readonly string[], run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    throw new UnsettledError(keys, "Could not be read or computed", { cause: error });
  }
}

async function pause(pass: number): Promise<void> {
  const milliseconds = Math.random() * Math.min(400, 5 * 2 ** pass);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
