import { composeCard, type Document } from "../../content-model/document.ts";
import type { Card } from "../../content-model/entry.ts";
import {
  everything,
  type FacetType,
  facetTypes,
  languageFacet,
  referenceFacet,
} from "../../content-model/facets.ts";
import { publicationTypes, typeList, typeOfCollection } from "../../content-model/types/index.ts";
import { cardFields } from "../../schemas/document.ts";
import { includable } from "../../schemas/operations/delivery.ts";
import { entryId } from "../../schemas/primitives.ts";
import { ProblemError } from "../../schemas/problem.ts";
import { pageReply, positionOf } from "../shared/http/pages.ts";
import type { Reply } from "../shared/http/reply.ts";
import { readCards, readSlug } from "../shared/storage/entries.ts";
import { listLive, listSessions } from "../shared/storage/listings.ts";
import type { Table } from "../shared/storage/table.ts";
import { cacheControl, type DeliveryContext } from "./context.ts";
import { etagOf } from "./entity-tag.ts";

/** Lists of what is published: one range a type, and the names of what the items refer to. */

export type ListQuery = {
  readonly [Facet in FacetType]?: string | undefined;
} & {
  readonly language?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: string | undefined;
  readonly include?: string | undefined;
  readonly when?: "upcoming" | "past" | undefined;
};

/** @throws ProblemError invalid-parameter, invalid-cursor */
export async function listEverything(
  context: DeliveryContext,
  query: ListQuery & { type?: string | undefined; path: string },
): Promise<Reply> {
  const types = publicationTypes.map((type) => type.name);
  return list(context, query, query.type === undefined ? types : types.filter((type) => type === query.type));
}

/** @throws ProblemError not-found, invalid-parameter, invalid-cursor */
export async function listCollection(
  context: DeliveryContext,
  query: ListQuery & { collection: string; path: string },
): Promise<Reply> {
  const definition = typeOfCollection(query.collection);
  if (definition === undefined)
    throw new ProblemError("not-found", `There is no collection '${query.collection}'`);
  if (query.when !== undefined && definition.name !== "session") {
    throw new ProblemError("invalid-parameter", "'when' is for sessions only");
  }
  return list(context, query, [definition.name]);
}

async function list(
  context: DeliveryContext,
  query: ListQuery & { type?: string | undefined; path: string },
  types: readonly string[],
): Promise<Reply> {
  const included = includedOf(query.include);
  const fields = fieldsOf(query.fields, types);
  const { path, cursor, limit } = query;
  const asked = {
    ...Object.fromEntries(facetTypes.map((facet) => [facet, query[facet]])),
    ...{
      type: query.type,
      language: query.language,
      when: query.when,
      fields: query.fields,
      include: query.include,
    },
    limit,
  };
  const page = { publicAddress: context.site.addresses.site, path, query: asked };
  const after = positionOf(page, cursor);
  const { facet, about } = await facetOf(context.table, query);
  const { rows, next } =
    query.when === undefined
      ? await listLive(context.table, { facet, types, limit, after })
      : await listSessions(context.table, {
          facet,
          when: query.when,
          now: context.now().toISOString(),
          limit,
          after,
        });
  const references = await readCards(
    context.table,
    [...referredTo(rows, ["themes", "series", ...included]), ...(about === undefined ? [] : [about.id])],
    false,
  );
  if (about !== undefined) assertShown(about, references.get(about.id));
  const views = rows.map((card) => composeCard(card, { references, addresses: context.site.addresses }));
  const reply = pageReply(page, {
    items: views.map((view) => selected(view, fields)),
    next,
    ...(included.length === 0
      ? {}
      : { more: { included: cardsOf(context, referredTo(rows, included), references) } }),
  });
  const body = JSON.stringify(reply.body);
  return {
    ...reply,
    body,
    contentType: "application/json",
    etag: etagOf(body),
    cacheControl: cacheControl.list,
  };
}

