/**
 * Recorded pages through the whole product: every entry found, exactly the new papers of each day, and
 * no reader gets a paper twice.
 */

import { readSightings } from '../../src/papers/papers-store.ts';
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type OutboxMail, outboxOf } from '../support/outbox.ts';
import { describeRecorded, type Recording, recordingsIn } from '../support/recordings.ts';
import { aSubscriber } from '../support/subscribe.ts';

const TEXT = 'daily-papers-text';
const DAILY = 'hf/api-daily_papers/2404589803';
const ENTRIES: Readonly<Record<string, number>> = { '000': 49, '001': 57, '003': 235 };

describeRecorded('the recorded text pages', () => {
  let tested: TestApp;
  beforeAll(async () => {
    tested = await testApp();
  });
  afterAll(() => tested.close());

  async function readAll(): Promise<Awaited<ReturnType<typeof ingestFile>>[]> {
    const reports = [];
    for (const { name, bytes } of recordingsIn(TEXT)) {
      reports.push(await ingestFile(tested.app, { source: 'text', file: name, raw: { bytes } }));
    }
    return reports;
  }

  test('every entry is found, and the second time nothing is unseen', async () => {
    const first = await readAll();
    expect(first.map(({ file, entries, rejected }) => [file?.slice(0, 3), entries, rejected])).toEqual(
      recordingsIn(TEXT).map(({ name }) => [name.slice(0, 3), ENTRIES[name.slice(0, 3)], 0]),
    );
    const second = await readAll();
    expect(second.map(({ outcome, unseen, changed }) => [outcome, unseen, changed])).toEqual(
      first.map(() => ['unchanged', 0, 0]),
    );
  });

  test('a paper on several pages has a sighting for each', async () => {
    const { db } = tested.app;
    const papers = await db.paper.findMany({ select: { id: true } });
    const sightings = await readSightings(
      db,
      papers.map(({ id }) => id),
    );
    const pages = [...sightings.values()].map((seen) => new Set(seen.map(({ page }) => page)).size);
    expect(pages.reduce((sum, count) => sum + count, 0)).toBe(49 + 57 + 235);
    expect(pages.filter((count) => count > 1).length).toBeGreaterThan(10);
  });
});

describeRecorded('ten recorded days', () => {
  let tested: TestApp;
  beforeAll(async () => {
    tested = await testApp();
  });
  afterAll(() => tested.close());

  const days = recordingsIn(DAILY).slice(0, 10);
  const idsOf = ({ bytes }: Recording): string[] =>
    (JSON.parse(Buffer.from(bytes).toString('utf8')) as { paper: { id: string } }[]).map(
      ({ paper }) => paper.id,
    );

  async function sendDue(): Promise<void> {
    await planDigests(tested.app, {});
    const sender = await openSender(tested.app);
    try {
      await sender.deliverAll(new AbortController().signal);
    } finally {
      await sender.close();
    }
  }

  test('each day gives exactly its new papers, and no reader gets a paper twice', async () => {
    const { app, at } = tested;
    at(`${days[0]?.name.slice(0, 10)}T01:00:00Z`);
    await aSubscriber(app, 'ada@example.org', {
      topics: ['language-models', 'agents'],
      timeZone: 'Asia/Tokyo',
      minuteOfDay: 9 * 60,
    });
    await aSubscriber(app, 'ben@example.org', {
      queries: ['diffusion OR video'],
      timeZone: 'America/Los_Angeles',
      minuteOfDay: 6 * 60,
      maxPapers: 3,
    });
    await aSubscriber(app, 'eve@example.org', {
      timeZone: 'Europe/London',
      minuteOfDay: 22 * 60,
      maxPapers: 50,
    });
    await aSubscriber(app, 'cleo@example.org', { queries: ['"medieval falconry"'] });

    const known = new Set<string>();
    for (const recording of days) {
      const { name, bytes } = recording;
      const day = name.slice(0, 10);
      at(`${day}T12:00:00Z`);
      const report = await ingestFile(app, { source: 'daily', file: name, raw: { bytes } });
      const fresh = idsOf(recording).filter((id) => !known.has(id));
      expect([name, report.outcome, report.listingDate, report.entries, report.unseen]).toEqual([
        name,
        'ok',
        day,
        idsOf(recording).length,
        fresh.length,
      ]);
      for (const id of fresh) known.add(id);
      at(`${day}T23:30:00Z`);
      await sendDue();
    }

    const mails = await outboxOf(app.config.dataDir);
    const byReader = groupByReader(mails);
    expect([...byReader.keys()].toSorted()).toEqual([
      'ada@example.org',
      'ben@example.org',
      'eve@example.org',
    ]);
    for (const [reader, papers] of byReader)
      expect([reader, papers.length]).toEqual([reader, new Set(papers).size]);
    // Readers who asked for everything got everything.
    expect(new Set(byReader.get('eve@example.org'))).toEqual(known);
    const cleo = await app.db.delivery.findMany({ where: { reader: { emailKey: 'cleo@example.org' } } });
    expect(cleo.length).toBeGreaterThan(5);
    expect(new Set(cleo.map(({ status }) => status))).toEqual(new Set(['empty']));
  });
});

/** The arXiv ids that each reader's mails link to, one for each paper of each mail. */
function groupByReader(mails: readonly OutboxMail[]): Map<string, string[]> {
  const byReader = new Map<string, string[]>();
  for (const mail of mails) {
    const ids = [
      ...new Set(
        [...(mail.text ?? '').matchAll(/(?:arxiv\.org\/abs|huggingface\.co\/papers)\/(\d{4}\.\d{4,5})/g)].map(
          (match) => match[1] as string,
        ),
      ),
    ];
    byReader.set(mail.recipient, [...(byReader.get(mail.recipient) ?? []), ...ids]);
  }
  return byReader;
}
