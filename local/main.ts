// Requests are no news to somebody who sits in front of the machine; warnings and errors are.
process.env["POWERTOOLS_LOG_LEVEL"] ??= "WARN";

/** As it is at the start; another one's child is who has lost its own. */
const parent = process.ppid;

/** All of Katern on this machine until Ctrl-C. */
async function main(): Promise<void> {
  const { startRuntime } = await import("./runtime.ts");
  const runtime = await startRuntime({
    port: parsePort(process.env["PORT"]),
    folder: process.env["KATERN_DATA"] ?? ".katern",
    host: process.env["HOST"],
    publicAddress: process.env["PUBLIC_ADDRESS"],
    loadSample: async (site) => {
      const { loadSample } = await import("./sample/load.ts");
      return loadSample(site);
    },
    report: (message, error) =>
      console.error(error === undefined ? `! ${message}` : `! ${message}:`, error ?? ""),
  });
  stopOnSignal(() => runtime.stop());
  const token = await runtime.signToken("publisher", "publisher@this-machine");
  console.log(`
Katern runs at ${runtime.address}   (Ctrl-C stops it)

  start here     ${runtime.address}/
  API reference  ${runtime.address}/docs
  feed           ${runtime.address}/feeds/all.rss

A publisher's token:

${token}
`);
}

/** One Ctrl-C may come twice within this time: from the terminal, and from npm, which passes it on. In milliseconds. */
const samePress = 1_000;

function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const end = (): void => {
    if (stoppingSince !== undefined) return;
    stoppingSince = performance.now();
    console.log("\nstopping…");
    stop().then(
      () => letGo(0),
      (error: unknown) => {
        console.error(error);
        letGo(1);
      },
    );
  };
  const onSignal = (): void => {
    // Whoever asks twice does not want to wait, and what was answered is stored.
    if (stoppingSince !== undefined && performance.now() - stoppingSince > samePress) {
      process.kill(process.pid, "SIGKILL");
    }
    end();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  endWithNpm(end);
}

/** How long timers that are left may keep the process, in milliseconds. */
const grace = 500;

/**
 * Ends by having nothing left to do, or after some turns of the event loop in which nothing is done any more.
 * `process.exit` waits for V8's threads, and at once it would wait for ever where one compiles and waits for a garbage
 * collection, which the main thread does no more.
 */
function letGo(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(), grace).unref();
}

/** npm runs us in a shell, which ends by the signal that npm passes on to it and tells us nothing of it. */
function endWithNpm(end: () => void): void {
  if (process.env["npm_lifecycle_event"] !== "start") return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}

function parsePort(text: string | undefined): number {
  const port = Number(text === undefined || text === "" ? 8_080 : text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`PORT must be a port's number, not '${text}'`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const inUse = /EADDRINUSE.*?:(\d+)$/.exec(message)?.[1];
  console.error(
    inUse === undefined ? message : `Port ${inUse} is in use. Choose another: PORT=8081 npm start`,
  );
  if (process.env["DEBUG"] !== undefined) console.error(error);
  process.exit(1);
});
