/** What the examples have in common: ids, instants and files of nobody's. */
export const exampleIds = {
  entry: "0193b2c4-7a10-7cde-8f01-23456789abcd",
  theme: "0193b2c4-7a11-7cde-8f01-23456789abcd",
  asset: "0193b2c4-7a12-7cde-8f01-23456789abcd",
  event: "0193b2c4-7a13-7cde-8f01-23456789abcd",
  client: "k3v9x2m8q5t1w7z4",
} as const;

export const exampleInstants = {
  created: "2026-01-08T09:30:00Z",
  updated: "2026-01-12T10:15:00Z",
  published: "2026-01-12T10:20:00Z",
} as const;

export const exampleSha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/** The e-mail-free subject of a token: who did it. */
export const exampleActor = "redactie-1";
