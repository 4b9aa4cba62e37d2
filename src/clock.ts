/** The only place that asks the computer for the time. */

export interface Clock {
  /** The instant that decisions use; `--now` sets it. */
  now(): Date;
  /** Real time in milliseconds, for leases and durations: never moved by `--now`. */
  realNow(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  realNow: () => Date.now(),
};

/** A clock that starts at `start` and goes on at the speed of real time, so that long commands with `--now` still see time pass. */
export function clockStartingAt(start: Date): Clock {
  const origin = Date.now();
  return {
    now: () => new Date(start.getTime() + (Date.now() - origin)),
    realNow: () => Date.now(),
  };
}
