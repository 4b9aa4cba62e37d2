/** Tests signing up and confirming on the site. */
import { setTimeout } from 'node:timers/promises';
import { signIssued } from '../../src/readers/issued-link.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite, tampered } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
});
afterAll(() => site.close());

const FORM = {
  topics: 'language-models',
  queries: 'mamba',
  frequency: 'daily',
  time: '07:30',
  timeZone: 'Europe/Riga',
};
const signUp = (email: string, more: Record<string, string> = {}) =>
  site.post('/subscribe', { email, ...FORM, ...more });
const readerOf = (email: string) =>
  site.app.db.reader.findUnique({
    where: { emailKey: email },
    include: { topics: true, queries: true, consents: true, deliveries: true },
  });
/** The form of a page has what FORM and this address say. */
function expectTyped(body: string, email: string): void {
  expect(body).toContain(`value="${email}"`);
  expect(body).toMatch(/name="topics" value="language-models"[^>]* checked/);
  expect(body).toContain('value="mamba"');
  expect(body).toContain('value="07:30"');
  expect(body).toContain('<option selected>Europe/Riga</option>');
}
const confirmPath = async (email: string): Promise<string> => {
  const reader = await readerOf(email);
  return `/confirm/${signIssued(site.app.tokens, 'confirm', reader?.publicId ?? '', site.app.clock.now())}`;
};

test('a sign-up is stored as pending with its wishes, its consent and a confirmation mail', async () => {
  expect((await signUp('ada@example.org')).status).toBe(200);
  const reader = await readerOf('ada@example.org');
  expect(reader).toMatchObject({
    status: 'pending',
    minuteOfDay: 450,
    timeZone: 'Europe/Riga',
    topics: [{ topic: 'language-models' }],
    queries: [{ query: 'mamba' }],
  });
  expect(reader?.consents).toMatchObject([{ event: 'requested', source: 'web', client: '127.0.0.0' }]);
  expect(reader?.deliveries).toMatchObject([{ kind: 'confirmation', status: 'planned' }]);
});

test('new, pending, known, unsubscribed and stopped addresses get the same answer', async () => {
  const { app } = site;
  await aSubscriber(app, 'known@example.org');
  await aSubscriber(app, 'left@example.org');
  await app.db.reader.update({ where: { emailKey: 'left@example.org' }, data: { status: 'unsubscribed' } });
  await app.db.suppression.create({
    data: {
      addressHash: app.hasher.hash('suppression', 'bounced@example.org'),
      reason: 'bounced',
      scope: 'all',
      at: app.clock.now(),
    },
  });
  const answers = [];
  for (const name of ['new', 'ada', 'known', 'left', 'bounced'])
    answers.push(await signUp(`${name}@example.org`));
  expect(
    new Set(
      answers.map(({ status, body, headers }) => JSON.stringify([status, body, { ...headers, date: '' }])),
    ),
  ).toHaveProperty('size', 1);
  expect(answers[0]?.body).not.toContain('example.org');
  expect(await readerOf('bounced@example.org')).toBeNull();
});

test('no answer comes sooner because there is less to do for an address', async () => {
  // As operators have it.
  const paced = await servedSite({}, { slot: setTimeout });
  const { app } = paced;
  await aSubscriber(app, 'known@example.org');
  await app.db.suppression.create({
    data: {
      addressHash: app.hasher.hash('suppression', 'stopped@example.org'),
      reason: 'bounced',
      scope: 'all',
      at: app.clock.now(),
    },
  });
  for (const email of ['stopped@example.org', 'known@example.org', 'fresh@example.org']) {
    const asked = performance.now();
    await paced.post('/subscribe', { email, ...FORM });
    // A timer may end a moment early.
    expect(performance.now() - asked).toBeGreaterThan(98);
  }
  await paced.close();
});

test('wrong fields come back beside what was typed, and nothing is stored', async () => {
  const answer = await signUp('no address<b>', {
    frequency: 'hourly',
    queries: '"open phrase',
    timeZone: 'Mars/Base',
  });
  expect(answer.status).toBe(422);
  for (const name of ['email', 'frequency', 'queries', 'timeZone'])
    expect(answer.body).toContain(`id="${name}-problem"`);
  expect(answer.body).toContain('>The address has no @.</p>');
  expect(answer.body).toContain(
    '>Character 1 of “&quot;open phrase”: expected a closing &quot; for the quotation mark here, saw none.</p>',
  );
  expect(answer.body).toContain('value="no address&lt;b&gt;"');
  expect(answer.body).toContain('value="&quot;open phrase"');
  expect(answer.body).toMatch(/value="language-models" checked/);
  expect(await site.app.db.reader.count({ where: { email: { contains: '<' } } })).toBe(0);
});

test('more than one search can be typed at once', async () => {
  const { body } = await site.get('/');
  expect(body.match(/<input type="text" name="queries"/g)).toHaveLength(2);
});

test('an unknown topic is a wrong field too', async () => {
  expect((await signUp('dora@example.org', { topics: 'no-such-topic' })).status).toBe(422);
  expect(await readerOf('dora@example.org')).toBeNull();
});

test('a form of several megabytes is refused', async () => {
  expect((await signUp('big@example.org', { queries: 'x'.repeat(300_000) })).status).toBe(413);
});

