import { pause, restUnlessAborted } from '../src/sleep.ts';

const DAYS = 2 ** 31 - 1;

test('an abort ends a rest in peace', async () => {
  const stop = new AbortController();
  const resting = restUnlessAborted(DAYS, stop.signal);
  stop.abort();
  await expect(resting).resolves.toBeUndefined();
  await expect(restUnlessAborted(DAYS, stop.signal)).resolves.toBeUndefined();
});

test('an abort rejects a pause with its reason', async () => {
  const stop = new AbortController();
  const pausing = pause(DAYS, stop.signal);
  stop.abort();
  await expect(pausing).rejects.toMatchObject({ name: 'AbortError' });
});
