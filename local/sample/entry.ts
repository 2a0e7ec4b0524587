import type * as z from "zod";
import type { bodyInputSchema } from "../../content-model/body/input.ts";
import type { contentTypes, TypeName } from "../../content-model/types/index.ts";

/** Sample entries as an editor would write them: contents that name other entries by slug and files by name. */

/** Gives ids: of an entry by its type and slug, of a file by its name. */
export type Refer = { readonly [Type in TypeName]: (slug: string) => string } & {
  readonly asset: (filename: string) => string;
};

type BodyInput = z.input<typeof bodyInputSchema>;

/** What the editorial API takes as the content of a type. */
export type SampleContent<Type extends TypeName> = Omit<
  z.input<(typeof contentTypes)[Type]["content"]>,
  "body"
> & { readonly body?: BodyInput };

type SampleOf<Type extends TypeName> = {
  readonly type: Type;
  readonly slug: string;
  readonly content: (refer: Refer) => SampleContent<Type>;
  /** Fields that name an entry which itself names this one: they are added once both exist. */
  readonly later?: (refer: Refer) => Partial<SampleContent<Type>>;
};

export type SampleEntry = { [Type in TypeName]: SampleOf<Type> }[TypeName];

/** What a content names. */
export type Named = {
  readonly entries: readonly { readonly type: TypeName; readonly slug: string }[];
  readonly files: readonly string[];
};

/** Everything that a content names, each once, found by writing it with ids that stand for nothing. */
export function namedIn(write: (refer: Refer) => unknown): Named {
  const entries = new Map<string, { type: TypeName; slug: string }>();
  const files = new Set<string>();
  const nobody = "00000000-0000-7000-8000-000000000000";
  write(
    referWith({
      entry: (type, slug) => {
        entries.set(`${type}/${slug}`, { type, slug });
        return nobody;
      },
      asset: (filename) => {
        files.add(filename);
        return nobody;
      },
    }),
  );
  return { entries: [...entries.values()], files: [...files] };
}

export function referWith(find: {
  entry: (type: TypeName, slug: string) => string;
  asset: (filename: string) => string;
}): Refer {
  return {
    news: (slug) => find.entry("news", slug),
    article: (slug) => find.entry("article", slug),
    report: (slug) => find.entry("report", slug),
    session: (slug) => find.entry("session", slug),
    person: (slug) => find.entry("person", slug),
    organisation: (slug) => find.entry("organisation", slug),
    theme: (slug) => find.entry("theme", slug),
    series: (slug) => find.entry("series", slug),
    asset: find.asset,
  };
}
