/**
 * Moving a subscription to another address: asked for on the preferences page, confirmed from there,
 * announced to the old one.
 */
import { collectPersonalData } from '../../src/delivery/reports/personal-data-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { signIssued } from '../../src/readers/issued-link.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { findReader } from '../../src/readers/readers-store.ts';
import { unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { findSuppression } from '../../src/readers/suppression-store.ts';
import { readerRules } from '../../src/topics/reader-rules.ts';
import { bounceReport } from '../support/bounce-report.ts';
import { type OutboxMail, outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite, tampered } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
});
afterAll(() => site.close());
beforeEach(() => site.at('2026-03-11T12:00:00Z'));

const preferencesOf = ({ publicId }: Reader): string =>
  `/preferences/${site.app.tokens.sign('preferences', publicId)}`;
const ask = (reader: Reader, email: string) =>
  site.post(preferencesOf(reader), { action: 'change-address', email });
const now = (reader: Reader) => findReader(site.app.db, { publicId: reader.publicId });
const press = (path: string) => site.post(path, { confirm: 'yes' });
const inbox = async (address: string): Promise<readonly OutboxMail[]> =>
  (await outboxOf(site.app.config.dataDir)).filter(({ recipient }) => recipient === address);

/** The link in the newest mail to an address. */
async function linkTo(address: string): Promise<string> {
  await site.sendDue();
  const texts = (await inbox(address)).map(({ text }) => /\/email\/[\w-]+/.exec(text ?? '')?.[0]);
  return texts.filter((link) => link !== undefined).at(-1) ?? 'no link';
}

async function moved(from: string, to: string): Promise<Reader> {
  const reader = await aSubscriber(site.app, from);
  await ask(reader, to);
  expect((await press(await linkTo(to))).status).toBe(200);
  return reader;
}

