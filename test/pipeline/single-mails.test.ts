/**
 * Confirmations and answers to known addresses: they wait for a mail server that is unavailable, go by their
 * own server, and stop addresses that do not exist.
 */
import type { Config } from '../../src/config.ts';
import { describeReason, reasonOf } from '../../src/delivery/reason.ts';
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { signUp } from '../../src/readers/signup-store.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { bounceReport } from '../support/bounce-report.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail-server.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { withSettings } from './sending-scene.ts';

let tested: TestApp;
let server: MailServer;
afterEach(async () => {
  await tested.close();
  await server.close();
});

async function open(options: MailServerOptions = {}, settings: Partial<Config> = {}): Promise<void> {
  server = await startMailServer(options);
  tested = await testApp({ smtpUrl: server.url, ...settings });
  tested.at('2026-03-11T09:00:00Z');
}

async function signUpOf(email: string): Promise<void> {
  const { app } = tested;
  const signup = {
    address: { address: email, key: email },
    preferences: DEFAULT_PREFERENCES,
    wording: 'Yes.',
    client: null,
  };
  await signUp(app.db, app.hasher, signup, app.clock.now());
}

/** One worker's round, as a new process would do it. */
async function sendSingles({ app }: TestApp = tested): Promise<void> {
  const sender = await openSender(app);
  try {
    while ((await sender.deliverTransactional()) > 0);
  } finally {
    await sender.close();
  }
}

const mails = () => tested.app.db.delivery.findMany({ orderBy: { id: 'asc' } });

test('a mail server that is unavailable for days costs a confirmation no try, and the confirmation goes when it is back', async () => {
  await open();
  await signUpOf('ada@example.org');
  await signUpOf('ben@example.org');
  const away = withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1' });
  const waits: number[] = [];
  for (let tries = 0; tries < 46; tries += 1) {
    await sendSingles(away);
    const [mail] = await mails();
    expect(mail).toMatchObject({ status: 'retrying', attempts: 0 });
    const next = mail?.nextAttemptAt as Date;
    waits.push((next.getTime() - tested.app.clock.now().getTime()) / 60_000);
    tested.at(next.toISOString());
  }
  expect(waits[0]).toBe(1);
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(waits.at(-1)).toBe(60);
  expect(tested.app.clock.now().getTime() - Date.parse('2026-03-11T09:00:00Z')).toBeGreaterThan(
    24 * 3_600_000,
  );
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([
    expect.stringMatching(/^confirmations wait since 2026-03-11T09:00:00.000Z: /),
  ]);
  await sendSingles();
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([]);
  expect(server.messages.map(({ to }) => to).toSorted()).toEqual(['ada@example.org', 'ben@example.org']);
}, 60_000);

test('a store that counts its mails anew, as after a restored backup, gives no mail the Message-ID of another', async () => {
  await open();
  await signUpOf('ada@example.org');
  await sendSingles();
  await tested.app.db.$executeRaw`TRUNCATE deliveries RESTART IDENTITY`;
  tested.at('2026-03-12T09:00:00Z');
  await signUpOf('ada@example.org');
  await sendSingles();
  const ids = server.messages.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1]);
  expect(ids).toEqual([expect.any(String), expect.any(String)]);
  expect(new Set(ids).size).toBe(2);
});

test('one confirmation finds out that the server is unavailable, the others of the round are not tried', async () => {
  await open({ onConnection: () => '421 4.3.2 too busy' });
  for (const name of ['ada', 'ben', 'cleo']) await signUpOf(`${name}@example.org`);
  await sendSingles();
  expect(server.connections).toBe(1);
  expect(await tested.app.db.delivery.count({ where: { status: 'retrying', attempts: 0 } })).toBe(3);
});

test('addresses at which the server hangs up each time hold up no other confirmation', async () => {
  const odd = new Set(['a', 'b', 'c', 'd'].map((name) => `${name}@example.org`));
  await open({ onRecipient: (address) => (odd.has(address) ? 'hang-up' : undefined) });
  for (const email of [...odd, 'ada@example.org', 'ben@example.org']) await signUpOf(email);
  for (const time of ['09:00', '09:01', '09:06']) {
    tested.at(`2026-03-11T${time}:00Z`);
    await sendSingles();
  }
  expect(server.messages.map(({ to }) => to).toSorted()).toEqual(['ada@example.org', 'ben@example.org']);
  odd.clear();
  tested.at('2026-03-11T09:30:00Z');
  await sendSingles();
  expect(server.messages).toHaveLength(6);
});

