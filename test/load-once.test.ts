/** What is loaded once: for all who ask meanwhile too, and again after a failure. */
import { loadOnce } from '../src/load-once.ts';

test('everybody who asks shares one load, also while it runs', async () => {
  let loads = 0;
  const load = loadOnce(async () => {
    loads += 1;
    return { loads };
  });
  const [first, second] = await Promise.all([load(), load()]);
  expect(second).toBe(first);
  expect(await load()).toBe(first);
  expect(loads).toBe(1);
});

test('those who waited for a load that fails all learn of it; the next one to ask loads again', async () => {
  let loads = 0;
  const load = loadOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error('away');
    return loads;
  });
  const waiting = [load(), load()];
  for (const one of waiting) await expect(one).rejects.toThrow('away');
  expect(await load()).toBe(2);
  expect(loads).toBe(2);
});
