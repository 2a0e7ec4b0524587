import type { Bucket } from "../artefacts/bucket.ts";
import type { LiveMemo } from "./live-memo.ts";
import type { ReadingContext } from "./site.ts";

/** What rendering artefacts takes. */
export type RenderContext = ReadingContext & {
  readonly published: Bucket;
  readonly ledger: Bucket;
  /** The bucket that uploads are copied from. */
  readonly mediaBucket: string;
  readonly memo: LiveMemo;
  /** Told of what was left out of an artefact or could not be rendered; ids and keys, no content. */
  readonly report: (finding: Finding) => void;
};

export type Finding = {
  readonly message: string;
  readonly keys?: readonly string[];
  readonly error: unknown;
  /** Whether an artefact is there without it, so that somebody must be told: nothing will try it again. */
  readonly leftOut?: boolean;
  /** Whether it will be tried again by itself: then nobody need do anything yet. */
  readonly retried?: boolean;
};
