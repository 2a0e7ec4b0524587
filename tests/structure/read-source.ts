import { parseSync } from "oxc-parser";

/** What a source file imports and which impure things it names, read from its syntax tree, types included. */

export type Import = {
  /** As written; undefined where it is computed: `import(path)`. */
  readonly specifier: string | undefined;
  /** What is imported by name; "*" for a whole module. */
  readonly names: readonly string[];
  readonly typesOnly: boolean;
  readonly line: number;
};

export type Impurity = { readonly what: string; readonly line: number };

export type Source = { readonly imports: readonly Import[]; readonly impurities: readonly Impurity[] };

/** @throws Error where the text is not TypeScript */
export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text);
  const fault = parsed.errors[0];
  if (fault !== undefined) throw new Error(`${path} cannot be read: ${fault.message}`);
  const imports: Import[] = [];
  const impurities: Impurity[] = [];
  const lineOf = (node: Node) => text.slice(0, node.start).split("\n").length;
  walk(parsed.program, undefined, (node, parent) => {
    const found = importOf(node);
    if (found !== undefined) imports.push({ ...found, line: lineOf(node) });
    const what = impurityOf(node, parent);
    if (what !== undefined) impurities.push({ what, line: lineOf(node) });
  });
  return { imports, impurities };
}

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;
type Parent = { readonly node: Node; readonly key: string };

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function walk(
  value: unknown,
  parent: Parent | undefined,
  visit: (node: Node, parent: Parent | undefined) => void,
): void {
  if (Array.isArray(value)) {
    for (const member of value) walk(member, parent, visit);
  } else if (isNode(value)) {
    visit(value, parent);
    for (const [key, child] of Object.entries(value)) walk(child, { node: value, key }, visit);
  }
}

function importOf(node: Node): Omit<Import, "line"> | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration": {
      const specifier = textOf(node["source"]);
      return specifier === undefined ? undefined : { specifier, ...namesOf(node) };
    }
    case "ImportExpression":
    case "TSImportType":
      return {
        specifier: textOf(node["source"]),
        names: ["*"],
        typesOnly: node.type === "TSImportType",
      };
    case "CallExpression":
      if (nameOf(node["callee"]) !== "require") return undefined;
      return { specifier: textOf(members(node["arguments"])[0]), names: ["*"], typesOnly: false };
    default:
      return undefined;
  }
}

function namesOf(node: Node): { names: readonly string[]; typesOnly: boolean } {
  const specifiers = members(node["specifiers"]);
  const isType = (of: Node) => of["importKind"] === "type" || of["exportKind"] === "type";
  const names = specifiers.map(
    (of) => nameOf(of[node.type === "ImportDeclaration" ? "imported" : "local"]) ?? "*",
  );
  return {
    names: names.length === 0 ? ["*"] : names,
    typesOnly: isType(node) || (specifiers.length > 0 && specifiers.every(isType)),
  };
}

/** Globals that give another answer on another machine or at another moment. */
const impureGlobals = new Set([
  "process",
  "performance",
  "fetch",
  "console",
  "globalThis",
  "crypto",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
]);
const impureMembers = new Set(["Date.now", "Math.random", "Temporal.Now"]);
const impureOfCrypto = /^(random|generate|getRandom|webcrypto|crypto$|default$|\*$)/;

function impurityOf(node: Node, parent: Parent | undefined): string | undefined {
  if (node.type === "MemberExpression") {
    const name = `${nameOf(node["object"])}.${nameOf(node["property"]) ?? textOf(node["property"])}`;
    return impureMembers.has(name) ? name : undefined;
  }
  if (node.type === "NewExpression" && nameOf(node["callee"]) === "Date") {
    return members(node["arguments"]).length === 0 ? "new Date()" : undefined;
  }
  if (node.type === "CallExpression" && nameOf(node["callee"]) === "Date") return "Date()";
  if (node.type === "ImportDeclaration" && textOf(node["source"]) === "node:crypto") {
    return namesOf(node).names.find((name) => impureOfCrypto.test(name));
  }
  const name = nameOf(node);
  if (name === undefined || !impureGlobals.has(name) || parent === undefined) return undefined;
  const isKey = parent.key === "property" || parent.key === "key";
  return isKey && parent.node["computed"] !== true ? undefined : name;
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && value.type === "Identifier" && typeof value["name"] === "string"
    ? value["name"]
    : undefined;
}

function textOf(value: unknown): string | undefined {
  return isNode(value) && typeof value["value"] === "string" ? value["value"] : undefined;
}

function members(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}