test('the new address confirms, the old one gets a mail about it, and all that belongs to the reader stays theirs', async () => {
  const { app } = site;
  await site.read(['Zebra Keepers', 'Robots That Fold']);
  const reader = await aSubscriber(app, 'ada@old.example', {
    topics: ['robotics'],
    queries: ['zebra'],
    minuteOfDay: 12 * 60,
  });
  site.at('2026-03-12T12:30:00Z');
  await site.sendDue();
  const [first] = await inbox('ada@old.example');
  const papers = await app.db.paper.findMany();
  await app.profiles.say(reader.id, papers[0]!.id, 'saved');
  const before = await collectPersonalData(app.db, { id: reader.id }, app.clock.now());

  const asked = await ask(reader, 'Ada@New.example');
  expect([asked.status, asked.body]).toEqual([200, expect.stringContaining('Check the new inbox')]);
  expect(asked.body).not.toContain('new.example');
  const path = await linkTo('Ada@new.example');
  const [mail] = await inbox('Ada@new.example');
  expect(mail?.text).not.toMatch(/ada@|old\.example|zebra/i);
  expect(mail?.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false);
  for (const method of ['GET', 'HEAD']) expect((await site.ask(method, path)).status).toBe(200);
  expect((await site.get(path)).body).not.toMatch(/preferences\/|unsubscribe\//);
  expect((await now(reader))?.email).toBe('ada@old.example');

  for (let times = 0; times < 2; times += 1) {
    const done = await press(path);
    expect([done.status, done.body]).toEqual([200, expect.stringContaining('Your digests come here now')]);
  }
  expect((await site.get(path)).body).toContain('Your digests come here now');
  const after = await collectPersonalData(app.db, { id: reader.id }, app.clock.now());
  const { email: _, ...subscriber } = after!.subscriber;
  expect(before!.subscriber).toMatchObject(subscriber);
  expect(after).toMatchObject({ digests: before!.digests, feedback: before!.feedback });
  expect(after!.consents.at(-1)).toMatchObject({ event: 'confirmed', source: 'web' });
  expect(after!.addressChanges.map(({ email, movedAt }) => [email, movedAt !== null])).toEqual([
    ['Ada@new.example', true],
    ['ada@old.example', false],
  ]);

  // The next digest goes to the new address alone, and has no paper twice.
  await site.read(['Dense Balloons', 'Zebra Stripes', 'A Robot Arm']);
  site.at('2026-03-13T12:30:00Z');
  await site.sendDue();
  const toOld = (await inbox('ada@old.example')).map(({ subject }) => subject);
  expect(toOld.toSorted()).toEqual([first!.subject, 'Your Paperround subscription has a new address']);
  const next = (await inbox('Ada@new.example')).at(-1);
  expect(next?.text).toContain('Zebra Stripes');
  expect(next?.text).not.toContain('Zebra Keepers');

  // Links of mails that went to the old address work as before.
  const leave = /\/unsubscribe\/[\w-]+/.exec(first?.text ?? '')?.[0] ?? '';
  expect((await site.post(leave, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200);
  expect((await now(reader))?.status).toBe('unsubscribed');
});

test('a reader who did not ask for the move takes the subscription back', async () => {
  const reader = await moved('bea@old.example', 'bea@new.example');
  const back = await linkTo('bea@old.example');
  expect((await site.get(back)).status).toBe(200);
  expect((await press(back)).status).toBe(200);
  expect((await now(reader))?.email).toBe('bea@old.example');
  expect(await findSuppression(site.app.db, site.app.hasher, 'bea@old.example')).toBeNull();
  expect(await findSuppression(site.app.db, site.app.hasher, 'bea@new.example')).toMatchObject({
    reason: 'unsubscribed',
  });
});

test('the old address stays out: an import does not write to it again', async () => {
  const reader = await moved('cem@old.example', 'cem@new.example');
  const rows = 'email,status,consent,consented_at\ncem@old.example,active,Agreed.,2026-01-01T00:00:00Z\n';
  const { app } = site;
  const rules = readerRules(app.topics);
  const result = await importReaders(app.db, await openReaderFile([rows]), {
    hasher: app.hasher,
    rules,
    now: app.clock.now(),
  });
  expect(result.rejected).toHaveLength(1);
  expect((await now(reader))?.email).toBe('cem@new.example');
});

test('every address but their own gets the same answer, and one mail at most', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'dora@old.example');
  await aSubscriber(app, 'taken@new.example');
  const left = await aSubscriber(app, 'left@new.example');
  await unsubscribe(app.db, app.hasher, { id: left.id }, 'web', app.clock.now());
  await app.db.suppression.create({
    data: {
      addressHash: app.hasher.hash('suppression', 'stopped@new.example'),
      reason: 'bounced',
      scope: 'all',
      at: app.clock.now(),
    },
  });
  const bodies = new Set<string>();
  for (const name of ['taken@new', 'left@new', 'stopped@new', 'free@new'])
    bodies.add((await ask(reader, `${name}.example`)).body.replaceAll(/[\w-]{43,}/g, ''));
  expect(bodies.size).toBe(1);
  // Who has the reader's page may know the reader's address.
  const own = await ask(reader, 'Dora@Old.example');
  expect([own.status, own.body]).toEqual([
    422,
    expect.stringContaining('Your subscription already has this address'),
  ]);
  await site.sendDue();
  const subjects = async (address: string) => (await inbox(address)).map(({ subject }) => subject);
  const taken = 'This address already has a Paperround subscription';
  expect(await subjects('taken@new.example')).toEqual([taken]);
  expect(await subjects('left@new.example')).toEqual([taken]);
  expect(await subjects('stopped@new.example')).toEqual([]);
  expect(await subjects('dora@old.example')).toEqual([]);
  expect(await subjects('free@new.example')).toEqual(['Please confirm your new address for Paperround']);
  const wrong = await ask(reader, 'no address');
  expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('has no @')]);
  // Strangers are not mailed by it: three to an address, five in all.
  for (let times = 0; times < 5; times += 1) await ask(reader, 'free@new.example');
  await ask(reader, 'sixth@new.example');
  await site.sendDue();
  expect((await subjects('free@new.example')).length).toBeLessThanOrEqual(3);
  expect(await subjects('sixth@new.example')).toEqual([]);
});

