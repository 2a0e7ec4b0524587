import { type Meter, meterNames, type Usage } from "./meters.ts";
import {
  eurosPerDollar,
  freeForEver,
  prices,
  publicAddressHour,
  type Region,
  smallServer,
} from "./prices.ts";

export type BillLine = {
  readonly meter: Meter;
  readonly used: number;
  /** Dollars with what is free for ever taken off, and without. */
  readonly dollars: number;
  readonly dollarsWithoutFree: number;
};

export type Bill = {
  readonly lines: readonly BillLine[];
  readonly dollars: number;
  readonly dollarsWithoutFree: number;
  readonly euros: number;
};

/** What a month's use costs in a region at list prices, without tax. */
export function billOf(usage: Usage, region: Region): Bill {
  const lines = meterNames.map((meter): BillLine => {
    const used = usage[meter];
    const price = prices[region][meter];
    return {
      meter,
      used,
      dollars: Math.max(0, used - (freeForEver[meter] ?? 0)) * price,
      dollarsWithoutFree: used * price,
    };
  });
  const dollars = lines.reduce((sum, line) => sum + line.dollars, 0);
  const dollarsWithoutFree = lines.reduce((sum, line) => sum + line.dollarsWithoutFree, 0);
  return { lines, dollars, dollarsWithoutFree, euros: dollars * eurosPerDollar };
}

const hoursAMonth = 730;
const diskGigabytes = 20;

/** Dollars a month for the small server, with the CDN's bytes and requests before it as before Katern. */
export function serverDollars(usage: Usage, region: Region): number {
  const { hour, disk } = smallServer[region];
  const cdn = billOf(usage, region)
    .lines.filter(({ meter }) => meter === "cdnRequests" || meter === "cdnGigabytes")
    .reduce((sum, line) => sum + line.dollars, 0);
  return (hour + publicAddressHour) * hoursAMonth + disk * diskGigabytes + cdn;
}
