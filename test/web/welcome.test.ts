/** After confirming: when the first digest comes, or that it comes now. */
import { signIssued } from '../../src/readers/issued-link.ts';
import { outboxOf } from '../support/outbox.ts';
import { type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
  await site.read(['Zebra Keepers', 'Robots That Fold']);
});
afterAll(() => site.close());
beforeEach(() => site.at('2026-03-11T12:00:00Z'));

async function signedUp(email: string, wishes: Record<string, string> = {}): Promise<string> {
  await site.post('/subscribe', {
    email,
    frequency: 'daily',
    time: '07:30',
    timeZone: 'Europe/Riga',
    ...wishes,
  });
  const { publicId } = await site.app.db.reader.findUniqueOrThrow({ where: { emailKey: email } });
  return `/confirm/${signIssued(site.app.tokens, 'confirm', publicId, site.app.clock.now())}`;
}
const confirm = (path: string) => site.post(path, { confirm: 'yes' });
const firstNow = (path: string) => site.post(path, { action: 'first-now' });
const digestsTo = async (address: string) =>
  (await outboxOf(site.app.config.dataDir)).filter(
    ({ recipient, headers }) => recipient === address && headers.some(({ key }) => key === 'list-id'),
  );
const dueAt = async (email: string) =>
  (await site.app.db.reader.findUniqueOrThrow({ where: { emailKey: email } })).nextDueAt?.toISOString();

test('the page says when the first one comes, in the reader’s zone, and leads to the other wishes', async () => {
  const { body } = await confirm(await signedUp('ada@example.org'));
  expect(body).toContain('Welcome');
  expect(body).toContain('Thursday, 12 March 2026, at 07:30 (Europe/Riga)');
  expect(body).toContain('/preferences/');
  expect(body).toContain('value="first-now"');
});

test('the first edition now: once, by the same queue, and the next one at the reader’s time', async () => {
  const path = await signedUp('bea@example.org', { frequency: 'weekly' });
  // Before the confirmation there is no first edition to ask for: the button is that of the other page.
  expect((await firstNow(path)).body).toContain('Confirm my subscription');
  for (let times = 0; times < 2; times += 1) await confirm(path);
  await site.ask('GET', path);
  expect(await dueAt('bea@example.org')).toBe('2026-03-18T05:30:00.000Z');
  for (let times = 0; times < 2; times += 1)
    expect((await firstNow(path)).body).toContain('Your first edition is on its way');
  await site.sendDue();
  expect(await digestsTo('bea@example.org')).toHaveLength(1);
  expect(await dueAt('bea@example.org')).toBe('2026-03-18T05:30:00.000Z');
  const again = await firstNow(path);
  expect(again.body).toContain('Your first edition has already been made');
  expect(again.body).toContain('Wednesday, 18 March 2026, at 07:30');
  await site.read(['Dense Balloons']);
  site.at('2026-03-11T20:00:00Z');
  await site.sendDue();
  expect(await digestsTo('bea@example.org')).toHaveLength(1);
  expect((await confirm(path)).body).not.toContain('first-now');
});

test('after a first edition ahead of the reader’s time, the next one comes on the day after', async () => {
  site.at('2026-03-12T04:00:00Z');
  const path = await signedUp('dan@example.org');
  await confirm(path);
  await firstNow(path);
  await site.sendDue();
  const { publicId } = await site.app.db.reader.findUniqueOrThrow({
    where: { emailKey: 'dan@example.org' },
  });
  const preferences = await site.get(`/preferences/${site.app.tokens.sign('preferences', publicId)}`);
  expect(preferences.body).toContain('Today’s digest was sent');
  for (const { body } of [preferences, await firstNow(path), await confirm(path)])
    expect(body).toContain('The next digest comes on Friday, 13 March 2026, at 07:30 (Europe/Riga)');
  site.at('2026-03-12T05:30:00Z');
  await site.sendDue();
  expect(await digestsTo('dan@example.org')).toHaveLength(1);
});

test('an old link leads nowhere any more, and promises nothing', async () => {
  const path = await signedUp('old@example.org');
  await confirm(path);
  site.at('2026-03-19T12:00:00Z');
  const pages = [
    (await site.get(path)).body,
    ...(await Promise.all([confirm(path), firstNow(path)])).map(({ body }) => body),
  ];
  for (const body of pages) {
    expect(body).toContain('You are subscribed already');
    expect(body).not.toMatch(/\/preferences\/|<button/);
  }
});

test('a reader who pauses or has left gets none', async () => {
  const path = await signedUp('cem@example.org');
  await confirm(path);
  await site.app.db.reader.update({
    where: { emailKey: 'cem@example.org' },
    data: { pauseUntil: '2026-04-01' },
  });
  expect((await confirm(path)).body).not.toContain('first-now');
  await firstNow(path);
  await site.app.db.reader.update({
    where: { emailKey: 'cem@example.org' },
    data: { pauseUntil: null, status: 'unsubscribed' },
  });
  expect((await firstNow(path)).status).toBe(410);
  await site.sendDue();
  expect(await digestsTo('cem@example.org')).toEqual([]);
});

test('dates are written as in the region of the browser that signed up, and changed in the preferences', async () => {
  const fields = { email: 'cleo@example.org', frequency: 'daily', time: '07:30', timeZone: 'UTC' };
  await site.post('/subscribe', fields, { 'accept-language': 'en-US,en;q=0.8,de;q=0.5' });
  const { publicId } = await site.app.db.reader.findUniqueOrThrow({ where: { emailKey: fields.email } });
  const path = `/confirm/${signIssued(site.app.tokens, 'confirm', publicId, site.app.clock.now())}`;
  expect((await confirm(path)).body).toContain('Thursday, March 12, 2026, at 7:30\u00a0AM (UTC)');
  await firstNow(path);
  await site.sendDue();
  const [mail] = await digestsTo(fields.email);
  expect([mail?.html, mail?.text]).toEqual([
    expect.stringContaining('of March 5–11'),
    expect.stringContaining('of March 5–11'),
  ]);
  const preferences = `/preferences/${site.app.tokens.sign('preferences', publicId)}`;
  const saved = await site.post(preferences, { locale: 'de-AT' });
  expect(saved.body).toContain('Thursday, 12 March 2026, at 07:30');
  expect(saved.body).toContain('<option value="de-AT" selected>Wednesday, 11 March 2026 · 12');
  const data = JSON.parse((await site.get(`${preferences}/export`)).body) as {
    subscriber: { locale: string };
  };
  expect(data.subscriber.locale).toBe('de-AT');
});
