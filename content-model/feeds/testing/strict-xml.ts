import { SaxesParser } from "saxes";

/** An element as a strict parser understood it: character data joined, names with their prefixes. */
export type StrictElement = {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  text: string;
  children: StrictElement[];
};

/** @throws Error at the first fault against XML 1.0 or Namespaces in XML */
export function parseStrictly(document: string): StrictElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const holder: StrictElement = { name: "", namespace: "", attributes: {}, text: "", children: [] };
  const open = [holder];
  const current = () => open.at(-1) ?? holder;
  parser.on("error", (fault) => {
    throw fault;
  });
  parser.on("opentag", ({ name, uri, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const);
    const element = { name, namespace: uri, attributes: Object.fromEntries(values), text: "", children: [] };
    current().children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    current().text += text;
  });
  parser.on("cdata", (text) => {
    current().text += text;
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(document).close();
  const [root] = holder.children;
  if (root === undefined) throw new Error("The document has no root element");
  return root;
}

/** The elements that a path of names leads to, over every branch. */
export function find(from: StrictElement, ...path: string[]): StrictElement[] {
  let found = [from];
  for (const name of path) {
    found = found.flatMap(({ children }) => children.filter((child) => child.name === name));
  }
  return found;
}

/** The texts of the elements that a path of names leads to. */
export function textsAt(from: StrictElement, ...path: string[]): string[] {
  return find(from, ...path).map(({ text }) => text);
}
