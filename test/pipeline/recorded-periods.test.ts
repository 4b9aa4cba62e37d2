/** Digests of long periods over recorded days: what most people voted for is in them, however old it is. */
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { previewDigest } from '../../src/pipeline/preview-digest.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { describeRecorded, type Recording, recordingsIn } from '../support/recordings.ts';
import { aSubscriber } from '../support/subscribe.ts';

const FIRST = '2026-07-14';
const LAST = '2026-08-14';
const TOPICS = [['language-models'], ['agents'], ['generation-diffusion', 'video']];

describeRecorded('a recorded month', () => {
  let tested: TestApp;
  const dayOf = ({ name }: Recording): string => name.slice(0, 10);
  const days = recordingsIn('hf/api-daily_papers/2404589803').filter(
    (day) => dayOf(day) > FIRST && dayOf(day) <= LAST,
  );
  beforeAll(async () => {
    tested = await testApp();
    for (const { name, bytes } of days) {
      tested.at(`${name.slice(0, 10)}T18:00:00Z`);
      await ingestFile(tested.app, { source: 'daily', file: name, raw: { bytes } });
    }
    tested.at(`${LAST}T19:00:00Z`);
    // Three hundred papers are read, on a busy machine too.
  }, 300_000);
  afterAll(() => tested.close());

  const fittingIds = async (topics: readonly string[]): Promise<number[]> =>
    (await tested.app.db.paperTopic.findMany({ where: { topic: { in: [...topics] } } })).map(
      ({ paperId }) => paperId,
    );

  /** arXiv ids of the papers of these topics that have the most votes on any page, as the pages have them. */
  async function mostVoted(topics: readonly string[], count: number): Promise<string[]> {
    const votes = new Map<string, number>();
    for (const { bytes } of days)
      for (const { paper } of JSON.parse(Buffer.from(bytes).toString('utf8')) as {
        readonly paper: { readonly id: string; readonly upvotes?: number };
      }[])
        votes.set(paper.id, Math.max(votes.get(paper.id) ?? 0, paper.upvotes ?? 0));
    const fitting = await tested.app.db.paperIdentifier.findMany({
      where: { scheme: 'arxiv', paperId: { in: await fittingIds(topics) } },
    });
    return fitting
      .map(({ value }) => value)
      .sort((one, other) => votes.get(other)! - votes.get(one)!)
      .slice(0, count);
  }

  test.each(
    (['monthly', 'catch-up'] as const).flatMap((kind) => TOPICS.map((topics) => [kind, topics] as const)),
  )('a %s digest of %j holds the ten papers that most people voted for', async (kind, topics) => {
    const { app } = tested;
    const reader = await aSubscriber(app, `${kind}-${topics[0]}@example.org`, {
      frequency: kind === 'monthly' ? 'monthly' : 'daily',
      topics: [...topics],
      maxPapers: 20,
    });
    await app.db.reader.update({ where: { id: reader.id }, data: { editions: 4 } });
    const preview = await previewDigest(app, {
      ...reader,
      lastPeriodEnd: new Date(`${FIRST}T19:00:00Z`),
    });
    const { edition, items, matched } = preview!.selection;
    expect(edition.kind).toBe(kind);
    // There is a choice to be made.
    expect(matched).toBeGreaterThan(30);
    const held = items.map(({ paper }) => paper.identifiers.arxiv);
    expect(held).toEqual(expect.arrayContaining(await mostVoted(topics, 10)));
  });
});
