/** Tests subscriptions on a real database: sign-up, confirmation, changes, unsubscribing, returning. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { collectPersonalData, listSentDigests } from '../../src/delivery/reports/personal-data-store.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { parseEmailAddress } from '../../src/readers/email-address.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { subscribeByOperator } from '../../src/readers/operator-signup-store.ts';
import { prunePendingSignups } from '../../src/readers/pending-store.ts';
import { DEFAULT_PREFERENCES, type Preferences, type Reader } from '../../src/readers/reader.ts';
import { readerAsJson } from '../../src/readers/reader-json.ts';
import { countReaders, findReader, getReader } from '../../src/readers/readers-store.ts';
import { pruneSignupMails } from '../../src/readers/signup-mails-store.ts';
import { confirmSignup, requestConfirmation, signUp } from '../../src/readers/signup-store.ts';
import {
  liftStop,
  resubscribe,
  setPaused,
  setPreferences,
  stopReader,
  unsubscribe,
} from '../../src/readers/subscriptions-store.ts';
import { addSuppression, countSuppressions, findSuppression } from '../../src/readers/suppression-store.ts';
import { testDatabase } from '../support/database.ts';

let database: OpenDatabase;
let db: OpenDatabase['db'];
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
});
afterAll(() => database.close());

const hasher = createAddressHasher(['a-key-of-sixteen-letters']);
const FRIDAY_9AM = new Date('2026-11-20T09:00:00Z');
const later = (days: number, from = FRIDAY_9AM): Date => new Date(from.getTime() + days * 86_400_000);
const CLICK = { wording: 'Yes, send me the digest.', source: 'web' } as const;

let people = 0;
/** An address that no other test uses. */
const somebody = (): string => {
  people += 1;
  return `somebody${people}@reader.example`;
};
const addressOf = (email: string) => {
  const check = parseEmailAddress(email);
  if (!check.ok) throw new Error(check.reason);
  return check.value;
};
const wish = (overrides: Partial<Preferences> = {}): Preferences => ({
  ...DEFAULT_PREFERENCES,
  ...overrides,
});
const ask = (email: string, now = FRIDAY_9AM, preferences = wish(), client: string | null = null) =>
  signUp(
    db,
    hasher,
    { address: addressOf(email), preferences, wording: 'Send me a digest of new papers.', client },
    now,
  );
const confirm = (publicId: string, issuedAt: Date, now = issuedAt) =>
  confirmSignup(db, hasher, { publicId, issuedAt }, CLICK, now);
const reader = (email: string): Promise<Reader> => getReader(db, { emailKey: addressOf(email).key });

/** The kinds of mail queued for a reader. */
const queued = async (readerId: number): Promise<readonly string[]> =>
  (await db.delivery.findMany({ where: { readerId, priority: 0 }, orderBy: { id: 'asc' } })).map(
    ({ kind }) => kind,
  );

async function confirmedReader(preferences = wish(), now = FRIDAY_9AM): Promise<Reader> {
  const email = somebody();
  const { reader: pending } = await ask(email, now, preferences);
  await confirm(pending?.publicId ?? '', now);
  return reader(email);
}

/** A delivery as planning and sending leave it in the ledger. */
async function insertDelivery(
  readerId: number,
  localDay: string,
  paperTitles: readonly string[] = [],
): Promise<void> {
  const periodEnd = new Date(`${localDay}T08:00:00Z`);
  const run = await db.digestRun.upsert({
    where: { frequency_periodEnd: { frequency: 'daily', periodEnd } },
    create: { frequency: 'daily', periodStart: later(-7, periodEnd), periodEnd },
    update: {},
  });
  const papers = await db.paper.createManyAndReturn({
    data: paperTitles.map((title, index) => ({
      title,
      titleKey: title.toLowerCase(),
      abstract: '',
      url: `https://papers.example/${index}`,
      firstSeenAt: periodEnd,
    })),
  });
  const paperIds = papers.map(({ id }) => id);
  await db.delivery.create({
    data: {
      runId: run.id,
      readerId,
      localDay,
      status: 'sent',
      newSince: later(-7, periodEnd),
      plannedAt: periodEnd,
      sentAt: periodEnd,
      messageId: `<${readerId}.${localDay}@mail.example>`,
      paperIds,
    },
  });
}

