/**
 * What changes between the planning of a digest and its sending: the mail is right as of the moment it is
 * composed, or does not go.
 */
import { readMetadata, writeMetadata } from '../../src/database/metadata-store.ts';
import { claimBatch } from '../../src/delivery/queue/claim-store.ts';
import { resetAfterRestore } from '../../src/delivery/queue/reset-after-restore-store.ts';
import { foundOld } from '../../src/delivery/reports/problems-store.ts';
import { mergePapers } from '../../src/papers/merge-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { setPaused, setPreferences } from '../../src/readers/subscriptions-store.ts';
import { dailyPage } from '../support/daily-page.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { sentPapers } from '../support/sent-papers.ts';
import {
  aMinuteLater,
  readPage,
  recipients,
  type Scene,
  scene,
  sendDue,
  sendQueued,
} from './sending-scene.ts';

let here: Scene;
beforeEach(async () => {
  here = await scene(3);
});
afterEach(() => here.close());

/** A process that claims everything and dies before it composes a mail. */
async function claimAndDie(): Promise<void> {
  const { app } = here.tested;
  const { deliveries } = await claimBatch(app.db, {
    holder: 'dead',
    size: 100,
    now: app.clock.now(),
    uncertainDeliveries: 'resend',
  });
  expect(deliveries.length).toBeGreaterThan(0);
}

test('a reader who is erased, pauses or chooses other topics after planning gets no mail, no mail, and the other mail', async () => {
  const { app } = here.tested;
  await planDigests(app, {});
  await eraseReader(app.db, app.hasher, { emailKey: 'r1@example.org' }, app.clock.now());
  await setPaused(app.db, { emailKey: 'r2@example.org' }, true, app.clock.now());
  await setPreferences(
    app.db,
    { emailKey: 'r3@example.org' },
    { ...DEFAULT_PREFERENCES, queries: ['laundry'] },
    app.clock.now(),
  );
  expect(await sendDue(here.tested)).toEqual({ sent: 1, suppressed: 1 });
  expect(recipients(here.server)).toEqual(['r3@example.org']);
  expect(here.server.messages[0]?.raw).toContain('Laundry');
  expect(here.server.messages[0]?.raw).not.toContain('Zebra');
});

test('papers that become one while a run is sent stop no mail, and come once', async () => {
  const { tested, server } = here;
  const { app } = tested;
  const readers = await app.db.reader.findMany({ orderBy: { id: 'asc' } });
  const sender = await openSender(app);
  const never = new AbortController().signal;
  await planDigests(app, { readerId: readers[0]?.id as number });
  await sender.deliverAll(never);
  const [one, other] = await app.db.paper.findMany({ orderBy: { id: 'asc' } });
  await app.db.$transaction((tx) =>
    mergePapers(tx, [[one?.id as number, other?.id as number]], app.clock.now()),
  );
  await planDigests(app, {});
  await sender.deliverAll(never);
  await sender.close();
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org', 'r3@example.org']);
  expect((await app.db.delivery.findMany()).map(({ paperIds }) => paperIds.length)).toEqual([2, 2, 2]);
});

test('papers that become one before they are sent stop no mail either', async () => {
  const { tested, server } = here;
  const { app } = tested;
  await setPreferences(
    app.db,
    { emailKey: 'r1@example.org' },
    { ...DEFAULT_PREFERENCES, queries: ['zebra'] },
    app.clock.now(),
  );
  const [first] = await app.db.reader.findMany({ orderBy: { id: 'asc' } });
  const sender = await openSender(app);
  await planDigests(app, { readerId: first?.id as number });
  await sender.deliverAll(new AbortController().signal);
  const unread = await app.db.paper.findMany({
    where: { NOT: { title: { contains: 'Zebra' } } },
    orderBy: { id: 'asc' },
  });
  const [one, other] = unread.map(({ id }) => id) as [number, number];
  await app.db.$transaction((tx) => mergePapers(tx, [[one, other]], app.clock.now()));
  await planDigests(app, {});
  await sender.deliverAll(new AbortController().signal);
  await sender.close();
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org', 'r3@example.org']);
  const deliveries = await app.db.delivery.findMany({ orderBy: { id: 'asc' } });
  expect(deliveries.map(({ paperIds }) => paperIds.length)).toEqual([1, 2, 2]);
  // Chosen anew out of what there is now.
  expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 2, 2]);
});