test('an address that has to wait long delays no other address that the reader asks for', async () => {
  const { app } = site;
  // Later than any other test, so that the clock has not been set back.
  site.at('2026-05-11T12:00:00Z');
  const had = (mails: number, purpose: 'mailbox' | 'domain', key: string) =>
    app.db.signupMail.createMany({
      data: Array(mails).fill({ addressHash: app.hasher.hash(purpose, key), at: app.clock.now() }),
    });
  await had(3, 'mailbox', 'ida@mailed.example');
  await had(100, 'domain', 'full.example');
  const reader = await aSubscriber(app, 'ida@old.example');
  for (const address of ['ida@mailed.example', 'ida@full.example', 'ida@free.example'])
    await ask(reader, address);
  const waiting = async () => {
    await site.sendDue();
    const mails = await app.db.delivery.findMany({
      where: { readerId: reader.id, status: 'retrying' },
      orderBy: { id: 'asc' },
    });
    return mails.map(({ recipient }) => recipient);
  };
  expect(await waiting()).toEqual(['ida@mailed.example', 'ida@full.example']);
  // The time of issue is when the mail goes, because the link expires a week after it.
  expect(await app.db.addressChange.findFirst({ where: { email: 'ida@free.example' } })).toMatchObject({
    issuedAt: app.clock.now(),
  });
  site.at('2026-05-11T13:00:00Z');
  expect(await waiting()).toEqual(['ida@mailed.example']);
  expect(await linkTo('ida@full.example')).toMatch(/^\/email\//);
});

test('a mail that waited with the link of a change is not sent with that of a later one', async () => {
  const { app } = site;
  site.at('2026-06-11T12:00:00Z');
  await app.db.signupMail.createMany({
    data: Array(100).fill({ addressHash: app.hasher.hash('domain', 'full.example'), at: app.clock.now() }),
  });
  const reader = await aSubscriber(app, 'jan@old.example');
  await ask(reader, 'jan@full.example');
  await ask(reader, 'jan@free.example');
  expect((await press(await linkTo('jan@free.example'))).status).toBe(200);
  await ask(reader, 'jo@full.example');
  site.at('2026-06-11T13:00:00Z');
  await site.sendDue();
  expect(await inbox('jan@full.example')).toEqual([]);
  expect(await linkTo('jo@full.example')).toMatch(/^\/email\//);
});

test('a link is over when the reader has left, moved elsewhere or is erased, expires, and is nothing else', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'eva@old.example');
  await ask(reader, 'one@eva.example');
  const one = await linkTo('one@eva.example');
  await ask(reader, 'two@eva.example');
  const two = await linkTo('two@eva.example');
  expect((await press(two)).status).toBe(200);
  expect([(await site.get(one)).status, (await press(one)).status]).toEqual([410, 410]);
  await ask(reader, 'three@eva.example');
  const three = await linkTo('three@eva.example');
  site.at('2026-03-19T12:00:01Z');
  expect([(await site.get(three)).status, (await press(three)).status]).toEqual([410, 410]);
  await ask(reader, 'four@eva.example');
  const four = await linkTo('four@eva.example');
  await unsubscribe(app.db, app.hasher, { id: reader.id }, 'web', app.clock.now());
  expect([(await site.get(four)).status, (await press(four)).status]).toEqual([410, 410]);
  await eraseReader(app.db, app.hasher, { id: reader.id }, app.clock.now());
  expect([(await site.get(four)).status, (await press(four)).status]).toEqual([410, 410]);
  expect(await app.db.addressChange.count({ where: { readerId: reader.id } })).toBe(0);
  const wrong = [
    tampered(four),
    `/email/${app.tokens.sign('preferences', reader.publicId)}`,
    `/confirm/${signIssued(app.tokens, 'email', reader.publicId, app.clock.now())}`,
  ];
  for (const path of wrong)
    expect([(await site.get(path)).status, (await press(path)).status]).toEqual([404, 404]);
});

