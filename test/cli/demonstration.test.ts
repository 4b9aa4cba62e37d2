/** Tests the demonstration: its first start, and a later version on the store of an earlier one. */

import { prepareDemonstration } from '../../src/cli/demonstration.ts';
import { writeMetadata } from '../../src/database/metadata-store.ts';
import { matchTopicsIfRulesChanged } from '../../src/papers/match-topics.ts';
import { testApp } from '../support/app.ts';

test('a demonstration of an earlier version gets the topics of this one, and nobody a second digest', async () => {
  const { app, close } = await testApp();
  await prepareDemonstration(app);
  const topics = await app.db.paperTopic.count();
  expect(topics).toBeGreaterThan(0);
  await app.db.paperTopic.deleteMany();
  await matchTopicsIfRulesChanged(app);
  // The rules were recorded at the first start, so nothing was matched again.
  expect(await app.db.paperTopic.count()).toBe(0);
  await writeMetadata(app.db, 'topics_version', 'of an earlier version');
  await prepareDemonstration(app);
  expect(await app.db.paperTopic.count()).toBe(topics);
  expect(await app.db.delivery.count({ where: { status: 'sent' } })).toBe(1);
  await close();
});
