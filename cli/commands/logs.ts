import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { openTarget } from "../target.ts";
import { readOptions, UsageError } from "../usage.ts";

/** Where the CDN puts its access logs in the bucket. */
const prefix = "cdn/";

/** Puts access-log files into the logs bucket under their own names, as the CDN would. */
export async function addLogs(words: string[]): Promise<void> {
  const { positionals: files } = readOptions(words, {}, true);
  if (files.length === 0) throw new UsageError("Name the log files to add");
  const names = files.map((file) => basename(file));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`Two of the files are called ${twice}; the second would replace the first`);
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const { logs } = openTarget();
  for (const [index, body] of contents.entries()) {
    await logs.client.send(
      new PutObjectCommand({ Bucket: logs.bucket, Key: `${prefix}${names[index]}`, Body: body }),
    );
  }
  console.log(JSON.stringify({ added: names }));
}