describe('signing up', () => {
  test('a new address is stored as pending with its wishes and gets a confirmation', async () => {
    const email = somebody();
    const wishes = wish({
      topics: ['agents', 'vision'],
      queries: ['b', 'a'],
      frequency: 'weekly',
      weekday: 5,
      timeZone: 'Europe/Riga',
    });
    const outcome = await ask(email, FRIDAY_9AM, wishes, '203.0.113.77');
    expect(outcome).toMatchObject({ action: 'confirm', mail: true });
    const stored = await reader(email);
    expect(stored).toEqual(outcome.reader);
    expect(stored).toMatchObject({
      ...wishes,
      status: 'pending',
      email,
      createdAt: FRIDAY_9AM,
      confirmedAt: null,
      nextDueAt: null,
    });
    expect(await queued(stored.id)).toEqual(['confirmation']);
    const consents = await db.consent.findMany({ where: { readerId: stored.id } });
    expect(consents).toMatchObject([
      { event: 'requested', source: 'web', client: '203.0.113.0', at: FRIDAY_9AM },
    ]);
  });

  test('a confirmed reader is due at their next local time', async () => {
    const { nextDueAt, status, confirmedAt } = await confirmedReader(wish({ timeZone: 'America/New_York' }));
    expect({ nextDueAt, status, confirmedAt }).toEqual({
      nextDueAt: new Date('2026-11-20T13:00:00Z'),
      status: 'active',
      confirmedAt: FRIDAY_9AM,
    });
  });

  test('a link used twice changes nothing the second time', async () => {
    const before = await confirmedReader();
    expect(await confirm(before.publicId, FRIDAY_9AM, later(1))).toBe('already');
    expect(await reader(before.email)).toEqual(before);
  });

  test('a pending address that signs up again has two links, and each confirms what came with it', async () => {
    const email = somebody();
    const first = await ask(email);
    const second = await ask(email, later(1), wish({ topics: ['robotics'] }));
    expect(second).toMatchObject({
      action: 'confirm',
      mail: true,
      reader: { publicId: first.reader?.publicId, topics: [] },
    });
    expect(await confirm(first.reader?.publicId ?? '', later(1), later(2))).toBe('confirmed');
    expect((await reader(email)).topics).toEqual(['robotics']);
  });

  test('a known address is reminded and keeps its wishes, in whatever case it is written', async () => {
    const known = await confirmedReader(wish({ topics: ['agents'] }));
    const outcome = await ask(
      known.email.toUpperCase().replace('READER.EXAMPLE', 'Reader.Example'),
      later(1),
      wish({ topics: ['vision'] }),
    );
    expect(outcome).toMatchObject({ action: 'remind', mail: true });
    expect(await queued(known.id)).toEqual(['confirmation', 'known']);
    expect(await reader(known.email)).toEqual(known);
  });

  test('a sign-up whose mail cannot be queued is not stored', async () => {
    const email = somebody();
    await db.$executeRaw`ALTER TABLE deliveries ADD CONSTRAINT disk_is_full CHECK (priority <> 0) NOT VALID`;
    const signup = {
      address: addressOf(email),
      preferences: wish(),
      wording: 'Send me a digest.',
      client: null,
    };
    await expect(signUp(db, hasher, signup, FRIDAY_9AM)).rejects.toThrow('disk_is_full');
    await db.$executeRaw`ALTER TABLE deliveries DROP CONSTRAINT disk_is_full`;
    expect(await findReader(db, { emailKey: email })).toBeNull();
    expect((await ask(email)).mail).toBe(true);
  });

  test('an address gets three confirmations in thirty days, also over an erase, and another afterwards', async () => {
    const email = somebody();
    for (const day of [0, 1]) expect((await ask(email, later(day))).mail).toBe(true);
    await eraseReader(db, hasher, { emailKey: email }, later(1));
    expect((await ask(email, later(2))).mail).toBe(true);
    expect(await ask(email, later(3))).toMatchObject({
      action: 'confirm',
      mail: false,
      reader: { status: 'pending' },
    });
    const link = { publicId: (await reader(email)).publicId, issuedAt: later(2) };
    expect(await requestConfirmation(db, hasher, link, later(3))).toMatchObject({
      mail: false,
    });
    expect((await ask(email, later(30.5))).mail).toBe(true);
  });

  test('ten sign-ups of one address at once make one reader and three mails', async () => {
    const email = somebody();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => ask(email)));
    expect(new Set(outcomes.map((outcome) => outcome.reader?.id)).size).toBe(1);
    expect(outcomes.filter(({ mail }) => mail)).toHaveLength(3);
    expect(await queued(outcomes[0]?.reader?.id ?? 0)).toHaveLength(3);
  });

  test('a client is refused after a hundred sign-ups in an hour, and heard again an hour later', async () => {
    const hash = hasher.hash('client', '2001:db8:1:2::');
    await db.signupMail.createMany({
      data: Array.from({ length: 99 }, () => ({ addressHash: hash, at: later(-0.02) })),
    });
    const email = somebody();
    expect(await ask(email, FRIDAY_9AM, wish(), '2001:db8:1:2::1')).toMatchObject({ action: 'confirm' });
    expect(await ask(somebody(), FRIDAY_9AM, wish(), '2001:db8:1:2::2')).toEqual({
      action: 'limit',
      mail: false,
      reader: null,
    });
    expect(await ask(somebody(), FRIDAY_9AM, wish(), '2001:db8:1:3::2')).toMatchObject({ action: 'confirm' });
    expect(await ask(somebody(), later(0.05), wish(), '2001:db8:1:2::2')).toMatchObject({
      action: 'confirm',
    });
  });

  test('an expired link can ask for a new mail; a confirmed reader cannot', async () => {
    const email = somebody();
    await ask(email);
    const again = (publicId: string) =>
      requestConfirmation(db, hasher, { publicId, issuedAt: FRIDAY_9AM }, later(8));
    expect(await again((await reader(email)).publicId)).toMatchObject({ mail: true, reader: { email } });
    expect(await again((await confirmedReader()).publicId)).toBeNull();
    expect(await again('00000000-0000-4000-8000-000000000000')).toBeNull();
  });

  test('the confirmation link of an erased sign-up is dead, also after the person returned', async () => {
    const email = somebody();
    const old = await ask(email);
    await eraseReader(db, hasher, { emailKey: email }, later(1));
    await ask(email, later(2));
    expect(await confirm(old.reader?.publicId ?? '', FRIDAY_9AM, later(2))).toBe('gone');
    expect((await reader(email)).status).toBe('pending');
  });

  test('sign-ups that were never confirmed are forgotten after thirty days, those of former readers are unsubscribed again', async () => {
    const email = somebody();
    await ask(email);
    const former = await confirmedReader();
    await unsubscribe(db, hasher, { id: former.id }, 'web', later(0.5));
    await ask(former.email, later(1));
    const renewed = somebody();
    await ask(renewed);
    await ask(renewed, later(20));
    const work = { size: 500, dryRun: false, signal: new AbortController().signal };
    await prunePendingSignups(db, later(32), work);
    expect(await findReader(db, { emailKey: email })).toBeNull();
    expect((await reader(former.email)).status).toBe('unsubscribed');
    expect((await reader(renewed)).status).toBe('pending');
    await pruneSignupMails(db, later(90), { dryRun: false });
    expect(await db.signupMail.count()).toBe(0);
  });
});

