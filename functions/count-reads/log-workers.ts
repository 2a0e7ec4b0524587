import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ReadHeld } from "./log-file.ts";
import { rawFileReader } from "./raw-file.ts";
import type { RawFile } from "./raw-lines.ts";
import { textSeed } from "./text-table.ts";

export type LogWorkerTask = { readonly id: number; readonly compressed: Uint8Array };
export type LogWorkerAnswer = { readonly id: number; readonly file: RawFile | null };

/**
 * Threads that read log files beside the run. A thread has a small memory of its own, so what inflating leaves behind
 * is cleared away without going through the run's. What a file gives is the same wherever it is read.
 */
export type LogWorkers = {
  readonly read: ReadHeld;
  /** Says how many bytes of compressed files are about to be read: threads start while the first ones are fetched. */
  expect(bytes: number): void;
  /** Ends the threads. What is still being read fails. */
  close(): Promise<void>;
};

/** More would not be faster: the run itself has to take what they read. */
const mostThreads = 4;

/** Of a function's memory, in MB, with each so much of which comes a processor (AWS Lambda Developer Guide, "Memory"). */
const lambdaMemoryOfProcessor = 1_769;

/** How many threads are of use here. None where there is one processor, which would only have more to do. */
export function usefulThreads(): number {
  const memory = process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"];
  const processors =
    memory === undefined ? availableParallelism() : Math.floor(Number(memory) / lambdaMemoryOfProcessor);
  return processors < 2 ? 0 : Math.min(processors, mostThreads);
}

/** In bytes of compressed files. For less it takes longer to start threads, and for them to become fast, than to read. */
const worthThreads = 1_000_000;

type Waiting = { resolve: (file: RawFile | null) => void; reject: (error: unknown) => void };
type Thread = { worker: Worker; waiting: Map<number, Waiting> };

/** @param count how many threads; none of them is started before there is enough to read */
export function logWorkers(count: number): LogWorkers {
  const threads: Thread[] = [];
  const readHere = rawFileReader();
  let bytesRead = 0;
  let lastId = 0;

  function expect(bytes: number): void {
    if (bytes >= worthThreads) while (threads.length < count) threads.push(startThread());
  }

  function readThere(thread: Thread, compressed: Uint8Array): Promise<RawFile | null> {
    return new Promise((resolve, reject) => {
      const own = ownBytes(compressed);
      const task: LogWorkerTask = { id: ++lastId, compressed: own };
      thread.waiting.set(task.id, { resolve, reject });
      thread.worker.postMessage(task, [own.buffer]);
    });
  }

  return {
    expect,
    read(compressed) {
      bytesRead += compressed.length;
      expect(bytesRead);
      const [first] = threads;
      if (first === undefined) return readHere(compressed);
      return readThere(
        threads.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least), first),
        compressed,
      );
    },
    async close() {
      await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}

function startThread(): Thread {
  const worker = new Worker(workerFile, { workerData: { textSeed } });
  const waiting = new Map<number, Waiting>();
  function fail(error: unknown): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }
  worker.on("message", ({ id, file }: LogWorkerAnswer) => {
    waiting.get(id)?.resolve(file);
    waiting.delete(id);
  });
  worker.on("error", fail);
  worker.on("exit", (code) => fail(new Error(`A thread that reads log files ended with ${code}`)));
  return { worker, waiting };
}

/** Beside this file where it is source, and beside the bundle that this file is in. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./log-worker.ts" : "./log-worker.mjs",
  import.meta.url,
);

/** Bytes whose memory holds nothing else, so that it can be handed over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}
