/** The only place that asks the computer for the time. */

export interface Clock {
  /** The instant that decisions use; `--now` sets it. */
  now(): Date;
  /** Real time in milliseconds, for leases and durations: never moved by `--now`. */
  realNow(): number;
  /** Milliseconds since this process began, by a clock that nobody can set. It may stand still while the machine sleeps. */
  steadyNow(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  realNow: () => Date.now(),
  steadyNow: () => performance.now(),
};

/** A clock that stands at `instant`, for `--now`: what is read at an instant is seen by what is sent at the same instant. */
export const clockStandingAt = (instant: Date): Clock => ({
  now: () => instant,
  realNow: () => Date.now(),
  steadyNow: () => performance.now(),
});
