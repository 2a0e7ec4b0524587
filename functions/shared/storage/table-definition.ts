/**
 * The table's shape, shared by the stacks that create it, the local runtime and the storage module.
 * Constants only, so that all of them can import it.
 */
export const tableDefinition = {
  partitionKey: "PK",
  sortKey: "SK",
  /** Time to live, in seconds since 1970; reading checks it too, because deletion lags. */
  timeToLiveAttribute: "expiresAt",
  streamView: "KEYS_ONLY",
  indexes: [
    /** Heads by type and status, and clients: latest change first. */
    { name: "by-listing", partitionKey: "listing", sortKey: "listedAt" },
    /** Heads by type, status and author, latest change first. */
    { name: "by-author", partitionKey: "author", sortKey: "listedAt" },
  ],
} as const;

/**
 * Which stream records wake the publish function: an item that is live, a row of a list of live or
 * gone entries or of what stands somewhere for a time, an address, a version of the settings. Everything else
 * (heads, revisions, history) wakes nobody.
 * The shape is that of a Lambda event filter's pattern, one filter an element.
 */
export const publishStreamFilters = [
  { dynamodb: { Keys: { SK: { S: ["LIVE"] } } } },
  { dynamodb: { Keys: { SK: { S: ["SLUG"] } } } },
  { dynamodb: { Keys: { PK: { S: [{ prefix: "LIVE#" }, { prefix: "GONE#" }, { prefix: "PASSING#" }] } } } },
  { dynamodb: { Keys: { PK: { S: ["SETTINGS"] }, SK: { S: [{ prefix: "REVISION#" }] } } } },
] as const;
