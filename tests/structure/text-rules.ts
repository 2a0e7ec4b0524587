export type TextFault = {
  readonly path: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
};

const rules: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  // A path from a machine's root; in an address another character stands before it.
  { kind: "a machine's path", pattern: /(?<![\w.\-/}])\/(work|root|tmp|home|Users|opt|mnt|workspace)\// },
  { kind: "a registry", pattern: /\b(registry|npm|pypi)\.[a-z-]+\.(org|com|io|dev)\b/ },
  {
    kind: "unfinished work",
    pattern: /\b(TODO|FIXME|XXX|HACK|not implemented|for now|placeholder|dummy|simplified)\b/i,
  },
  {
    kind: "a test that does not run with the others",
    pattern: /\b(it|test|describe)\.(only|skip|todo|fails)\b|\bx(it|describe)\(/,
  },
];

/** The lines of a text that say what no text of the project may say. */
export function faultsIn(path: string, text: string): readonly TextFault[] {
  // The rules themselves name what they look for.
  if (path === "tests/structure/text-rules.ts") return [];
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ kind }) => ({ path, line: index + 1, kind, text: line.trim().slice(0, 120) })),
    );
}
