import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiVersion } from "../schemas/api-version.ts";
import { descriptionFile, docsFiles, placeholderAddress } from "../schemas/description-files.ts";
import { docsContents } from "./docs-page.ts";
import { openApiDocument } from "./openapi/document.ts";

/**
 * Writes what the functions serve of the APIs' descriptions: both OpenAPI documents and the pages under `/docs`.
 * Addresses begin with a stand-in, which the functions replace by where they are reached.
 */
export async function writeDescription(folder: string): Promise<void> {
  const files = new Map<string, string>();
  for (const api of ["delivery", "editorial"] as const) {
    const document = openApiDocument(api, {
      publicAddress: placeholderAddress,
      siteName: "Katern",
      version: apiVersion,
    });
    files.set(descriptionFile(api), JSON.stringify(document));
  }
  const contents = await docsContents();
  for (const { file } of docsFiles.values()) {
    const content = contents.get(file);
    if (content === undefined) throw new Error(`Nothing was made of docs/${file}`);
    files.set(`docs/${file}`, content);
  }
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))));
  for (const each of folders) await mkdir(each, { recursive: true });
  await Promise.all([...files].map(([path, content]) => writeFile(join(folder, path), content)));
}

/** Where `npm ci` puts it, and where the local runtime and the bundles take it from. */
export const descriptionFolder = fileURLToPath(new URL("../build/description", import.meta.url));

if (import.meta.main) await writeDescription(descriptionFolder);
