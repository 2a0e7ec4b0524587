import { measured } from "./operations.ts";

/**
 * Renders the feed of everything in its three formats once more, on the stores that the environment names, and prints
 * what that asked of storage as JSON. It is a process of its own because the function keeps to the stores that it was
 * loaded with, and a runtime that was started again has them at other addresses.
 */
process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
const { handler } = await import("../../functions/publish/queue.ts");

const message = {
  messageId: "a",
  receiptHandle: "a",
  body: JSON.stringify({ kind: "render", keys: ["feeds/all.rss", "feeds/all.atom", "feeds/all.json"] }),
  attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()) },
};
const { answer, cost } = await measured(() => handler({ Records: [message] }));
if (answer.batchItemFailures.length > 0) throw new Error("The feed of everything could not be rendered");
console.log(JSON.stringify({ calls: cost.calls, readUnits: cost.readUnits }));
