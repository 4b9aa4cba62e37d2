/** Retries after transient errors: how often, how long apart, and when they stop. */
import { retryTransient } from '../../../src/database/postgres/retry-transient.ts';
import { PaperroundError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';

const log = createLog('silent');
const away = () => new PaperroundError('database_unavailable', 'away');

/** Writes, failing with each of `failures` first; returns the calls and the delays between them. */
async function written(failures: readonly Error[], goesOn: (tries: number) => boolean = () => true) {
  const left = [...failures];
  const repeats: boolean[] = [];
  const rests: number[] = [];
  const write = async (isRepeat: boolean) => {
    repeats.push(isRepeat);
    const failure = left.shift();
    if (failure) throw failure;
    return 'written';
  };
  const rest = async (milliseconds: number) => void rests.push(milliseconds);
  const result = await retryTransient(write, {
    mayRetry: () => goesOn(repeats.length),
    log,
    sleep: rest,
  }).catch((error) => error);
  return { result, repeats, rests };
}

test('what the database could not do is tried again, after delays that grow to two seconds', async () => {
  const { result, repeats, rests } = await written(Array.from({ length: 7 }, away));
  expect(result).toBe('written');
  expect(repeats).toEqual([false, ...Array(7).fill(true)]);
  expect(rests).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
});

test('what is no transient error is thrown at once', async () => {
  expect(await written([new TypeError('no function')])).toEqual({
    result: expect.any(TypeError),
    repeats: [false],
    rests: [],
  });
});

test('what may not be tried any more is thrown', async () => {
  const { result, repeats } = await written(Array.from({ length: 9 }, away), (tries) => tries < 3);
  expect(result).toMatchObject({ code: 'database_unavailable' });
  expect(repeats).toHaveLength(3);
});
