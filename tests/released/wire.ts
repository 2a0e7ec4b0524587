import { type AttributeValue, BatchWriteItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Table } from "../../functions/shared/storage/table.ts";

/** Items as the table's own API has them, a line of JSON each, bytes as Base64: nothing of ours reads or writes them. */

const storedValue = z.union([
  z.strictObject({ B: z.base64().transform((text) => Buffer.from(text, "base64")) }),
  z.custom<AttributeValue>((value) => typeof value === "object" && value !== null),
]);
const storedItem = z.record(z.string(), storedValue);

/** Everything in a table. Bytes stand in an item itself and nowhere below. */
export async function linesOfTable({ client, name }: Table): Promise<string> {
  const lines: string[] = [];
  for await (const page of paginateScan({ client }, { TableName: name, ConsistentRead: true })) {
    for (const item of page.Items ?? []) {
      const written = Object.entries(item).map(([attribute, value]) => [attribute, asWritten(value)]);
      lines.push(JSON.stringify(Object.fromEntries(written)));
    }
  }
  return `${lines.sort().join("\n")}\n`;
}

const asWritten = (value: AttributeValue): unknown =>
  value.B === undefined ? value : { B: Buffer.from(value.B).toString("base64") };

/** Puts items as they are. */
export async function putLines({ client, name }: Table, lines: string): Promise<void> {
  const puts = lines
    .trim()
    .split("\n")
    .map((line) => ({ PutRequest: { Item: storedItem.parse(JSON.parse(line)) } }));
  for (let start = 0; start < puts.length; start += 25)
    await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: puts.slice(start, start + 25) } }));
}