describe('by an operator', () => {
  const operate = (email: string, consent: string | null, preferences = wish(), now = FRIDAY_9AM) =>
    subscribeByOperator(db, hasher, { address: addressOf(email), preferences, consent }, now);

  test('without consent the person is asked by mail', async () => {
    const { reader: pending, mail } = await operate(somebody(), null);
    expect({ status: pending.status, mail }).toEqual({ status: 'pending', mail: true });
  });

  test('with consent the reader is active at once, with the operator’s words on record', async () => {
    const { reader: active, mail } = await operate(somebody(), 'Signed the sheet at the reading group.');
    expect({ status: active.status, mail, due: active.nextDueAt }).toEqual({
      status: 'active',
      mail: false,
      due: later(1, new Date('2026-11-20T08:00:00Z')),
    });
    const consents = await db.consent.findMany({ where: { readerId: active.id } });
    expect(consents).toMatchObject([
      { event: 'confirmed', source: 'cli', wording: 'Signed the sheet at the reading group.' },
    ]);
  });

  test('a known reader’s wishes are changed and the reader stays active', async () => {
    const known = await confirmedReader();
    const { reader: changed, mail } = await operate(known.email, null, wish({ topics: ['vision'] }));
    expect(changed).toEqual({ ...known, topics: ['vision'] });
    expect(mail).toBe(false);
  });

  test('a pending reader can be confirmed by the operator', async () => {
    const email = somebody();
    await ask(email);
    expect((await operate(email, 'By letter.')).reader.status).toBe('active');
  });

  test('who unsubscribed is asked by mail, and not brought back by the operator’s word', async () => {
    const former = await confirmedReader();
    await unsubscribe(db, hasher, { id: former.id }, 'web', later(1));
    await expect(operate(former.email, 'They said so.', wish(), later(2))).rejects.toMatchObject({
      code: 'suppressed_address',
    });
    expect(await operate(former.email, null, wish(), later(2))).toMatchObject({
      mail: true,
      reader: { status: 'pending' },
    });
  });

  test('who bounced or complained is not written to, and nothing of the attempt is stored', async () => {
    const former = await confirmedReader();
    await stopReader(db, hasher, { id: former.id }, { reason: 'complained', detail: 'ARF' }, later(1));
    const before = await reader(former.email);
    await expect(operate(former.email, null, wish({ topics: ['vision'] }), later(2))).rejects.toMatchObject({
      code: 'suppressed_address',
    });
    expect(await reader(former.email)).toEqual(before);
    await eraseReader(db, hasher, { id: former.id }, later(3));
    await expect(operate(former.email, null, wish(), later(4))).rejects.toMatchObject({
      code: 'suppressed_address',
    });
    expect(await findReader(db, { emailKey: former.email })).toBeNull();
  });
});

