import type { Meter } from "./meters.ts";

/** List prices in dollars without tax, and what is free every month for ever. Prices of the first tier. */

/** When they were last compared with the pages named in `sources`. */
export const pricesAsOf = "2026-11-22";

export const regions = ["eu-west-1", "eu-central-1"] as const;

export type Region = (typeof regions)[number];

/** Dollars for one unit of each meter. */
export const prices: Readonly<Record<Region, Readonly<Record<Meter, number>>>> = {
  "eu-west-1": {
    cdnRequests: 1.2,
    cdnGigabytes: 0.085,
    cdnFunctions: 0.1,
    objectWrites: 5,
    objectReads: 0.4,
    objectStorage: 0.023,
    apiRequests: 1.11,
    functionRequests: 0.2,
    functionTime: 0.0000133334,
    tableReads: 0.1415,
    tableWrites: 0.7068,
    tableStorage: 0.283,
    tableBackup: 0.2264,
    queueRequests: 0.4,
    schedules: 1,
    transitions: 25,
    logs: 0.57,
    alarms: 0.1,
    metrics: 0.3,
    dashboards: 3,
    activeUsers: 0.015,
  },
  "eu-central-1": {
    cdnRequests: 1.2,
    cdnGigabytes: 0.085,
    cdnFunctions: 0.1,
    objectWrites: 5.4,
    objectReads: 0.43,
    objectStorage: 0.0245,
    apiRequests: 1.2,
    functionRequests: 0.2,
    functionTime: 0.0000133334,
    tableReads: 0.1525,
    tableWrites: 0.7625,
    tableStorage: 0.306,
    tableBackup: 0.2448,
    queueRequests: 0.4,
    schedules: 1,
    transitions: 25,
    logs: 0.63,
    alarms: 0.1,
    metrics: 0.3,
    dashboards: 3,
    activeUsers: 0.015,
  },
};

/** What never expires of AWS's free tiers, in the meter's unit a month; those of the first year are left out. */
export const freeForEver: Readonly<Partial<Record<Meter, number>>> = {
  cdnRequests: 10,
  cdnGigabytes: 1_000,
  cdnFunctions: 2,
  functionRequests: 1,
  functionTime: 400_000,
  tableStorage: 25,
  queueRequests: 1,
  schedules: 14,
  transitions: 0.004,
  logs: 5,
  alarms: 10,
  metrics: 10,
  dashboards: 3,
  activeUsers: 10_000,
};

/** Where the prices stand. */
export const sources: readonly string[] = [
  "https://aws.amazon.com/cloudfront/pricing/",
  "https://aws.amazon.com/s3/pricing/",
  "https://aws.amazon.com/api-gateway/pricing/",
  "https://aws.amazon.com/lambda/pricing/",
  "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  "https://aws.amazon.com/sqs/pricing/",
  "https://aws.amazon.com/eventbridge/pricing/",
  "https://aws.amazon.com/step-functions/pricing/",
  "https://aws.amazon.com/cloudwatch/pricing/",
  "https://aws.amazon.com/cognito/pricing/",
  "https://aws.amazon.com/ec2/pricing/on-demand/",
];

/** Euros for a dollar, for the bounds that are set in euros; a round figure to be changed with the prices. */
export const eurosPerDollar = 0.9;

/**
 * The small server that a CMS of the other kind is commonly given: 2 GB of memory, 20 GB of disk, a public IPv4
 * address, 730 hours; no second one beside it, no backup, nobody's time.
 */
export const smallServer: Readonly<Record<Region, { readonly hour: number; readonly disk: number }>> = {
  "eu-west-1": { hour: 0.0184, disk: 0.088 },
  "eu-central-1": { hour: 0.0192, disk: 0.0952 },
};

/** Dollars an hour. */
export const publicAddressHour = 0.005;
