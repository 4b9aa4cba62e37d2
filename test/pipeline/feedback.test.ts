/** Feedback on a real store and site: from a link in the mail to the order of the next digest, and back. */

import { collectPersonalData } from '../../src/delivery/reports/personal-data-store.ts';
import { readProfile } from '../../src/digest/profile/profiles-store.ts';
import { mergePapers } from '../../src/papers/merge-store.ts';
import { previewDigest } from '../../src/pipeline/preview-digest.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { listFeedback, setProfileOff } from '../../src/readers/feedback-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { NOW } from '../support/builders.ts';
import { aSubscriber } from '../support/subscribe.ts';

let tested: TestApp;
let reader: Reader;

/** Paper n is about robots if n is even, else about proteins; the stronger ones have the lower ids. */
beforeEach(async () => {
  tested = await testApp();
  tested.at(NOW.toISOString());
  const { app } = tested;
  await app.db.$executeRaw`
    INSERT INTO papers (title, title_key, abstract, authors, categories, reasons, first_seen_at, strength, trending_key)
    SELECT CASE WHEN n % 2 = 0 THEN 'Robot grasping ' ELSE 'Protein folding ' END || n, 'study' || n,
      CASE WHEN n % 2 = 0 THEN 'We grasp objects with a robot arm.' ELSE 'We fold proteins.' END,
      '{}', '{}', '{}', ${NOW}::timestamptz - interval '1 hour', 100 - n, 100 - n
    FROM generate_series(1, 20) n`;
  reader = await aSubscriber(app, 'ada@example.org', { maxPapers: 5 });
});
afterEach(() => tested.close());

async function nextIds(): Promise<readonly number[]> {
  return (await previewDigest(tested.app, reader))?.selection.items.map(({ paper }) => paper.id) ?? [];
}

test('from three likes on the profile orders, its words say why, and turned off it does not', async () => {
  const { app } = tested;
  await app.profiles.say(reader.id, 16, 'more');
  await app.profiles.say(reader.id, 18, 'more');
  expect(await readProfile(app.db, reader.id)).toBeNull();
  expect(await nextIds()).toEqual([1, 2, 3, 4, 5]);
  await app.profiles.say(reader.id, 20, 'more');
  expect(await nextIds()).toEqual(expect.arrayContaining([2, 4, 6]));
  expect((await nextIds()).every((id) => id % 2 === 0)).toBe(true);
  const preview = await previewDigest(app, reader);
  expect(preview?.selection.items[0]?.profileWords).toContain('robot grasping');
  await setProfileOff(app.db, reader.id, true);
  expect(await nextIds()).toEqual([1, 2, 3, 4, 5]);
  await setProfileOff(app.db, reader.id, false);
  await app.profiles.forget(reader.id, { paperId: 20 });
  expect(await nextIds()).toEqual([1, 2, 3, 4, 5]);
});

test('what is not for a reader is not shown again, nor another paper of the same title; taken back it is', async () => {
  const { app } = tested;
  await app.db.paper.update({ where: { id: 3 }, data: { titleKey: 'study2' } });
  await app.profiles.say(reader.id, 2, 'less');
  expect(await nextIds()).toEqual([1, 4, 5, 6, 7]);
  await app.profiles.say(reader.id, 2, 'more');
  expect((await listFeedback(app.db, reader.id)).map(({ kind }) => kind)).toEqual(['more']);
  // They know it now: it is no news any more, sent or not.
  expect(await nextIds()).toEqual([1, 4, 5, 6, 7]);
  await app.profiles.forget(reader.id, { paperId: 2 });
  expect(await nextIds()).toEqual([1, 2, 3, 4, 5]);
});

test('a paper that is merged into another takes along what was said of it; of contradictions the later one stays', async () => {
  const { app } = tested;
  await app.profiles.say(reader.id, 2, 'more');
  await app.profiles.say(reader.id, 2, 'saved');
  tested.at('2026-03-11T10:00:00Z');
  await app.profiles.say(reader.id, 4, 'less');
  await app.db.$transaction((tx) => mergePapers(tx, [[4, 2]], NOW));
  const said = await listFeedback(app.db, reader.id);
  expect(said.map(({ paperId }) => paperId)).toEqual([said[0]!.paperId, said[0]!.paperId]);
  expect(said.map(({ kind }) => kind).toSorted()).toEqual(['less', 'saved']);
});

test('what was said and learned is in the export, and goes with the reader', async () => {
  const { app } = tested;
  for (const id of [16, 18, 20]) await app.profiles.say(reader.id, id, 'more');
  const data = await collectPersonalData(app.db, { id: reader.id }, NOW);
  expect(data?.feedback).toHaveLength(3);
  expect(data?.feedback[0]).toEqual({ paper: 'Robot grasping 16', kind: 'more', at: NOW.toISOString() });
  expect(data?.profile.active).toBe(true);
  expect(data?.profile.words).toContain('robot grasping');
  await eraseReader(app.db, app.hasher, { id: reader.id }, NOW);
  expect([await app.db.feedback.count(), await app.db.profile.count()]).toEqual([0, 0]);
});