test('the hundred and first sign-up of a client within an hour is a 429 that says when to come again', async () => {
  const other = await servedSite({ trustProxy: true });
  const ask = (number: number, from: string) =>
    other.post('/subscribe', { email: `r${number}@example.org`, ...FORM }, { 'x-forwarded-for': from });
  const taken = await Promise.all(Array.from({ length: 100 }, (_, number) => ask(number, '203.0.113.7')));
  expect(taken.map(({ status }) => status)).toEqual(Array(100).fill(200));
  const refused = await ask(100, '203.0.113.7');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.body).toContain('Please try again in an hour.');
  expectTyped(refused.body, 'r100@example.org');
  expect((await ask(101, '198.51.100.7, 203.0.113.7')).status).toBe(429);
  expect((await ask(102, '203.0.113.7, 198.51.100.7')).status).toBe(200);
  await other.close();
});

test('a sign-up that is sent away because too many wait can be sent again without typing', async () => {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const other = await servedSite({}, { slot: () => held.then(() => setTimeout(2)) });
  const asked = Array.from({ length: 151 }, (_, number) =>
    other.post('/subscribe', { email: `w${number}@example.org`, ...FORM }),
  );
  const first = await Promise.race(asked);
  const { publicId } = await aSubscriber(other.app, 'ada@example.org');
  const move = { action: 'change-address', email: 'ada@new.example.org' };
  const moved = await other.post(`/preferences/${other.app.tokens.sign('preferences', publicId)}`, move);
  letGo();
  await Promise.all(asked);
  expect(first.status).toBe(503);
  expect(Number(first.headers['retry-after'])).toBeGreaterThan(0);
  expect(first.body).toMatch(/value="w\d+@example\.org"/);
  expect(first.body).toContain('value="mamba"');
  expect(moved).toMatchObject({ status: 503, body: expect.stringContaining('value="ada@new.example.org"') });
  await other.close();
});

test('the time zone that was chosen stands when the form comes back; only a new form has it guessed', async () => {
  expect((await site.get('/')).body).toContain('data-guess-zone');
  const again = await signUp('no address', { timeZone: 'UTC' });
  expect(again.status).toBe(422);
  expect(again.body).not.toContain('data-guess-zone');
});

test('without TRUST_PROXY a forwarded address is only a claim', async () => {
  await site.post('/subscribe', { email: 'claim@example.org' }, { 'x-forwarded-for': '203.0.113.9' });
  expect((await readerOf('claim@example.org'))?.consents[0]?.client).toBe('127.0.0.0');
});

test('reading a confirmation page changes nothing; its button confirms, a second press too', async () => {
  await signUp('eve@example.org');
  const path = await confirmPath('eve@example.org');
  for (const method of ['GET', 'HEAD']) expect((await site.ask(method, path)).status).toBe(200);
  expect((await readerOf('eve@example.org'))?.status).toBe('pending');
  const confirmed = await site.post(path, {});
  expect(confirmed.status).toBe(200);
  expect(confirmed.body).toMatch(
    /The first digest comes on \w+, \d+ March 2026, at 07:30 \(Europe\/Riga\), with the best/,
  );
  expect(confirmed.body).toMatch(/href="\/preferences\/[\w-]{43}"/);
  expect(await readerOf('eve@example.org')).toMatchObject({ status: 'active', nextDueAt: expect.any(Date) });
  expect((await site.post(path, {})).status).toBe(200);
  expect(
    (await readerOf('eve@example.org'))?.consents.filter(({ event }) => event === 'confirmed'),
  ).toHaveLength(1);
});

test('after seven days a confirmation link is gone, and offers a new mail', async () => {
  site.at('2026-03-11T12:00:00Z');
  await signUp('late@example.org');
  const path = await confirmPath('late@example.org');
  site.at('2026-03-18T12:00:01Z');
  for (const answer of [await site.get(path), await site.post(path, {})]) {
    expect(answer.status).toBe(410);
    expect(answer.body).toContain('value="resend"');
  }
  expect((await readerOf('late@example.org'))?.status).toBe('pending');
  expect((await site.post(path, { action: 'resend' })).status).toBe(200);
  expect((await readerOf('late@example.org'))?.deliveries).toHaveLength(2);
  site.at('2026-03-11T12:00:00Z');
});

test('a confirmation link that was altered, is of another purpose or is no link at all is the same 404', async () => {
  const path = await confirmPath('eve@example.org');
  const token = path.slice('/confirm/'.length);
  const { publicId } = await site.app.db.reader.findUniqueOrThrow({ where: { emailKey: 'eve@example.org' } });
  const wrong = [
    tampered(token),
    token.slice(0, -1),
    site.app.tokens.sign('preferences', publicId),
    'x',
    'x'.repeat(10_000),
    '%00',
  ];
  const answers = [];
  for (const one of wrong)
    answers.push(await site.get(`/confirm/${one}`), await site.post(`/confirm/${one}`, {}));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toHaveProperty('size', 1);
  expect(answers[0]?.status).toBe(404);
});

test('a link of somebody who was erased meanwhile confirms no reader', async () => {
  await signUp('gone@example.org');
  const path = await confirmPath('gone@example.org');
  await site.app.db.reader.delete({ where: { emailKey: 'gone@example.org' } });
  expect((await site.post(path, {})).status).toBe(410);
  expect(await readerOf('gone@example.org')).toBeNull();
});