/** The entry that a list is about, and what was asked for. */
type About = { readonly id: string; readonly type: FacetType; readonly asked: string };

/** @throws ProblemError invalid-parameter for facets that have no list together, and slugs that nothing has */
async function facetOf(
  table: Table,
  query: ListQuery,
): Promise<{ readonly facet: string; readonly about?: About }> {
  const asked = facetTypes.flatMap((type) => {
    const value = query[type];
    return value === undefined ? [] : [{ type, value }];
  });
  const [only] = asked;
  if (asked.length + (query.language === undefined ? 0 : 1) > 1) {
    throw new ProblemError("invalid-parameter", "There are lists by one of these at a time", {
      allowed: [...facetTypes, "language"],
    });
  }
  if (query.language !== undefined) {
    if (query.when !== undefined) throw noStartList();
    return { facet: languageFacet(query.language) };
  }
  if (only === undefined) return { facet: everything };
  if (query.when !== undefined && only.type !== "theme" && only.type !== "series") throw noStartList();
  const id = entryId.safeParse(only.value).success
    ? only.value
    : (await readSlug(table, only.type, only.value))?.entryId;
  const about = { type: only.type, asked: only.value };
  if (id === undefined) throw unknownFacet(about);
  return { facet: referenceFacet(only.type, id), about: { ...about, id } };
}

/**
 * What is not shown has no list: never live, withdrawn or retracted is answered like unknown. Its card is read with
 * those that the items refer to, so that it costs no call.
 * @throws ProblemError invalid-parameter
 */
function assertShown(about: About, card: Card | undefined): void {
  if (card === undefined || card.type !== about.type || card.retracted === true) throw unknownFacet(about);
}

function unknownFacet({ type, asked }: Omit<About, "id">): ProblemError {
  return new ProblemError("invalid-parameter", `'${type}': there is no ${type} '${asked}'`);
}

function noStartList(): ProblemError {
  return new ProblemError("invalid-parameter", "Sessions by when they begin are listed for these", {
    allowed: ["theme", "series"],
  });
}

type Included = (typeof includable)[number];

function includedOf(include: string | undefined): Included[] {
  if (include === undefined) return [];
  const asked = [...new Set(include.split(","))];
  const known = includable.filter((one) => asked.includes(one));
  if (known.length === asked.length) return known;
  const unknown = asked.filter((one) => !(includable as readonly string[]).includes(one));
  throw new ProblemError("invalid-parameter", `'include' does not know '${unknown.join("', '")}'`, {
    allowed: [...includable],
  });
}

function referredTo(cards: readonly Card[], kinds: readonly Included[]): string[] {
  return [...new Set(cards.flatMap((card) => kinds.flatMap((kind) => card[kind])))];
}

function cardsOf(
  context: DeliveryContext,
  ids: readonly string[],
  cards: ReadonlyMap<string, Card>,
): Document[] {
  return ids.flatMap((id) => {
    const card = cards.get(id);
    return card === undefined || card.retracted === true
      ? []
      : [composeCard(card, { references: cards, addresses: context.site.addresses })];
  });
}

/** The fields that the asked items may be reduced to. @throws ProblemError invalid-parameter for names no card has */
function fieldsOf(fields: string | undefined, types: readonly string[]): ReadonlySet<string> | undefined {
  if (fields === undefined) return undefined;
  const own = typeList.filter((type) => types.includes(type.name)).flatMap((type) => type.cardFields);
  const known = [...Object.keys(cardFields), ...own];
  const asked = fields.split(",");
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ProblemError("invalid-parameter", `'fields' does not know '${unknown.join("', '")}'`, {
      allowed: known,
    });
  }
  return new Set(["id", ...asked]);
}

function selected(view: Document, fields: ReadonlySet<string> | undefined): Record<string, unknown> {
  if (fields === undefined) return view;
  return Object.fromEntries(Object.entries(view).filter(([key]) => fields.has(key)));
}