test('a new address that got a subscription or a stop meanwhile is not taken; an unconfirmed sign-up goes', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'finn@old.example');
  await ask(reader, 'late@finn.example');
  const late = await linkTo('late@finn.example');
  const other = await aSubscriber(app, 'late@finn.example');
  expect((await press(late)).status).toBe(410);
  expect((await now(other))?.email).toBe('late@finn.example');
  await ask(reader, 'pending@finn.example');
  await site.post('/subscribe', {
    email: 'pending@finn.example',
    frequency: 'daily',
    time: '07:30',
    timeZone: 'UTC',
  });
  expect((await press(await linkTo('pending@finn.example'))).status).toBe(200);
  expect(await app.db.reader.count({ where: { emailKey: 'pending@finn.example' } })).toBe(1);
  expect((await now(reader))?.email).toBe('pending@finn.example');
});

test('a bounce is about the address that it came from: the new one stays, and a reader stopped by one comes back', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'gus@old.example', { minuteOfDay: 12 * 60 });
  await ask(reader, 'typo@gus.example');
  await site.sendDue();
  const mail = await app.db.delivery.findFirstOrThrow({
    where: { readerId: reader.id, kind: 'new-address' },
  });
  const bounce = (deliveryId: number) =>
    processBounce(
      app,
      Buffer.from(
        bounceReport(
          `bounce+${app.tokens.sign('bounce', reader.publicId, deliveryId)}@localhost`,
          'gus@old.example',
        ),
      ),
    );
  await bounce(mail.id);
  expect((await now(reader))?.status).toBe('active');
  expect(await findSuppression(app.db, app.hasher, 'typo@gus.example')).toMatchObject({ reason: 'bounced' });

  await site.read(['Quiet Sails']);
  site.at('2026-03-12T12:30:00Z');
  await site.sendDue();
  const digest = await app.db.delivery.findFirstOrThrow({ where: { readerId: reader.id, kind: 'digest' } });
  site.at('2026-03-12T13:00:00Z');
  await ask(reader, 'gus@new.example');
  expect((await press(await linkTo('gus@new.example'))).status).toBe(200);
  await bounce(digest.id);
  expect(await now(reader)).toMatchObject({ status: 'active', email: 'gus@new.example' });

  await app.db.reader.update({ where: { id: reader.id }, data: { status: 'bounced', nextDueAt: null } });
  await ask(reader, 'gus@third.example');
  expect((await press(await linkTo('gus@third.example'))).status).toBe(200);
  expect(await now(reader)).toMatchObject({ status: 'active', email: 'gus@third.example' });
  expect((await now(reader))?.nextDueAt).not.toBeNull();
  await app.db.reader.update({ where: { id: reader.id }, data: { status: 'complained', nextDueAt: null } });
  expect((await site.get(preferencesOf(reader))).body).not.toContain('change-address');
  await ask(reader, 'gus@fourth.example');
  await site.sendDue();
  expect(await inbox('gus@fourth.example')).toEqual([]);
});

test('a digest that waits for another try is composed again for the new address, with its papers', async () => {
  const { app } = site;
  const reader = await aSubscriber(app, 'hana@old.example', { minuteOfDay: 12 * 60 });
  site.at('2026-03-12T12:30:00Z');
  await planDigests(app, {});
  const [delivery] = await app.db.delivery.findMany({ where: { readerId: reader.id, kind: 'digest' } });
  expect(delivery?.status).toBe('planned');
  const [paper] = await app.db.paper.findMany({ take: 1 });
  await app.db.storedMessage.create({
    data: { deliveryId: delivery!.id, manifest: '["To: hana@old.example"]' },
  });
  await app.db.delivery.update({
    where: { id: delivery!.id },
    data: {
      status: 'retrying',
      messageId: '<x@localhost>',
      sha256: '0'.repeat(64),
      paperIds: [paper!.id],
      mailDate: app.clock.now(),
    },
  });
  await ask(reader, 'hana@new.example');
  const path = `/email/${signIssued(app.tokens, 'email', reader.publicId, app.clock.now())}`;
  expect((await press(path)).status).toBe(200);
  await site.sendDue();
  const mails = await inbox('hana@new.example');
  expect(mails.some(({ text }) => text?.includes(paper!.title))).toBe(true);
  expect((await inbox('hana@old.example')).map(({ subject }) => subject)).toEqual([
    'Your Paperround subscription has a new address',
  ]);
});
