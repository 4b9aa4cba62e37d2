/** What mail servers say, and what becomes of the run, of each mail and of each reader. */

import { describeStop } from '../../src/delivery/run-stop.ts';
import { dailyPage } from '../support/daily-page.ts';
import { suppressionsFail } from '../support/failing-table.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import {
  aMinuteLater,
  readersTo,
  readPage,
  recipients,
  scene,
  sendDue,
  sendQueued,
  withSettings,
} from './sending-scene.ts';

test('a server that greylists everybody gets each mail once, at a later try', async () => {
  const known = new Set<string>();
  const { tested, server, close } = await scene(12, {
    onRecipient: (address) => {
      if (known.has(address)) return undefined;
      known.add(address);
      return '451 4.7.1 greylisted, try again in 5 minutes';
    },
  });
  expect(await sendDue(tested)).toEqual({ retrying: 12 });
  for (const time of ['09:05', '09:10', '09:15']) {
    tested.at(`2026-03-11T${time}:00Z`);
    await sendDue(tested);
  }
  expect(recipients(server)).toEqual(readersTo(12));
  expect(await tested.app.db.suppression.count()).toBe(0);
  await close();
});

test('a server that is too busy to greet burns no attempts and is left alone', async () => {
  let busy = true;
  const { tested, server, close } = await scene(30, {
    onConnection: () => (busy ? '421 4.3.2 too busy' : undefined),
  });
  await sendDue(tested);
  expect(server.connections).toBeLessThanOrEqual(tested.app.config.sendConcurrency);
  expect(await tested.app.db.delivery.count({ where: { attempts: { gt: 0 } } })).toBe(0);
  busy = false;
  tested.at('2026-03-11T09:10:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 30 });
  expect(recipients(server)).toEqual(readersTo(30));
  await close();
});

test.each([
  '421 4.7.28 too much for this one',
  'hang-up',
])('a server that answers %s to the same few addresses at each try holds up no others', async (answer) => {
  const odd = new Set(['r1', 'r2', 'r3', 'r4', 'r5'].map((name) => `${name}@example.org`));
  const { tested, server, close } = await scene(12, {
    onRecipient: (address) => (odd.has(address) ? answer : undefined),
  });
  const one = withSettings(tested, { sendConcurrency: 1 });
  for (const time of ['09:00', '09:05', '09:10']) {
    tested.at(`2026-03-11T${time}:00Z`);
    await sendDue(one);
  }
  expect(recipients(server)).toEqual(readersTo(12).filter((address) => !odd.has(address)));
  expect(
    await tested.app.db.delivery.count({ where: { status: { in: ['planned', 'retrying'] }, attempts: 0 } }),
  ).toBe(5);
  odd.clear();
  tested.at('2026-03-11T09:20:00Z');
  expect(await sendDue(one)).toEqual({ sent: 5 });
  expect(recipients(server)).toEqual(readersTo(12));
  await close();
});

test('a server that says 421 to every mail is left alone after a few', async () => {
  let tries = 0;
  const { tested, close } = await scene(12, {
    onRecipient: () => {
      tries += 1;
      return '421 4.3.2 shutting down';
    },
  });
  expect(await sendDue(withSettings(tested, { sendConcurrency: 1 }))).toEqual({ retrying: 3 });
  expect(tries).toBe(3);
  await close();
});

test('an answer that is no text holds up no mail', async () => {
  const { tested, server, close } = await scene(3, {
    onRecipient: (address) =>
      address === 'r2@example.org' ? '550 5.1.1 no\u0000such \u0007user' : undefined,
  });
  expect(await sendDue(tested)).toEqual({ sent: 2, failed: 1 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r3@example.org']);
  await close();
});

test('a refused login stops the run, fails no mail, and the run goes on half an hour after the password is right', async () => {
  const { tested, server, close } = await scene(15, { login: { user: 'paperround', pass: 'right' } });
  const wrong = withSettings(tested, { smtpUrl: server.url.replace(':right@', ':wrong@') });
  const totals = await sendDue(wrong);
  expect([totals.sent, totals.failed]).toEqual([undefined, undefined]);
  expect(describeStop(await tested.app.db.digestRun.findFirstOrThrow())).toContain('535');
  tested.at('2026-03-11T09:20:00Z');
  expect(await sendDue(tested)).toEqual({});
  tested.at('2026-03-11T09:31:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 15 });
  expect(recipients(server)).toEqual(readersTo(15));
  await close();
});

test('a run that policy refused goes on after half an hour, and those it was refused for first are not forgotten', async () => {
  let refusing = true;
  const { tested, server, close } = await scene(40, {
    onRecipient: () => (refusing ? '550 5.7.1 your domain is not welcome here' : undefined),
  });
  await sendDue(tested);
  expect(await tested.app.db.reader.count({ where: { status: 'active' } })).toBe(40);
  expect(await tested.app.db.delivery.count({ where: { status: 'failed' } })).toBe(0);
  refusing = false;
  tested.at('2026-03-11T09:10:00Z');
  expect(await sendDue(tested)).toEqual({});
  tested.at('2026-03-11T09:31:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 40 });
  expect(recipients(server)).toEqual(readersTo(40));
  expect(await tested.app.db.suppression.count()).toBe(0);
  await close();
});

test.each([
  '550 Sender verify failed',
  '550 5.1.1 <us@example.org>: Sender address rejected',
  "553 that domain isn't in my list of allowed rcpthosts (#5.7.1)",
])('a server that says %s to everybody stops the run, fails no mail and stops no reader', async (answer) => {
  const { tested, close } = await scene(8, { onRecipient: () => answer });
  expect(await sendDue(tested)).toEqual({ retrying: expect.any(Number) });
  expect(describeStop(await tested.app.db.digestRun.findFirstOrThrow())).toContain(answer.slice(0, 3));
  expect(await tested.app.db.bounceEvent.count()).toBe(0);
  expect(await tested.app.db.reader.count({ where: { status: 'active' } })).toBe(8);
  await close();
});

test('a limit of ours is waited for: the run is not stopped, and all mails go when it has passed', async () => {
  let isReached = true;
  const { tested, server, close } = await scene(8, {
    onRecipient: () => (isReached ? '550 5.4.5 Daily user sending limit exceeded' : undefined),
  });
  await sendDue(withSettings(tested, { sendConcurrency: 1 }));
  expect((await tested.app.db.digestRun.findFirstOrThrow()).stoppedAt).toBeNull();
  expect(await tested.app.db.bounceEvent.count()).toBe(0);
  isReached = false;
  tested.at('2026-03-11T09:31:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 8 });
  expect(recipients(server)).toEqual(readersTo(8));
  await close();
});

test('a refused address is recorded together with the refusal: a process that dies between leaves neither, and the next one does both', async () => {
  const { tested, close } = await scene(3, {
    onRecipient: (address) => (address === 'r2@example.org' ? '550 5.1.1 no such user' : undefined),
  });
  const failing = await suppressionsFail(tested.app.db);
  await expect(sendDue(tested)).rejects.toThrow();
  await failing.end();
  await aMinuteLater(tested);
  await sendQueued(tested);
  expect(await tested.app.db.reader.findUnique({ where: { emailKey: 'r2@example.org' } })).toMatchObject({
    status: 'bounced',
  });
  expect(await tested.app.db.suppression.count()).toBe(1);
  expect(await tested.app.db.delivery.count({ where: { status: 'sent' } })).toBe(2);
  await close();
});

test('one message that is refused for its content fails and stops nothing', async () => {
  const { tested, close } = await scene(20, {
    onMessage: ({ to, raw }) =>
      raw !== '' && to === 'r7@example.org' ? '554 5.6.0 we do not like this message' : undefined,
  });
  expect(await sendDue(tested)).toEqual({ sent: 19, failed: 1 });
  expect((await tested.app.db.digestRun.findFirstOrThrow()).stoppedAt).toBeNull();
  expect(await tested.app.db.reader.count({ where: { status: 'active' } })).toBe(20);
  await close();
});

const DAYS = ['11', '12', '13', '14', '15', '16', '17'];

test.each([
  '552 mailbox is over quota',
  '452 4.2.2 mailbox full',
  '550 5.2.2 mailbox full',
])('a mailbox that says %s on three days of five is stopped, one that says so less often is not', async (answer) => {
  // By day: is r1 full, is r2 full?
  const full: Record<string, readonly [boolean, boolean]> = {
    '11': [true, true],
    '12': [true, true],
    '13': [false, false],
    '14': [false, false],
    '15': [true, false],
    '16': [false, true],
    '17': [false, true],
  };
  let day = '11';
  const { tested, server, close } = await scene(2, {
    onRecipient: (address) => (full[day]?.[address === 'r1@example.org' ? 0 : 1] ? answer : undefined),
  });
  const statuses: string[][] = [];
  for (day of DAYS) {
    tested.at(`2026-03-${day}T07:00:00Z`);
    await readPage(
      tested,
      dailyPage([
        `Something New of the Day ${day} about Zebras`,
        `Another One of ${day} on Laundry`,
        'A Note on Sparse Matrices',
      ]),
    );
    tested.at(`2026-03-${day}T09:00:00Z`);
    await sendDue(tested);
    statuses.push(
      (await tested.app.db.reader.findMany({ orderBy: { id: 'asc' } })).map(({ status }) => status),
    );
  }
  // r1's third in five is on the 15th; r2's two on the 16th and 17th meet only the one of the 12th that is
  // still among five.
  expect(statuses.map(([first]) => first)).toEqual([
    'active',
    'active',
    'active',
    'active',
    'bounced',
    'bounced',
    'bounced',
  ]);
  expect(statuses.map(([, second]) => second)).toEqual([
    'active',
    'active',
    'active',
    'active',
    'active',
    'active',
    'active',
  ]);
  expect(server.messages.length).toBeGreaterThan(0);
  await close();
});

test.each([
  ['in the middle of the message', 'drop-unread', 'retrying'],
  ['after the message, which it did not keep', 'drop-refused', 'uncertain'],
  ['after the message, which it kept', 'drop-accepted', 'uncertain'],
] as const)('a server that cuts the line %s has every reader’s mail in the end, each with one content', async (_, fault, state) => {
  const cut = new Set<string>();
  const { tested, server, close } = await scene(9, {
    onMessage: ({ to, raw }) => {
      if ((raw === '') !== (fault === 'drop-unread') || cut.has(to) || to > 'r3') return undefined;
      cut.add(to);
      return fault;
    },
  });
  const first = await sendDue(tested);
  expect(first[state] ?? 0).toBeGreaterThan(0);
  for (const time of ['09:20', '09:40', '10:00', '10:30']) {
    tested.at(`2026-03-11T${time}:00Z`);
    await sendDue(tested);
  }
  expect(await tested.app.db.delivery.count({ where: { status: 'sent' } })).toBe(9);
  expect([...new Set(recipients(server))]).toEqual(readersTo(9));
  const contents = new Set(server.messages.map(({ to, raw }) => `${to} ${raw}`));
  expect(contents.size).toBe(9);
  expect(server.messages).toHaveLength(fault === 'drop-accepted' ? 9 + cut.size : 9);
  await close();
});

test('a server that is unavailable for an hour has everybody’s mail once when it is back', async () => {
  const { tested, server, close } = await scene(25);
  const away = withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1' });
  for (let minute = 0; minute < 60; minute += 10) {
    tested.at(`2026-03-11T09:${String(minute).padStart(2, '0')}:00Z`);
    await sendDue(away);
  }
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([
    expect.stringMatching(/^25 digests wait: the mail server could not be reached \(.*ECONNREFUSED/),
  ]);
  expect(
    await tested.app.db.delivery.count({ where: { status: { in: ['planned', 'retrying'] }, attempts: 0 } }),
  ).toBe(25);
  tested.at('2026-03-11T10:10:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 25 });
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([]);
  expect(recipients(server)).toEqual(readersTo(25));
  await close();
});

test('a server that lets each answer wait gets each mail once', async () => {
  const { tested, server, close } = await scene(12, {
    server: { onRcptTo: (_address, _session, callback) => void setTimeout(callback, 150) },
  });
  expect(await sendDue(tested)).toEqual({ sent: 12 });
  expect(recipients(server)).toEqual(readersTo(12));
  await close();
});
