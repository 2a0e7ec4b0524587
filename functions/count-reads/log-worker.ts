import { parentPort } from "node:worker_threads";
import type { LogWorkerAnswer, LogWorkerTask } from "./log-workers.ts";
import { rawFileReader } from "./raw-file.ts";
import { giveBack } from "./typed-arrays.ts";

const read = rawFileReader();

/** Runs in a thread of its own: reads the log files that it is given, one after the other. See `log-workers.ts`. */
parentPort?.on("message", ({ id, compressed }: LogWorkerTask) => {
  const file = read(compressed);
  giveBack(compressed);
  const answer: LogWorkerAnswer = { id, file };
  parentPort?.postMessage(answer, file === null ? [] : buffersOf(file.raw));
});

/** Every typed array's memory, which is handed over instead of being copied. */
function buffersOf(raw: object): ArrayBuffer[] {
  return Object.values(raw).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
    return typeof value === "object" && value !== null ? buffersOf(value) : [];
  });
}
