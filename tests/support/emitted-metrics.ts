import { vi } from "vitest";
import * as z from "zod";

/** What CloudWatch would take out of the lines that functions write: the embedded metric format, read strictly. */

export type Datum = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly values: readonly number[];
};

/**
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format": its schema, and that each name stands
 * for a member of the line.
 */
const lineSchema = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().min(0),
    CloudWatchMetrics: z.array(
      z.strictObject({
        Namespace: z.string().min(1).max(1_024),
        Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
        Metrics: z
          .array(
            z.strictObject({ Name: z.string().min(1).max(1_024), Unit: z.enum(["Count", "Milliseconds"]) }),
          )
          .max(100),
      }),
    ),
  }),
});
const valuesSchema = z.union([z.number().transform((value) => [value]), z.array(z.number()).min(1).max(100)]);
const dimensionSchema = z.string().min(1).max(1_024);

/** Runs something, and gives the metrics that it wrote on standard output; what else it wrote goes through. */
export async function metricsOf(run: () => Promise<unknown>): Promise<Datum[]> {
  const found: Datum[] = [];
  const write = process.stdout.write.bind(process.stdout);
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    const text = String(chunk);
    if (!text.startsWith('{"_aws"')) return write(chunk);
    found.push(...dataOf(text));
    return true;
  });
  try {
    await run();
  } finally {
    spy.mockRestore();
  }
  return found;
}

/** @throws ZodError for a line that CloudWatch would pass over */
function dataOf(text: string): Datum[] {
  const line = lineSchema.parse(JSON.parse(text));
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, dimensionSchema.parse(line[name])])),
        at: line._aws.Timestamp,
        values: valuesSchema.parse(line[Name]),
      })),
    ),
  );
}
