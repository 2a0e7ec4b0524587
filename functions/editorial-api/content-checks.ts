import { maximumPersonsAndOrganisations, maximumThemesAndSeries } from "../../content-model/facets.ts";
import { assetsIn, type Found, type Path, referencesIn } from "../../content-model/marked-values.ts";
import type { TypeDefinition } from "../../content-model/types/definition.ts";
import { type Fault, jsonPointer, ProblemError } from "../../schemas/problem.ts";
import { readAssets, type StoredAsset } from "../shared/storage/assets.ts";
import { readHeads } from "../shared/storage/entries.ts";
import { isBeingDeleted } from "./asset-users.ts";
import type { EditorialContext } from "./context.ts";

/** What a content's own schema cannot know: whether what it refers to is there. */

/**
 * Checks that every reference names an entry of the right type, that every asset has been uploaded and
 * checked, and that one publication stays one transaction.
 * @returns the assets that the content uses, by id
 * @throws ProblemError invalid-content with a pointer to each fault
 */
export async function checkContent(
  { table, now }: EditorialContext,
  definition: TypeDefinition,
  content: Record<string, unknown>,
  base: Path = ["content"],
): Promise<ReadonlyMap<string, StoredAsset>> {
  const references = referencesIn(definition.content, content);
  const uses = assetsIn(definition.content, content);
  const tooMany = countFaults(references, base);
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
    ...references.flatMap((reference) => referenceFaults(reference, heads.get(reference.id)?.type, base)),
    ...uses.flatMap((use) => assetFaults(use, usable(assets.get(use.id), now()), base)),
  ];
  if (faults.length > 0) throw invalid(faults);
  return assets;
}

function referenceFaults(reference: Found, type: string | undefined, base: Path): Fault[] {
  if (type === reference.type) return [];
  const pointer = jsonPointer([...base, ...reference.path]);
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

function assetFaults(use: { id: string; path: Path }, asset: StoredAsset | undefined, base: Path): Fault[] {
  if (asset?.status === "complete") return [];
  const pointer = jsonPointer([...base, ...use.path]);
  return asset === undefined
    ? [{ pointer, code: "unknown-asset", detail: `There is no asset with the id ${use.id}` }]
    : [{ pointer, code: "incomplete-asset", detail: "The asset's upload has not been completed" }];
}

function countFaults(references: readonly Found[], base: Path): Fault[] {
  return [
    ...tooManyOf(references, ["theme", "series"], maximumThemesAndSeries, base),
    ...tooManyOf(references, ["person", "organisation"], maximumPersonsAndOrganisations, base),
  ];
}

function tooManyOf(
  references: readonly Found[],
  types: readonly string[],
  maximum: number,
  base: Path,
): Fault[] {
  const seen = new Set<string>();
  const beyond = references.find((reference) => {
    if (types.includes(reference.type)) seen.add(reference.id);
    return seen.size > maximum;
  });
  if (beyond === undefined) return [];
  return [
    {
      pointer: jsonPointer([...base, ...beyond.path]),
      code: "too-many-references",
      detail: `An entry can refer to at most ${maximum} different entries of the types ${types.join(" and ")}`,
    },
  ];
}

function invalid(faults: Fault[]): ProblemError {
  return new ProblemError("invalid-content", "The content names what is not there", { errors: faults });
}
