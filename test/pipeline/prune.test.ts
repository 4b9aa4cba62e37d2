/**
 * Housekeeping may forget what it likes, as long as no reader is sent a paper twice and everything that is
 * reported stays sensible.
 */
import { mergePapers } from '../../src/papers/merge-store.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { resubscribe, setPaused, unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { type ReceivedMail, startMailServer } from '../support/mail-server.ts';
import { sentPapers } from '../support/sent-papers.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { readPage, sendDue, sendQueued } from './sending-scene.ts';

const DAY = 24 * 3_600_000;
const START = Date.parse('2026-03-02T09:00:00Z');
const dayAt = (day: number, hours = 0): string =>
  new Date(START + day * DAY + hours * 3_600_000).toISOString();

/** Mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const titleOf = (number: number): string => `Token X${number}Y and What It Means for Sparse Learning`;
// With the word before it: the secret part of a link may hold any letters.
const tokensIn = ({ raw }: ReceivedMail): number[] => [
  ...new Set(
    [...raw.replaceAll('=\r\n', '').matchAll(/Token\s+X(\d+)Y/g)].map(([, number]) => Number(number)),
  ),
];

/** What readers got, by what papers are now: those that have become one count as one. */
function receipts() {
  const parent = new Map<number, number>();
  const find = (token: number): number => {
    const up = parent.get(token) ?? token;
    return up === token ? token : find(up);
  };
  /** Reader, then paper: the mail it came in. */
  const held = new Map<string, Map<number, string>>();
  const problems: string[] = [];
  return {
    problems,
    areOne: (one: number, other: number) => find(one) === find(other),
    join(one: number, other: number) {
      const [lost, kept] = [find(one), find(other)];
      parent.set(lost, kept);
      for (const papers of held.values()) {
        const mail = papers.get(lost);
        if (mail !== undefined && !papers.has(kept)) papers.set(kept, mail);
      }
    },
    note(mail: ReceivedMail) {
      const papers = held.get(mail.to) ?? new Map<number, string>();
      held.set(mail.to, papers);
      for (const paper of tokensIn(mail).map(find)) {
        const before = papers.get(paper);
        if (before !== undefined && before !== mail.messageId)
          problems.push(`${mail.to} got ${paper} in ${before} and in ${mail.messageId}`);
        papers.set(paper, mail.messageId);
      }
    },
  };
}

test.each([
  1, 2,
])('however old listings come back, papers merge, readers pause and clocks jump, no paper comes twice (%i)', async (seed) => {
  const random = randomNumbers(seed);
  const any = (count: number): number => Math.floor(random() * count);
  const server = await startMailServer({
    onRecipient: () => (random() < 0.1 ? '451 4.3.0 later' : undefined),
    onMessage: ({ raw }) => (raw !== '' && random() < 0.05 ? 'drop-accepted' : undefined),
  });
  // Far less than paperround.yaml allows: nothing but the rule itself protects.
  const tested = await testApp({
    smtpUrl: server.url,
    keep: { deliveriesMs: 10 * DAY, readsMs: DAY, formerReadersMs: 400 * DAY },
  });
  const { app } = tested;
  const got = receipts();
  let noted = 0;
  const readers = ['daily', 'daily', 'weekdays', 'weekly', 'monthly'] as const;
  const agreed = { wording: 'Agreed.', source: 'web', client: null } as const;
  tested.at(dayAt(-1));
  for (const [index, frequency] of readers.entries()) {
    await aSubscriber(app, `r${index}@example.org`, { ...DEFAULT_PREFERENCES, frequency, maxPapers: 3 });
  }
  let papers = 0;
  let pruned = 0;
  for (let day = 0; day < 30; day += 1 + any(2)) {
    tested.at(dayAt(day, -2));
    const old = Array.from({ length: any(4) }, () => any(papers));
    const fresh = Array.from({ length: 1 + any(5) }, () => papers++);
    await readPage(tested, dailyPage([...new Set([...fresh, ...old])].map(titleOf)));
    if (random() < 0.3) await mergeTwo(app, any(papers), any(papers));
    const name = { emailKey: `r${any(readers.length)}@example.org` };
    const what = random();
    if (what < 0.15) await setPaused(app.db, name, random() < 0.5, app.clock.now());
    else if (what < 0.2) await unsubscribe(app.db, app.hasher, name, 'web', app.clock.now());
    else if (what < 0.3) await resubscribe(app.db, app.hasher, name, agreed, app.clock.now());
    tested.at(dayAt(random() < 0.1 ? day - 1.5 : day));
    await sendDue(tested);
    tested.at(dayAt(day, 1));
    await sendQueued(tested);
    for (; noted < server.messages.length; noted += 1) got.note(server.messages[noted] as ReceivedMail);
    pruned += (await prune(app)).sentPapers;
  }
  expect(got.problems).toEqual([]);
  expect(pruned).toBeGreaterThan(10);
  expect(server.messages.length).toBeGreaterThan(20);
  await tested.close();
  await server.close();

  async function mergeTwo({ db, clock }: TestApp['app'], one: number, other: number): Promise<void> {
    if (got.areOne(one, other)) return;
    const found = await db.paper.findMany({
      where: { titles: { some: { title: { in: [titleOf(one), titleOf(other)] } } } },
    });
    if (found.length !== 2) return;
    await db.$transaction((tx) => mergePapers(tx, [found.map(({ id }) => id)], clock.now()));
    got.join(one, other);
  }
}, 120_000);