describe('wishes', () => {
  test('new topics leave the next digest where it is, also when it is overdue', async () => {
    const { id, nextDueAt } = await confirmedReader();
    await setPreferences(
      db,
      { id },
      wish({ topics: ['vision'], queries: ['x', 'y'], maxPapers: 5 }),
      later(3),
    );
    expect(await getReader(db, { id })).toMatchObject({
      topics: ['vision'],
      queries: ['x', 'y'],
      maxPapers: 5,
      nextDueAt,
    });
  });

  test('a new time moves the next digest', async () => {
    const { id } = await confirmedReader();
    await setPreferences(db, { id }, wish({ minuteOfDay: 18 * 60 }), FRIDAY_9AM);
    expect((await getReader(db, { id })).nextDueAt).toEqual(new Date('2026-11-20T18:00:00Z'));
  });

  test('a new time never brings a second digest on one local day', async () => {
    const { id } = await confirmedReader();
    await insertDelivery(id, '2026-11-20');
    await setPreferences(db, { id }, wish({ minuteOfDay: 18 * 60 }), FRIDAY_9AM);
    expect((await getReader(db, { id })).nextDueAt).toEqual(new Date('2026-11-21T18:00:00Z'));
    await setPreferences(db, { id }, wish({ timeZone: 'Pacific/Honolulu' }), FRIDAY_9AM);
    expect((await getReader(db, { id })).nextDueAt).toEqual(new Date('2026-11-21T18:00:00Z'));
  });

  test('an hour that is over today loses no reader the digest that was still to come today, and a new reader waits for the next local time', async () => {
    const { id } = await confirmedReader();
    await setPreferences(db, { id }, wish({ minuteOfDay: 18 * 60 }), FRIDAY_9AM);
    await setPreferences(db, { id }, wish({ minuteOfDay: 7 * 60 }), FRIDAY_9AM);
    expect((await getReader(db, { id })).nextDueAt).toEqual(new Date('2026-11-21T07:00:00Z'));
    await insertDelivery(id, '2026-11-21');
    await db.reader.update({ where: { id }, data: { lastPeriodEnd: later(1), nextDueAt: later(3) } });
    await setPreferences(
      db,
      { id },
      wish({ frequency: 'weekly', weekday: 1, minuteOfDay: 8 * 60 }),
      later(3),
    );
    expect((await getReader(db, { id })).nextDueAt).toEqual(later(3));
  });

  test('a pause until a day shows as paused until that day, and mail comes on it', async () => {
    const { id } = await confirmedReader();
    await setPreferences(db, { id }, wish({ pauseUntil: '2026-12-01' }), FRIDAY_9AM);
    const paused = await getReader(db, { id });
    expect(paused.nextDueAt).toEqual(new Date('2026-12-01T08:00:00Z'));
    expect(readerAsJson(paused, FRIDAY_9AM)).toMatchObject({
      status: 'paused',
      pauseUntil: '2026-12-01',
      time: '08:00',
    });
    expect(readerAsJson(paused, new Date('2026-12-01T00:00:00Z')).status).toBe('active');
  });

  test('a pause without end stops mail until it is taken up again', async () => {
    const { id } = await confirmedReader();
    expect(await setPaused(db, { id }, true, later(1))).toBe(true);
    expect(await setPaused(db, { id }, true, later(1))).toBe(false);
    expect(await getReader(db, { id })).toMatchObject({ status: 'paused', nextDueAt: null });
    await setPreferences(db, { id }, wish({ minuteOfDay: 60 }), later(2));
    expect((await getReader(db, { id })).nextDueAt).toBeNull();
    expect(await setPaused(db, { id }, false, later(3))).toBe(true);
    expect(await getReader(db, { id })).toMatchObject({
      status: 'active',
      nextDueAt: new Date('2026-11-24T01:00:00Z'),
    });
  });

  test('the wishes of an unknown reader cannot be changed', async () => {
    expect(await setPreferences(db, { id: 0 }, wish(), FRIDAY_9AM)).toBe(false);
    await expect(getReader(db, { id: 0 })).rejects.toMatchObject({ code: 'unknown_reader' });
  });
});