test.each([
  ['sent', 0],
  ['refused', 1],
])('a mail that was refused for now goes without a paper that turns out to be one its reader has, or not at all, though the %s one stays', async (_, kept) => {
  await here.close();
  let answer: string | undefined;
  here = await scene(2, { onRecipient: () => answer });
  const { tested, server } = here;
  const { app } = tested;
  const onlyZebras = { ...DEFAULT_PREFERENCES, queries: ['zebra'] };
  await setPreferences(app.db, { emailKey: 'r2@example.org' }, onlyZebras, app.clock.now());
  await sendDue(tested);
  tested.at('2026-03-12T07:00:00Z');
  await readPage(tested, dailyPage(['How a Zebra Is Kept by a Model', 'Bread That Bakes Itself']));
  tested.at('2026-03-12T09:00:00Z');
  answer = '452 4.2.2 mailbox full';
  expect(await sendDue(tested)).toEqual({ retrying: 2 });
  const zebras = await app.db.paper.findMany({
    where: { title: { contains: 'Zebra' } },
    orderBy: { id: 'asc' },
  });
  const ids = zebras.map(({ id }) => id);
  const first = { id: ids[kept]! };
  await app.db.paper.update({ where: first, data: { firstSeenAt: new Date('2026-03-01T00:00:00Z') } });
  await app.db.$transaction((tx) => mergePapers(tx, [ids], app.clock.now()));
  answer = undefined;
  tested.at('2026-03-12T13:00:00Z');
  expect(await sendQueued(tested)).toEqual({ sent: 1, empty: 1 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r1@example.org', 'r2@example.org']);
  const again = server.messages[2]?.raw;
  expect(again).toContain('Bread');
  expect(again).not.toContain('Zebra');
});

test('what a dead process had claimed the day before gives way to the digest of today', async () => {
  const { tested, server } = here;
  await planDigests(tested.app, {});
  await claimAndDie();
  tested.at('2026-03-12T09:00:00Z');
  await aMinuteLater(tested);
  expect(await sendDue(tested)).toEqual({ sent: 3, suppressed: 3 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org', 'r3@example.org']);
});

test('a restored backup sends one digest of today, and nothing of the month before', async () => {
  const { tested, server } = here;
  await planDigests(tested.app, {});
  tested.at('2026-04-11T09:00:00Z');
  const totals = await sendQueued(tested);
  expect(totals).toEqual({ suppressed: 3 });
  expect(server.messages).toEqual([]);
  const reasons = await tested.app.db.delivery.findMany({ select: { reasonCode: true } });
  expect(new Set(reasons.map(({ reasonCode }) => reasonCode))).toEqual(new Set(['too_old']));
  const [problem, ...others] = await deliveryProblemTexts(tested.app.db, tested.app.clock.now());
  expect(problem).toMatch(
    /^3 deliveries of run \d+ \(daily, until 2026-03-11T09:00:00.000Z\) were too old to be sent/,
  );
  expect(others).toEqual([]);
  await sendDue(tested);
  expect(recipients(server).length).toBeLessThanOrEqual(3);
  expect(await sendDue(tested)).toEqual({});
});

test('after a restored backup and `recover`, no reader is sent again what was sent after the backup, and new papers come as usual', async () => {
  const { tested, server } = here;
  const { app } = tested;
  await planDigests(app, {});
  // Three weeks went by, mails went out, and then this backup was restored: it knows nothing of them.
  tested.at('2026-04-01T09:30:00Z');
  expect(await resetAfterRestore(app.db, app.clock.now())).toEqual({ setAside: 3, readers: 3 });
  // The sources are read again: papers of the days between, on pages of their own days, and papers that are
  // still listed today.
  await readPage(tested, dailyPage(['A Paper of the Days Between', 'A Paper That Is Listed for Weeks']));
  expect(await sendDue(tested)).toEqual({ empty: 3 });
  tested.at('2026-04-02T07:00:00Z');
  await readPage(tested, dailyPage(['A Paper That Is Listed for Weeks', 'A Paper of the Day After']));
  tested.at('2026-04-02T09:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 3 });
  for (const { raw } of server.messages) {
    expect(raw).toContain('A Paper of the Day After');
    expect(raw).not.toMatch(/Days Between|Listed for Weeks|Zebra/);
  }
});

test('after `recover` what was in doubt in the backup is left to an operator, for it was sent again since', async () => {
  const { tested, server } = here;
  const { app } = tested;
  await sendDue(tested);
  const mails = server.messages.length;
  const dueAgain = new Date(app.clock.now().getTime() + 15 * 60_000);
  await app.db.delivery.updateMany({ data: { status: 'uncertain', nextAttemptAt: dueAgain } });
  tested.at('2026-03-11T10:00:00Z');
  await resetAfterRestore(app.db, app.clock.now());
  expect(await sendDue(tested)).toEqual({});
  expect(server.messages).toHaveLength(mails);
  expect(
    await app.db.delivery.count({
      where: { status: 'uncertain', reasonCode: 'restored_in_doubt' },
    }),
  ).toBe(3);
});

test('a database that is not the one that mails were last sent from says so until `recover`, and a new one does not', async () => {
  const { tested } = here;
  const { app } = tested;
  const says = async () =>
    (await deliveryProblemTexts(app.db, app.clock.now())).some((problem) =>
      problem.includes('paperround recover'),
    );
  expect(await says()).toBe(false);
  await sendDue(tested);
  expect(await says()).toBe(false);
  // As a dump holds it that is loaded into another database.
  const noted = await readMetadata(app.db, 'sent_from');
  await writeMetadata(app.db, 'sent_from', `${noted}0`);
  await sendDue(tested);
  expect(await says()).toBe(true);
  await resetAfterRestore(app.db, app.clock.now());
  expect(await says()).toBe(false);
  expect(await readMetadata(app.db, 'sent_from')).toBe(noted);
});

test('two runs of one reader that are sent at once hold different papers', async () => {
  const { tested, server } = here;
  await planDigests(tested.app, {});
  await claimAndDie();
  tested.at('2026-03-12T09:00:00Z');
  await planDigests(tested.app, {});
  // The dead process had composed nothing: its mails are overtaken by the first that comes.
  await aMinuteLater(tested);
  await Promise.all([sendQueued(tested), sendQueued(tested)]);
  const sent = await sentPapers(tested.app.db);
  expect(new Set(sent.map(({ readerId, paperId }) => `${readerId} ${paperId}`)).size).toBe(sent.length);
  expect(server.messages).toHaveLength(3);
});

test('what a mail failed with never counts as another reason, even where its words quote one', async () => {
  const { tested } = here;
  await planDigests(tested.app, {});
  const [first] = await tested.app.db.delivery.findMany({ orderBy: { id: 'asc' } });
  await tested.app.db.delivery.update({
    where: { id: first!.id },
    data: {
      status: 'failed',
      reasonCode: 'dead_letter',
      reasonDetail: { cause: 'not_composed', error: 'a paper is too old to be sent', tries: 3 },
    },
  });
  tested.at('2026-03-14T09:00:00Z');
  await sendQueued(tested);
  expect((await foundOld(tested.app.db, tested.app.clock.now()))[0]).toMatch(/^2 deliveries of run/);
});
