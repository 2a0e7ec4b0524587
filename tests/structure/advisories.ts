import * as z from "zod";

/** What `npm audit --json` says (its report, version 2), as far as it is read here. */
const advisory = z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string() });
const report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisory])) })),
  metadata: z.object({ dependencies: z.object({ total: z.int() }) }),
});

export type Audit =
  | { readonly kind: "judged"; readonly packages: number; readonly open: readonly string[] }
  /** The registry gives no advisories, or could not be asked. */
  | { readonly kind: "not asked"; readonly reason: string };

/**
 * Judges what npm found.
 * @param printed what `npm audit --json` printed
 * @param reasoned a text that gives the reason for each advisory that is lived with, by the advisory's id
 * @returns in `open` one line for each advisory without a reason
 */
export function judgeAudit(printed: string, reasoned: string): Audit {
  const answer = parseJson(printed);
  const parsed = report.safeParse(answer);
  if (!parsed.success) {
    const { data } = z.object({ message: z.string() }).safeParse(answer);
    return { kind: "not asked", reason: data?.message.split(" - ")[0] ?? "npm audit printed no report" };
  }
  const { vulnerabilities, metadata } = parsed.data;
  const found = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((one) => typeof one !== "string"),
  );
  const open = found.filter(({ url }) => {
    const id = /GHSA-[\w-]+$/.exec(url)?.[0];
    return id === undefined || !reasoned.includes(id);
  });
  const lines = open.map(({ name, severity, title, url }) => `${name} (${severity}): ${title}, ${url}`);
  return { kind: "judged", packages: metadata.dependencies.total, open: [...new Set(lines)].sort() };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