describe('ends and returns', () => {
  test('unsubscribing works at once and as often as one likes', async () => {
    const { id, publicId, email } = await confirmedReader();
    expect(await unsubscribe(db, hasher, { publicId }, 'web', later(1))).toBe('unsubscribed');
    expect(await unsubscribe(db, hasher, { publicId }, 'mail', later(2))).toBe('already');
    expect(await getReader(db, { id })).toMatchObject({ status: 'unsubscribed', nextDueAt: null });
    expect(await findSuppression(db, hasher, email)).toEqual({
      reason: 'unsubscribed',
      scope: 'digest',
      at: later(1),
    });
    await eraseReader(db, hasher, { id }, later(3));
    expect(await unsubscribe(db, hasher, { publicId }, 'web', later(4))).toBe('gone');
  });

  test('an old confirmation link does not bring back who unsubscribed, even while they are returning', async () => {
    const { publicId, email } = await confirmedReader();
    await unsubscribe(db, hasher, { publicId }, 'web', later(1));
    expect(await confirm(publicId, FRIDAY_9AM, later(2))).toBe('gone');
    await ask(email, later(3));
    expect(await confirm(publicId, FRIDAY_9AM, later(3))).toBe('gone');
    expect(await confirm(publicId, later(3), later(4))).toBe('confirmed');
  });

  test('who returns by the form is a new reader with new wishes, and no longer suppressed', async () => {
    const { id, publicId, email } = await confirmedReader(wish({ topics: ['agents'] }));
    await db.reader.update({ where: { id }, data: { lastPeriodEnd: later(1) } });
    await unsubscribe(db, hasher, { id }, 'web', later(1));
    await ask(email, later(100), wish({ topics: ['vision'] }));
    await confirm(publicId, later(100));
    expect(await getReader(db, { id })).toMatchObject({
      status: 'active',
      topics: ['vision'],
      lastPeriodEnd: null,
      confirmedAt: later(100),
    });
    expect(await findSuppression(db, hasher, email)).toBeNull();
  });

  test('a reader can take the subscription up again by their own link', async () => {
    const { id, email } = await confirmedReader();
    await insertDelivery(id, '2026-11-21');
    await unsubscribe(db, hasher, { id }, 'web', later(1));
    expect(await resubscribe(db, hasher, { id }, CLICK, new Date('2026-11-21T07:00:00Z'))).toBe(true);
    expect(await getReader(db, { id })).toMatchObject({
      status: 'active',
      nextDueAt: new Date('2026-11-22T08:00:00Z'),
    });
    expect(await findSuppression(db, hasher, email)).toBeNull();
    expect(await resubscribe(db, hasher, { id }, CLICK, later(2))).toBe(false);
  });

  test('who never confirmed cannot take anything up by a link', async () => {
    const { reader: pending } = await ask(somebody());
    const id = pending?.id ?? 0;
    await unsubscribe(db, hasher, { id }, 'web', later(1));
    expect(await resubscribe(db, hasher, { id }, CLICK, later(2))).toBe(false);
  });

  test('a hard bounce stops everything until an operator lifts it, and then all is as before', async () => {
    const { id, email, publicId } = await confirmedReader();
    await stopReader(
      db,
      hasher,
      { publicId },
      { reason: 'bounced', detail: `550 5.1.1 <${email}> unknown` },
      later(1),
    );
    expect(await getReader(db, { id })).toMatchObject({ status: 'bounced', nextDueAt: null });
    expect(await ask(email, later(2))).toMatchObject({ action: 'refuse', mail: false });
    expect(await db.suppression.findFirst({ where: { reason: 'bounced' } })).toMatchObject({
      scope: 'all',
      detail: '550 5.1.1 <[address]> unknown',
    });
    expect(await liftStop(db, hasher, email, later(3))).toBe(1);
    expect(await getReader(db, { id })).toMatchObject({
      status: 'active',
      nextDueAt: new Date('2026-11-24T08:00:00Z'),
    });
  });

  test.each([
    ['before', ['leave', 'bounce']],
    ['while mail came back', ['bounce', 'leave']],
  ])('who left %s is unsubscribed once the bounce is lifted, and may return', async (_, events) => {
    const { id, email } = await confirmedReader();
    for (const event of events)
      await (event === 'leave'
        ? unsubscribe(db, hasher, { id }, 'web', later(1))
        : stopReader(db, hasher, { id }, { reason: 'bounced', detail: '550' }, later(1)));
    expect((await getReader(db, { id })).status).toBe('bounced');
    expect(await liftStop(db, hasher, email, later(2))).toBe(1);
    expect(await getReader(db, { id })).toMatchObject({ status: 'unsubscribed', nextDueAt: null });
    expect(await findSuppression(db, hasher, email)).toMatchObject({
      reason: 'unsubscribed',
      scope: 'digest',
    });
    expect(await resubscribe(db, hasher, { id }, CLICK, later(3))).toBe(true);
  });

  test('whom an operator has stopped no link of their own brings back, until it is lifted', async () => {
    const { id, email } = await confirmedReader();
    await addSuppression(db, hasher, email, { reason: 'unsubscribed', scope: 'all' }, later(1));
    await unsubscribe(db, hasher, { id }, 'admin', later(1));
    expect(await resubscribe(db, hasher, { id }, CLICK, later(2))).toBe(false);
    expect(await liftStop(db, hasher, email, later(3))).toBe(1);
    expect((await getReader(db, { id })).status).toBe('unsubscribed');
    expect(await resubscribe(db, hasher, { id }, CLICK, later(4))).toBe(true);
  });

  test('after a complaint is lifted the person may return by the form, and not before', async () => {
    const { id, email } = await confirmedReader();
    await stopReader(db, hasher, { id }, { reason: 'complained', detail: 'ARF' }, later(1));
    await stopReader(db, hasher, { id }, { reason: 'bounced', detail: '550' }, later(1));
    expect((await getReader(db, { id })).status).toBe('complained');
    expect((await ask(email, later(2))).action).toBe('refuse');
    expect(await liftStop(db, hasher, email, later(3))).toBe(1);
    expect((await getReader(db, { id })).status).toBe('unsubscribed');
    expect((await ask(email, later(4))).action).toBe('confirm');
  });

  test('lifting what was never stopped, or whose reader is erased, is reported by number', async () => {
    expect(await liftStop(db, hasher, 'nobody@reader.example', FRIDAY_9AM)).toBe(0);
    const { id, email } = await confirmedReader();
    await eraseReader(db, hasher, { id }, later(1));
    expect(await liftStop(db, hasher, email, later(2))).toBe(1);
  });
});

