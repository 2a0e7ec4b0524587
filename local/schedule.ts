/** Something that runs every minute, at a minute of every hour, or at one of one hour of the day, in UTC. */
export type Job = {
  /** Every minute when left out. */
  readonly minute?: number | undefined;
  /** Every hour when left out. */
  readonly hour?: number | undefined;
  readonly run: () => Promise<unknown>;
};

export type Schedule = { stop(): void };

/** Runs jobs by the clock while the process runs; never at the start, and never twice side by side. */
export function startSchedule(
  jobs: readonly Job[],
  report: (message: string, error: unknown) => void,
): Schedule {
  const stops = jobs.map((job) => {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      timer = setTimeout(
        () => {
          job
            .run()
            .catch((error: unknown) => report("a scheduled job failed", error))
            .finally(arm);
        },
        millisecondsUntil(job, new Date()),
      );
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  });
  return {
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** How long until a job's next turn; a whole period when it is that very minute. */
export function millisecondsUntil(job: Pick<Job, "minute" | "hour">, now: Date): number {
  const next = new Date(now);
  next.setUTCMinutes(job.minute ?? next.getUTCMinutes(), 0, 0);
  if (job.hour !== undefined) next.setUTCHours(job.hour);
  const period = job.minute === undefined ? 60_000 : job.hour === undefined ? 3_600_000 : 86_400_000;
  while (next.getTime() <= now.getTime()) next.setTime(next.getTime() + period);
  return next.getTime() - now.getTime();
}
