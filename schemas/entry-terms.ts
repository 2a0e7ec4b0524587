/** The words of an entry's life, for the contracts and the content model alike. Constants only. */

export const statuses = ["draft", "scheduled", "published", "changed", "withdrawn"] as const;

export const withdrawalKinds = ["withdrawal", "retraction"] as const;

/** What was done to an entry, as its history says it. */
export const historyActions = [
  "created",
  "changed",
  "restored",
  "published",
  "withdrawn",
  "retracted",
] as const;
