import { countryName, countryNumbers } from "./countries.ts";

/** Where a read came from, as far as the log says: a country, and the site whose page asked for it. */
export type Origin = {
  /** ISO 3166-1 alpha-2; empty when not known. */
  readonly country: string;
  /** A site's host; empty when there was none, `other` when it is none that may be named. */
  readonly host: string;
};

/** What a referring site is called that is not named by itself. */
export const otherHost = "other";

/** A site is named when at least this many reads of an entry came from it in an hour. */
const namedFrom = 3;

/**
 * The host of a referring page, in lower case, without its port. Addresses of machines are not named: in a network of
 * their own they are people's.
 * @param referer as the log has it
 */
export function hostOf(referer: string): string {
  if (referer === "-" || referer === "") return "";
  const host = /^https?:\/\/(?:[^/?#]*@)?([a-z0-9.-]{1,253})(?::\d{1,5})?(?:[/?#]|$)/i.exec(referer)?.[1];
  return host !== undefined && /[a-z][a-z0-9-]*$/i.test(host) && host.includes(".")
    ? host.toLowerCase().replace(/\.$/, "")
    : otherHost;
}

/** Numbers the origins of a file's lines in the order of their first appearance. @param referers of the file */
export function originNumbers(referers: readonly string[]) {
  const hosts = new Map<string, number>([["", 0]]);
  const hostNumbers = referers.map((referer) => {
    const host = hostOf(referer);
    const number = hosts.get(host) ?? hosts.size;
    hosts.set(host, number);
    return number;
  });
  const names = [...hosts.keys()];
  const numbers = new Map<number, number>();
  const values: Origin[] = [];
  return {
    values,
    /** @param referer one that is not there for a line that names none @param country see `countries.ts` */
    number(referer: number, country: number): number {
      const host = hostNumbers[referer] ?? 0;
      const pair = host * countryNumbers + country;
      const known = numbers.get(pair);
      if (known !== undefined) return known;
      numbers.set(pair, values.length);
      return values.push({ country: countryName(country), host: names[host] ?? "" }) - 1;
    },
  };
}

/** Reads by host, those from which few came together. */
export function namedHosts(hosts: ReadonlyMap<string, number>): Map<string, number> {
  const named = new Map<string, number>();
  for (const [host, reads] of hosts) {
    const name = reads >= namedFrom ? host : otherHost;
    named.set(name, (named.get(name) ?? 0) + reads);
  }
  return named;
}
