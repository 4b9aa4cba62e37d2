/** Pauses that an abort ends. */
import { sleep, sleepUnlessAborted } from '../src/sleep.ts';

const DAYS = 2 ** 31 - 1;

test('an abort ends a sleep in peace', async () => {
  const stop = new AbortController();
  const resting = sleepUnlessAborted(DAYS, stop.signal);
  stop.abort();
  await expect(resting).resolves.toBeUndefined();
  await expect(sleepUnlessAborted(DAYS, stop.signal)).resolves.toBeUndefined();
});

test('an abort rejects a pause with its reason', async () => {
  const stop = new AbortController();
  const pausing = sleep(DAYS, stop.signal);
  stop.abort();
  await expect(pausing).rejects.toMatchObject({ name: 'AbortError' });
});
