/** The only file that reads the system clock. */

export interface Clock {
  /** The time that decisions use; `--now` sets it. */
  now(): Date;
  /** Real time in milliseconds, for leases and durations: never moved by `--now`. */
  realNow(): number;
  /** Milliseconds since the process started, monotonic. May stand still while the machine is suspended. */
  steadyNow(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  realNow: () => Date.now(),
  steadyNow: () => performance.now(),
};

/**
 * Makes a clock fixed at `instant`, for `--now`: what is ingested at an instant is visible to digests at that
 * instant.
 */
export const clockStandingAt = (instant: Date): Clock => ({
  now: () => instant,
  realNow: () => Date.now(),
  steadyNow: () => performance.now(),
});