test('a confirmation that could not go for seven days is given up: its link works no more', async () => {
  await open();
  await signUpOf('ada@example.org');
  tested.at('2026-03-18T09:00:01Z');
  await sendSingles();
  expect(server.messages).toEqual([]);
  const [mail] = await mails();
  expect(mail).toMatchObject({ status: 'failed', reasonCode: 'link_expired' });
  expect(describeReason(reasonOf(mail as NonNullable<typeof mail>))).toContain('7 days');
});

test('a confirmation that cannot be made holds up no other, and is tried again', async () => {
  await open();
  for (const name of ['ada', 'ben']) await signUpOf(`${name}@example.org`);
  let calls = 0;
  const baseUrl = async () => {
    calls += 1;
    if (calls === 1) throw new Error('no address is known');
    return 'https://papers.example.org';
  };
  await sendSingles({ ...tested, app: { ...tested.app, baseUrl } });
  expect(server.messages.map(({ to }) => to)).toEqual(['ben@example.org']);
  expect(await mails()).toMatchObject([
    {
      status: 'retrying',
      attempts: 1,
      reasonCode: 'not_composed',
      reasonDetail: { error: 'no address is known' },
    },
    { status: 'sent' },
  ]);
  expect(await deliveryProblemTexts(tested.app.db, new Date('2026-03-11T09:20:00Z'))).toEqual([
    expect.stringContaining('the mail could not be composed: no address is known'),
  ]);
  tested.at('2026-03-11T09:20:00Z');
  await sendSingles();
  expect(server.messages.at(-1)?.to).toBe('ada@example.org');
});

test('a greylisting server gets a confirmation again after the time it asked for', async () => {
  let known = false;
  await open({ onRecipient: () => (known ? undefined : '451 4.7.1 greylisted, try again in 5 minutes') });
  await signUpOf('ada@example.org');
  await sendSingles();
  known = true;
  tested.at('2026-03-11T09:07:00Z');
  await sendSingles();
  expect(await mails()).toMatchObject([{ status: 'sent', attempts: 2 }]);
});

test('an address that does not exist is stopped at its confirmation already', async () => {
  await open({ onRecipient: () => '550 5.1.1 no such user' });
  await signUpOf('typo@example.org');
  await sendSingles();
  expect(await mails()).toMatchObject([{ status: 'failed' }]);
  expect((await tested.app.db.reader.findFirstOrThrow()).status).toBe('bounced');
  expect(await tested.app.db.suppression.count()).toBe(1);
});

test('the bounce of a confirmation that comes back by mail finds its reader', async () => {
  await open({}, { bounceDomain: 'bounce.example.org' });
  await signUpOf('late@example.org');
  await sendSingles();
  const returnPath = server.messages[0]?.from as string;
  expect(returnPath).toMatch(/^bounce\+[a-z2-7]{56}@bounce\.example\.org$/);
  expect(
    await processBounce(tested.app, Buffer.from(bounceReport(returnPath, 'late@example.org'))),
  ).toMatchObject({
    kind: 'hard',
    email: 'late@example.org',
  });
  expect((await tested.app.db.reader.findFirstOrThrow()).status).toBe('bounced');
});

test('confirmations go by their own mail server, also while the one for digests is unavailable', async () => {
  await open();
  await signUpOf('ada@example.org');
  await sendSingles(
    withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1', smtpUrlConfirmations: server.url }),
  );
  expect(server.messages).toHaveLength(1);
});

test('a confirmation to a limited domain waits for its turn, ahead of digests and without a try', async () => {
  const limit = { domains: ['slow.example'], mails: 1, perMs: 60_000, rate: '1/m' };
  await open({}, { sending: { limits: [limit], warmUp: { start: '2026-03-11', perDay: [1] } } });
  for (const name of ['ada', 'ben']) await signUpOf(`${name}@slow.example`);
  for (const name of ['cleo', 'dan']) await signUpOf(`${name}@quick.example`);
  await sendSingles();
  expect(server.messages.map(({ to }) => to)).toEqual([
    'ada@slow.example',
    'cleo@quick.example',
    'dan@quick.example',
  ]);
  expect(await tested.app.db.delivery.count({ where: { status: 'retrying', attempts: 0 } })).toBe(1);
  tested.at('2026-03-11T09:01:00Z');
  await sendSingles();
  expect(server.messages.at(-1)?.to).toBe('ben@slow.example');
});
