/** Tests the demonstration: its first start, and a later version on the store of an earlier one. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reloadSources } from '../../src/app.ts';
import { demonstrationConfig, isDemonstration, prepareDemonstration } from '../../src/cli/demonstration.ts';
import { loadConfig } from '../../src/config.ts';
import { writeMetadata } from '../../src/database/metadata-store.ts';
import { matchTopicsIfRulesChanged } from '../../src/papers/match-topics.ts';
import { testApp } from '../support/app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a demonstration of an earlier version gets the topics and scores of this one, and no reader a second digest', async () => {
  const { app, close } = await testApp();
  await prepareDemonstration(app);
  const topics = await app.db.paperTopic.count();
  expect(topics).toBeGreaterThan(0);
  await app.db.paperTopic.deleteMany();
  await matchTopicsIfRulesChanged(app);
  // The rules were recorded at the first start, so nothing was matched again.
  expect(await app.db.paperTopic.count()).toBe(0);
  const strengths = () => app.db.paper.findMany({ select: { strength: true }, orderBy: { id: 'asc' } });
  const scored = await strengths();
  await app.db.paper.updateMany({ data: { strength: 0.5 } });
  await writeMetadata(app.db, 'topics_version', 'of an earlier version');
  await writeMetadata(app.db, 'score_version', 'of an earlier version');
  await prepareDemonstration(app);
  expect(await app.db.paperTopic.count()).toBe(topics);
  expect(await strengths()).toEqual(scored);
  expect(await app.db.delivery.count({ where: { status: 'sent' } })).toBe(1);
  await close();
});

test('nothing configured is the demonstration, but not in production, where it has to be asked for', () => {
  const folder = temporaryFolder();
  const production = { NODE_ENV: 'production', SECRET_KEY: 'a-key-of-sixteen-letters' };
  expect(isDemonstration(loadConfig({}, folder))).toBe(true);
  expect(isDemonstration(loadConfig({ ...production, MAIL_TRANSPORT: 'outbox' }, folder))).toBe(false);
  expect(isDemonstration(loadConfig({ MAIL_TRANSPORT: 'outbox' }, folder))).toBe(false);
});

test('a demonstration that is asked for touches nothing that is configured, whenever its sources are read', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'paperround.yaml'), 'sources: [{ name: a, files: "*" }]');
  const config = loadConfig(
    {
      DATABASE_URL: 'postgresql://127.0.0.1/real',
      SMTP_URL: 'smtp://127.0.0.1:1',
      SUPPRESSION_JOURNAL: '/shared/out.log',
    },
    folder,
  );
  const shown = demonstrationConfig(config);
  expect(config.sources).toHaveLength(1);
  const reloaded = { config: shown };
  reloadSources(reloaded);
  expect(reloaded.config.sources).toEqual([]);
  expect(shown).toMatchObject({ databaseUrl: null, smtpUrl: null, smtpUrlFallback: null, sources: [] });
  expect(shown.suppressionJournal.startsWith(shown.dataDir)).toBe(true);
  expect(shown.dataDir).not.toBe(config.dataDir);
});
