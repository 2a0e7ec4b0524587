import * as z from "zod";

/**
 * Lists of robots, apps and libraries as they are stored in the ledger bucket: patterns of user agents, published
 * by others, with a version and a hash so that a ledger can name what it was counted with.
 */

/** `counter`: COUNTER's robots; `ai`: AI agents; the others: the Open Podcast Analytics Working Group's. */
export const robotListKinds = ["counter", "ai", "bots", "apps", "libraries", "browsers"] as const;
export type RobotListKind = (typeof robotListKinds)[number];

/** How a list is named in a ledger. */
export const listNameSchema = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ListName = z.infer<typeof listNameSchema>;

export const robotListSchema = listNameSchema.extend({
  kind: z.enum(robotListKinds),
  /** Regular expressions over user agents. `program`: a library that programs fetch with, not apps. */
  patterns: z
    .array(z.object({ pattern: z.string().min(1).max(1_000), program: z.boolean().optional() }))
    .max(10_000),
});
export type RobotList = z.infer<typeof robotListSchema>;

/** At most one list of each kind. */
export const storedRobotListsSchema = z.object({
  lists: z.array(robotListSchema).max(robotListKinds.length),
});
export type StoredRobotLists = z.infer<typeof storedRobotListsSchema>;

/** Whom reads are counted for; a robot's are not. */
export type AgentClass = "browser" | "app" | "machine";
