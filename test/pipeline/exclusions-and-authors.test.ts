/** Tests that exclusions and followed authors decide what a digest holds, and travel with the reader. */

import { wholeText } from '../../src/mail/format/fragment.ts';
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { previewDigest } from '../../src/pipeline/preview-digest.ts';
import { exportReadersAsCsv } from '../../src/readers/export-readers-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { moveNegationsOnce } from '../../src/readers/move-negations-store.ts';
import type { Preferences } from '../../src/readers/reader.ts';
import { getReader } from '../../src/readers/readers-store.ts';
import { readerRules } from '../../src/topics/reader-rules.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { aSubscriber } from '../support/subscribe.ts';

let test_: TestApp;
beforeAll(async () => {
  test_ = await testApp();
});
afterAll(() => test_.close());

const FOLLOWED = 'Zebras Seen from Above';
const PLAIN = 'Laundry Folded by Robots';
const SURVEY = 'A Survey of Laundry';

async function previewOf(name: string, wishes: Partial<Preferences>): Promise<string> {
  const reader = await aSubscriber(test_.app, `${name}@example.org`, wishes);
  const preview = await previewDigest(test_.app, reader);
  return preview === null ? '' : wholeText(preview.rendered.text).replaceAll(/\s+/g, ' ');
}

test('an excluded paper stays out whatever else matches, and followed authors are wishes in any spelling', async () => {
  const { app } = test_;
  const bytes = dailyPage([FOLLOWED, PLAIN, SURVEY]);
  await ingestFile(app, { source: 'daily', file: 'page.txt', raw: { bytes } });
  await app.db.paper.updateMany({
    where: { title: FOLLOWED },
    data: { authors: ['Ada Cole', 'Saining Xie'] },
  });

  const excluding = await previewOf('ada', { queries: ['laundry'], exclusions: ['title:survey'] });
  expect(excluding).toContain(PLAIN);
  expect(excluding).not.toContain(SURVEY);
  const everything = await previewOf('ben', { exclusions: ['survey'] });
  expect(everything).toContain(FOLLOWED);
  expect(everything).not.toContain(SURVEY);

  for (const [index, name] of ['Saining Xie', 'Xie, Saining', 'S. Xie', 'xie saining'].entries()) {
    const following = await previewOf(`cleo${index}`, { authors: [name] });
    expect(following).toContain(FOLLOWED);
    expect(following).toContain('by Saining Xie, whom you follow');
    expect(following).not.toContain(PLAIN);
  }
  expect(await previewOf('dora', { authors: ['Saining Xie'], exclusions: ['zebra'] })).toBe('');
  expect(await previewOf('emil', { authors: ['Zoe Unheard'] })).toBe('');
});

test('exclusions, authors, layout and format survive export and import', async () => {
  const { app } = test_;
  const context = { hasher: app.hasher, rules: readerRules(app.topics), now: app.clock.now() };
  await aSubscriber(app, 'fay@example.org', {
    exclusions: ['a;b', 'title:survey'],
    authors: ['Xie, Saining'],
    layout: 'short',
    format: 'text',
  });
  const chunks: string[] = [];
  for await (const chunk of exportReadersAsCsv(app.db, app.clock.now())) chunks.push(chunk);
  const other = await testApp();
  try {
    expect((await importReaders(other.app.db, await openReaderFile(chunks), context)).rejected).toEqual([]);
    expect(await getReader(other.app.db, { emailKey: 'fay@example.org' })).toMatchObject({
      exclusions: ['a;b', 'title:survey'],
      authors: ['Xie, Saining'],
      layout: 'short',
      format: 'text',
    });
    const { rejected } = await importReaders(
      other.app.db,
      await openReaderFile(['email,queries\ngus@example.org,-survey\n']),
      context,
    );
    expect(rejected).toEqual([{ line: 2, reason: expect.stringContaining('exclusions') }]);
  } finally {
    await other.close();
  }
});

test('stored queries of negations alone become exclusions, also of sign-ups that wait, once', async () => {
  const { db } = test_.app;
  const { id } = await aSubscriber(test_.app, 'hal@example.org', {
    queries: ['NOT survey', 'diffusion -video', '-"position paper"', 'self-supervised'],
    exclusions: ['benchmark'],
  });
  const issuedAt = new Date('2026-03-11T10:00:00Z');
  await db.confirmation.create({
    data: { readerId: id, issuedAt, wishes: { queries: ['-survey', 'agents'] } },
  });
  await moveNegationsOnce(db);
  const moved = await getReader(db, { id });
  expect(moved.queries).toEqual(['diffusion -video', 'self-supervised']);
  expect(moved.exclusions).toEqual(['benchmark', 'survey', 'position-paper']);
  expect(await db.confirmation.findFirst({ where: { readerId: id } })).toMatchObject({
    wishes: { queries: ['agents'], exclusions: ['survey'] },
  });
  await moveNegationsOnce(db);
  expect(await getReader(db, { id })).toEqual(moved);
});
