/** Tests that answers leave at the ends of slots, whatever the work was. */
import { createPacedLane } from '../../../src/web/http/paced-lane.ts';

/** A lane whose slots end on demand, and the answers that have left it so far. */
function laneOfSlots(most = 10) {
  const slots: (() => void)[] = [];
  const lane = createPacedLane(1, most, () => new Promise<void>((resolve) => slots.push(resolve)));
  const left: string[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    left,
    settled,
    /** Ends the slot that is running. */
    async endSlot() {
      await settled();
      slots.shift()?.();
      await settled();
    },
    /** Puts work into the lane; false if it was sent away. */
    run(name: string, work: () => Promise<unknown>): boolean {
      const answer = lane.run(work);
      answer?.then(
        () => left.push(name),
        (error: Error) => left.push(`${name}: ${error.message}`),
      );
      return answer !== null;
    },
  };
}

const nothing = async (): Promise<void> => undefined;

test('quick work, slow work and work that fails are answered at the ends of slots, one a slot', async () => {
  const lane = laneOfSlots();
  let finish: () => void = () => undefined;
  lane.run('quick', nothing);
  lane.run('slow', () => new Promise<void>((resolve) => (finish = resolve)));
  lane.run('failing', () => Promise.reject(new Error('no')));
  lane.run('last', nothing);

  await lane.settled();
  expect(lane.left).toEqual([]);
  await lane.endSlot();
  expect(lane.left).toEqual(['quick']);
  // It outlasts its slot, and is not answered at the moment at which it is done.
  await lane.endSlot();
  finish();
  await lane.settled();
  expect(lane.left).toEqual(['quick']);
  await lane.endSlot();
  expect(lane.left).toEqual(['quick', 'slow']);
  await lane.endSlot();
  await lane.endSlot();
  expect(lane.left).toEqual(['quick', 'slow', 'failing: no', 'last']);
});

test('beyond those that may wait, work is sent away at once and not run', async () => {
  const lane = laneOfSlots(2);
  let ran = 0;
  const counted = async (): Promise<void> => {
    ran += 1;
  };
  expect([lane.run('a', counted), lane.run('b', counted), lane.run('c', counted)]).toEqual([
    true,
    true,
    false,
  ]);
  await lane.endSlot();
  expect(lane.run('d', counted)).toBe(true);
  await lane.endSlot();
  await lane.endSlot();
  expect([lane.left, ran]).toEqual([['a', 'b', 'd'], 3]);
});