describe('after housekeeping', () => {
  let here: TestApp;
  beforeEach(async () => {
    here = await testApp();
    here.at(dayAt(-1));
    await aSubscriber(here.app, 'ada@example.org');
    await aSubscriber(here.app, 'ben@example.org');
  });
  afterEach(() => here.close());

  /** A day with two papers and its digests. */
  async function aDay(day: number): Promise<void> {
    here.at(dayAt(day, -2));
    await readPage(here, dailyPage([titleOf(2 * day), titleOf(2 * day + 1)]));
    here.at(dayAt(day));
    await sendDue(here);
  }

  test('old deliveries, their papers and their runs are gone, newer ones and the newest run are there', async () => {
    const { app } = here;
    for (const day of [0, 1, 400]) await aDay(day);
    expect(await prune(app, { dryRun: true })).toMatchObject({ deliveries: 4, sentPapers: 8, runs: 2 });
    expect(await app.db.delivery.count()).toBe(6);
    expect(await prune(app)).toMatchObject({ deliveries: 4, sentPapers: 8, runs: 2 });
    expect(await app.db.delivery.count()).toBe(2);
    expect(await app.db.paper.count()).toBe(6);
    expect(await prune(app)).toMatchObject({ deliveries: 0, sentPapers: 0, runs: 0 });
    here.at(dayAt(1000));
    expect(await prune(app)).toMatchObject({ deliveries: 2, runs: 0 });
  });

  test('what a reader who was away for a year could be sent again is kept for that reader alone', async () => {
    const { app } = here;
    await aDay(0);
    // The next digest of this reader begins where the last one ended, at the instant at which papers were
    // read as well.
    await setPaused(app.db, { emailKey: 'ben@example.org' }, true, app.clock.now());
    here.at(dayAt(1));
    await readPage(here, dailyPage([titleOf(7), titleOf(8)]));
    await sendDue(here);
    await app.db
      .$executeRaw`UPDATE papers SET first_seen_at = ${dayAt(0)}::timestamptz WHERE title = ${titleOf(0)}`;
    await aDay(400);
    expect(await prune(app)).toMatchObject({ deliveries: 2, sentPapers: 4 });
    const kept = await app.db.delivery.findMany({
      where: { localDay: { lt: '2027-01-01' } },
      include: { reader: true },
    });
    expect(kept.map(({ reader }) => reader.email)).toEqual(['ben@example.org']);
    await setPaused(app.db, { emailKey: 'ben@example.org' }, false, app.clock.now());
    here.at(dayAt(401));
    await sendDue(here);
    const sent = (await sentPapers(app.db)).filter(({ readerId }) => readerId === kept[0]?.readerId);
    const papers = await app.db.paper.findMany({ where: { id: { in: sent.map(({ paperId }) => paperId) } } });
    expect(papers.map(({ title }) => title).toSorted()).toEqual(
      [0, 1, 7, 8, 800, 801].map(titleOf).toSorted(),
    );
  });

  test('an uncertain delivery waits for its answer however old it is', async () => {
    const { app } = here;
    await aDay(0);
    await app.db.delivery.updateMany({
      where: { reader: { emailKey: 'ada@example.org' } },
      data: { status: 'uncertain' },
    });
    await aDay(400);
    expect(await prune(app)).toMatchObject({ deliveries: 1 });
    expect(await app.db.delivery.count({ where: { status: 'uncertain' } })).toBe(1);
  });

  test('a clock that jumped ahead costs the unwatched job a week at most', async () => {
    const { app } = here;
    await aDay(0);
    await aDay(1);
    await prune(app, { stepwise: true });
    here.at(dayAt(5000));
    expect(await prune(app, { stepwise: true })).toMatchObject({ deliveries: 0 });
    here.at(dayAt(2));
    expect(await prune(app, { stepwise: true })).toMatchObject({ deliveries: 0 });
    expect(await app.db.delivery.count()).toBe(4);
  });

  test('a sign-up that was never confirmed counts with its mail, in a dry run and when they go', async () => {
    const { app } = here;
    await app.db.reader.update({
      where: { emailKey: 'ada@example.org' },
      data: { status: 'pending', confirmedAt: null, nextDueAt: null },
    });
    await app.db.delivery.create({
      data: {
        kind: 'confirmation',
        priority: 0,
        status: 'sent',
        plannedAt: dayAt(0),
        reader: { connect: { emailKey: 'ada@example.org' } },
      },
    });
    here.at(dayAt(400));
    const dry = await prune(app, { dryRun: true });
    expect(dry).toMatchObject({ pendingSignups: 1, transactionalMails: 1 });
    expect(await prune(app)).toEqual(dry);
  });

  test('what is kept of a day, and of a url that is read no more, goes with the ledger and the reads', async () => {
    const { app } = here;
    const days = [dayAt(0), dayAt(300)].map((instant) => instant.slice(0, 10));
    for (const day of days) {
      await app.db.warmUpDay.create({ data: { day, sent: 5 } });
      await app.db.summaryDay.create({ data: { day, asked: 5 } });
      await app.db.operatorMail.create({
        data: { day, status: 'sent', attempts: 1, at: `${day}T09:00:00Z` },
      });
    }
    const { id: sourceId } = await app.db.source.create({ data: { name: 'dated' } });
    const urls = ['https://example.org/1', 'https://example.org/2'];
    await app.db.sourceUrl.createMany({ data: urls.map((url) => ({ sourceId, url, etag: '"1"' })) });
    await app.db.read.create({
      data: { sourceId, url: 'https://example.org/2', outcome: 'ok', startedAt: dayAt(0) },
    });
    here.at(dayAt(400));
    const dry = await prune(app, { dryRun: true });
    expect(dry).toMatchObject({ days: 3, urls: 1 });
    expect(await prune(app)).toEqual(dry);
    expect(await app.db.warmUpDay.findMany()).toMatchObject([{ day: days[1] }]);
    expect(await app.db.summaryDay.count()).toBe(1);
    expect(await app.db.operatorMail.count()).toBe(1);
    // The newest reads of a source stay, and so does what their next request is asked with.
    expect(await app.db.sourceUrl.findMany()).toMatchObject([{ url: urls[1] }]);
  });

  test('signatures of providers are kept for as long as they are valid, and not for long after', async () => {
    const { app } = here;
    for (const day of [0, 2])
      await app.db.providerSignature.create({
        data: { provider: 'mailgun', signed: `of day ${day}`, bodySha256: 'x', takenAt: dayAt(day) },
      });
    here.at(dayAt(2, 9));
    expect(await prune(app, { dryRun: true })).toMatchObject({ providerSignatures: 1 });
    expect(await prune(app)).toMatchObject({ providerSignatures: 1 });
    expect(await app.db.providerSignature.findMany()).toMatchObject([{ signed: 'of day 2' }]);
  });

  test('people who left three years ago are forgotten with their consents, and stay out', async () => {
    const { app } = here;
    const name = { emailKey: 'ada@example.org' };
    await unsubscribe(app.db, app.hasher, name, 'web', app.clock.now());
    here.at(dayAt(1000));
    expect(await prune(app)).toMatchObject({ formerReaders: 0 });
    here.at(dayAt(1100));
    expect(await prune(app, { dryRun: true })).toMatchObject({ formerReaders: 1 });
    expect(await prune(app)).toMatchObject({ formerReaders: 1 });
    expect(await app.db.reader.findMany({ select: { email: true } })).toEqual([{ email: 'ben@example.org' }]);
    expect(await app.db.consent.count()).toBe(1);
    expect(await app.db.suppression.count()).toBe(1);
  });
});
