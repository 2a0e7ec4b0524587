import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import type { Role } from "../../schemas/contract.ts";

/** A Katern that runs somewhere, as readers, editors and the CDN meet it. */
export type Site = {
  /** Where it can be reached, without a trailing slash. */
  readonly address: string;
  /** What the addresses in its documents and feeds begin with. */
  readonly publicAddress: string;
  /** A token of its own issuer. */
  token(role: Role): Promise<string>;
  /** Puts an access-log file where the CDN puts its own. */
  addLog(file: { readonly name: string; readonly body: Uint8Array }): Promise<void>;
  /** Has reads counted as the timetable has it done; may return before it is done. */
  countReads(): Promise<void>;
  stop(): Promise<void>;
};

/** An address of the site's documents as it can be reached from here. */
export function reachable(site: Site, url: string): string {
  if (!url.startsWith(`${site.publicAddress}/`)) throw new Error(`${url} is not of ${site.publicAddress}`);
  return `${site.address}${url.slice(site.publicAddress.length)}`;
}

/** Asks until the answer is as it should be; what is published comes out a moment after the editor's answer. */
export async function eventually(check: () => Promise<void>, seconds = 20): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(250);
    }
  }
}

/** A JSON object, whatever its status. */
export async function objectOf(response: Response): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(await response.json());
}
