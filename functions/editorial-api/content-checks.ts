import type { Head } from "../../content-model/entry.ts";
import { maximumPersonsAndOrganisations, maximumThemesAndSeries } from "../../content-model/facets.ts";
import { assetsIn, type Found, type Path, referencesIn } from "../../content-model/marked-values.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { type Fault, jsonPointer, ProblemError } from "../../schemas/problem.ts";
import { readAssets, type StoredAsset } from "../shared/storage/assets.ts";
import { readHeads } from "../shared/storage/entries.ts";
import { isBeingDeleted } from "./asset-users.ts";
import type { EditorialContext } from "./context.ts";
import { type Referrer, referringToDrafts } from "./draft-users.ts";

/** What a content's own schema cannot know: whether what it refers to is there. */

/**
 * Checks that every reference names an entry of the right type, that every asset has been uploaded and
 * checked, and that one publication stays one transaction.
 * @returns the assets that the content uses, by id
 * @throws ProblemError invalid-content with a pointer to each fault
 */
export async function checkContent(
  context: EditorialContext,
  definition: TypeDefinition,
  content: Record<string, unknown>,
): Promise<ReadonlyMap<string, StoredAsset>> {
  return (await check(context, definition, content)).assets;
}

/**
 * Checks content the same way and runs the change that stores it, and sees to it that no draft it refers to is
 * deleted at that moment. That costs calls only where it refers to what was never live.
 * @throws ProblemError invalid-content with a pointer to each fault, and what the change throws
 */
export async function storeChecked<Result>(
  context: EditorialContext,
  stored: { definition: TypeDefinition; content: Record<string, unknown>; source: Referrer },
  change: () => Promise<Result>,
): Promise<Result> {
  const { references, heads } = await check(context, stored.definition, stored.content);
  const drafts = [...heads.values()].filter((head) => head.publishedAt === null).map((head) => head.id);
  return referringToDrafts(context, { source: stored.source, drafts }, async (lost) => {
    const faults = references
      .filter((reference) => lost.has(reference.id))
      .flatMap((reference) => referenceFaults(reference, undefined));
    if (faults.length > 0) throw invalid(faults);
    return change();
  });
}

type Checked = {
  readonly references: readonly Found[];
  readonly heads: ReadonlyMap<string, Head>;
  readonly assets: ReadonlyMap<string, StoredAsset>;
};

async function check(
  { table, now }: EditorialContext,
  definition: TypeDefinition,
  content: Record<string, unknown>,
): Promise<Checked> {
  const references = referencesIn(definition.content, content);
  const uses = assetsIn(definition.content, content);
  const tooMany = countFaults(references);
  if (tooMany.length > 0) throw invalid(tooMany);
  const [heads, assets] = await Promise.all([
    readHeads(
      table,
      references.map((reference) => reference.id),
    ),
    readAssets(
      table,
      uses.map((use) => use.id),
    ),
  ]);
  const faults: Fault[] = [
    ...references.flatMap((reference) => referenceFaults(reference, heads.get(reference.id)?.type)),
    ...uses.flatMap((use) => assetFaults(use, usable(assets.get(use.id), now()))),
  ];
  if (faults.length > 0) throw invalid(faults);
  return { references, heads, assets };
}

function referenceFaults(reference: Found, type: string | undefined): Fault[] {
  if (type === reference.type) return [];
  const pointer = jsonPointer(["content", ...reference.path]);
  return type === undefined
    ? [{ pointer, code: "unknown-reference", detail: `There is no entry with the id ${reference.id}` }]
    : [
        {
          pointer,
          code: "wrong-reference-type",
          detail: `The entry is a ${type}; a ${reference.type} belongs here`,
        },
      ];
}

/** What is being deleted is as good as gone. */
function usable(asset: StoredAsset | undefined, now: Date): StoredAsset | undefined {
  return asset === undefined || isBeingDeleted(asset, now) ? undefined : asset;
}

function assetFaults(use: { id: string; path: Path }, asset: StoredAsset | undefined): Fault[] {
  if (asset?.status === "complete") return [];
  const pointer = jsonPointer(["content", ...use.path]);
  return asset === undefined
    ? [{ pointer, code: "unknown-asset", detail: `There is no asset with the id ${use.id}` }]
    : [{ pointer, code: "incomplete-asset", detail: "The asset's upload has not been completed" }];
}

function countFaults(references: readonly Found[]): Fault[] {
  return [
    ...tooManyOf(references, ["theme", "series"], maximumThemesAndSeries),
    ...tooManyOf(references, ["person", "organisation"], maximumPersonsAndOrganisations),
  ];
}

function tooManyOf(references: readonly Found[], types: readonly string[], maximum: number): Fault[] {
  const seen = new Set<string>();
  const beyond = references.find((reference) => {
    if (types.includes(reference.type)) seen.add(reference.id);
    return seen.size > maximum;
  });
  if (beyond === undefined) return [];
  return [
    {
      pointer: jsonPointer(["content", ...beyond.path]),
      code: "too-many-references",
      detail: `An entry can refer to at most ${maximum} different entries of the types ${types.join(" and ")}`,
    },
  ];
}

function invalid(faults: Fault[]): ProblemError {
  return new ProblemError("invalid-content", "The content names what is not there", { errors: faults });
}
