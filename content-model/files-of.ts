import type { Block, Body } from "./body/schema.ts";
import { commonFields } from "./fields.ts";
import { assetsIn, mapMarked, type Path } from "./marked-values.ts";
import { feedFields, type TypeDefinition } from "./types/definition.ts";

/** What is known of an uploaded file where it is shown. Sizes are in bytes, durations in seconds. */
export type FileFacts = {
  readonly id: string;
  readonly status: "pending" | "complete";
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly sha256: string;
  readonly title?: string | undefined;
  readonly duration?: number | undefined;
  /** Of an image, in pixels, where they are known. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
};

/** A place where a content offers a file, with what the content calls it there. */
export type OfferedFile = {
  readonly asset: string;
  readonly title?: string | undefined;
  readonly duration?: number | undefined;
};

/**
 * The files that a content offers to download or play, each once, the most important first: those in the type's
 * own fields (a report's files, a session's recordings) before those in the fields that all types have, the body
 * last. Images are shown in place and captions belong to their recording: those are not offered by themselves.
 */
export function filesOf(
  definition: TypeDefinition,
  content: Readonly<Record<string, unknown>>,
): OfferedFile[] {
  const files = new Map<string, OfferedFile>();
  const offer = (file: OfferedFile) => {
    if (!files.has(file.asset)) files.set(file.asset, file);
  };
  const { body, ...fields } = content;
  const ordered = Object.fromEntries(ownFieldsFirst(definition).map((name) => [name, fields[name]]));
  mapMarked(definition.content, ordered, (mark, value, path) => {
    if (mark.kind === "asset" && typeof value === "string") {
      const around = objectAround(ordered, path);
      if (!isShownInPlace(around, path)) offer(fileIn(value, around));
    }
    return value;
  });
  if (Array.isArray(body))
    for (const block of body as Body) for (const file of filesInBlock(block)) offer(file);
  return [...files.values()];
}

/** Every asset that a content uses, each once: what must be reachable while it is live. */
export function assetIdsOf(definition: TypeDefinition, content: Readonly<Record<string, unknown>>): string[] {
  return [...new Set(assetsIn(definition.content, content).map((one) => one.id))];
}

function ownFieldsFirst(definition: TypeDefinition): string[] {
  const names = Object.keys(definition.content.shape).filter((name) => name !== "body");
  const isCommon = (name: string) => name in commonFields;
  return [...names.filter((name) => !isCommon(name)), ...names.filter(isCommon)];
}

function objectAround(content: Record<string, unknown>, path: Path): Record<string, unknown> {
  let around: unknown = content;
  for (const step of path.slice(0, -1)) around = (around as Record<string | number, unknown>)[step];
  return around as Record<string, unknown>;
}

const isShownInPlace = (around: Record<string, unknown>, path: Path): boolean =>
  "alt" in around ||
  "decorative" in around ||
  path.includes("captions") ||
  feedFields.includes(String(path[0]));

function fileIn(asset: string, { title, duration }: Record<string, unknown>): OfferedFile {
  return {
    asset,
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof duration === "number" ? { duration } : {}),
  };
}

function filesInBlock(block: Block): OfferedFile[] {
  if (block._type !== "file" && block._type !== "media") return [];
  return block.asset === undefined ? [] : [{ asset: block.asset, title: block.title }];
}
