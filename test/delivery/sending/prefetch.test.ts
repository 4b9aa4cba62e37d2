/** Work that is begun ahead comes in its order, and ends with who wanted it. */
import { prefetch } from '../../../src/delivery/sending/prefetch.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function* numbers(count: number): AsyncGenerator<number, void> {
  for (let number = 1; number <= count; number += 1) yield number;
}

async function listed<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

test('results come in the order of their work, whichever is done first', async () => {
  const work = async (number: number) => {
    for (let turns = number % 3; turns > 0; turns -= 1) await turn();
    return number * 10;
  };
  expect(await listed(prefetch(numbers(7), 3, work))).toEqual([10, 20, 30, 40, 50, 60, 70]);
});

test('no more work is under way at once than asked for', async () => {
  let open = 0;
  let most = 0;
  const work = async () => {
    open += 1;
    most = Math.max(most, open);
    await turn();
    open -= 1;
  };
  await listed(prefetch(numbers(20), 4, work));
  expect(most).toBe(4);
});

test('a failure is reported in its order, when all that was begun has ended', async () => {
  const ended: number[] = [];
  const taken: number[] = [];
  const work = async (number: number) => {
    await turn();
    ended.push(number);
    if (number === 2) throw new Error('two');
    return number;
  };
  const take = async () => {
    for await (const number of prefetch(numbers(9), 3, work)) taken.push(number);
  };
  await expect(take()).rejects.toThrow('two');
  expect(taken).toEqual([1]);
  expect(ended).toEqual([1, 2, 3, 4]);
});

test('who stops taking waits for what was begun, and nothing more begins', async () => {
  const begun: number[] = [];
  let open = 0;
  const work = async (number: number) => {
    begun.push(number);
    open += 1;
    await turn();
    open -= 1;
  };
  const ahead = prefetch(numbers(50), 3, work);
  await ahead.next();
  await ahead.return();
  expect(open).toBe(0);
  expect(begun.length).toBeLessThanOrEqual(4);
});
