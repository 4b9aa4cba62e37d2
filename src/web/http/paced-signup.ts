/** Runs what is asked of an address in a form, so that the time it takes reveals nothing about the address. */
import { setTimeout } from 'node:timers/promises';
import type { Site } from '../site.ts';

/**
 * Response times must not reveal readers: storing a new address takes longer than looking up a
 * suppressed one, which an observer could tell in nine of ten tries. Responses take at least this
 * long, several times the slowest path; in a burst, `site.signups` gives each the same slot.
 */
const ANSWER_AFTER_MS = 100;

/** Null, at once, if too many are waiting. */
export async function pacedSignup<T>(
  { signups }: Pick<Site, 'signups'>,
  work: () => Promise<T>,
): Promise<{ readonly done: T } | null> {
  const pace = setTimeout(ANSWER_AFTER_MS);
  const running = signups.run(work);
  if (running === null) return null;
  const done = await running;
  await pace;
  return { done };
}