describe('erasing', () => {
  test('an erased reader is nowhere in the store, but for a hash that cannot be read', async () => {
    const { id, email, publicId } = await confirmedReader(
      wish({ topics: ['agents'], queries: ['my secret interest'] }),
    );
    await insertDelivery(id, '2026-11-20', ['A Paper That Stays']);
    const erased = await eraseReader(db, hasher, { id }, later(1));
    const mail = { id: expect.any(Number), kind: 'confirmation', plannedAt: FRIDAY_9AM, messageId: null };
    const messageIds = [`<${id}.2026-11-20@mail.example>`];
    expect(erased).toEqual({ publicId, messageIds, transactional: [mail] });
    const tables = await db.$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM "${name}" t`);
      for (const { row } of rows) {
        for (const personal of [email, publicId, 'my secret interest']) expect(row).not.toContain(personal);
      }
    }
    expect(await findSuppression(db, hasher, email)).toMatchObject({
      reason: 'erased',
      scope: 'digest',
    });
    expect(await db.paper.count({ where: { title: 'A Paper That Stays' } })).toBe(1);
    expect(await eraseReader(db, hasher, { id }, later(2))).toBeNull();
  });

  test('suppressions are counted, and those of a dropped key reported', async () => {
    const counts = await countSuppressions(db, hasher);
    expect(counts.unrecognisable).toBe(0);
    expect(counts.total).toBe(Object.values(counts.byReason).reduce((sum, one) => sum + one));
    expect(counts.byReason.erased).toBeGreaterThan(0);
    expect(
      (await countSuppressions(db, createAddressHasher(['another-key-of-sixteen']))).unrecognisable,
    ).toBe(counts.total);
  });
});

describe('what a reader may see', () => {
  test('the export of one’s own data holds wishes, agreements and what was sent', async () => {
    const { id, email } = await confirmedReader(wish({ topics: ['agents'] }));
    await insertDelivery(id, '2026-11-20', ['First Paper', 'Second Paper']);
    await insertDelivery(id, '2026-11-21');
    const data = await collectPersonalData(db, { id }, later(2));
    expect(data).toMatchObject({
      subscriber: { email, status: 'active', topics: ['agents'], frequency: 'daily', time: '08:00' },
      consents: [
        { event: 'requested' },
        { event: 'confirmed', wording: CLICK.wording, at: FRIDAY_9AM.toISOString() },
      ],
      digests: [
        { day: '2026-11-21', status: 'sent', papers: [] },
        {
          day: '2026-11-20',
          papers: [{ title: 'First Paper', url: 'https://papers.example/0' }, { title: 'Second Paper' }],
        },
      ],
    });
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(await listSentDigests(db, id, { limit: 1, offset: 1 })).toMatchObject([{ day: '2026-11-20' }]);
    expect(await collectPersonalData(db, { id: 0 }, later(2))).toBeNull();
  });

  test('readers are counted by status', async () => {
    const before = await countReaders(db);
    await ask(somebody());
    expect(await countReaders(db)).toEqual({ ...before, pending: before.pending + 1 });
  });
});
