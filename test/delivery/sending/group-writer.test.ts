/** What is gathered is written together, and a group that failed harms no other. */
import { groupWriter } from '../../../src/delivery/sending/group-writer.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a group that could not be written does not hold up the next', async () => {
  let calls = 0;
  const write = groupWriter<number, void>(2, async () => {
    calls += 1;
    await turn();
    if (calls === 1) throw new Error('first');
  });
  const first = write(1);
  while (calls === 0) await turn();
  const second = write(2);
  await expect(first).rejects.toThrow('first');
  await expect(second).resolves.toBeUndefined();
});

test('once all that can come have gathered, no more is waited for', async () => {
  const groups: number[][] = [];
  let written = (): void => undefined;
  const write = groupWriter<number, void>(3, (group) => {
    groups.push([...group]);
    return new Promise((resolve) => (written = resolve));
  });
  // No turn of the event loop in all of this, so no timer can have ended.
  const promisesGoOn = async () => {
    for (let step = 0; step < 20; step += 1) await null;
  };
  const first = [write(1), write(2), write(3)];
  await promisesGoOn();
  expect(groups).toEqual([[1, 2, 3]]);
  written();
  await Promise.all(first);
  void write(4);
  await promisesGoOn();
  expect(groups).toEqual([[1, 2, 3]]);
});
