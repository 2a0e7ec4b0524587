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

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const end = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log("\nstopping…");
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  endWithNpm(end);
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
