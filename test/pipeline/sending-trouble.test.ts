/**
 * What goes wrong while sending, against a real SMTP server: every reader's state is right, none mailed
 * twice, none forgotten.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeStop } from '../../src/delivery/run-stop.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { program } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aMinuteLater, readersTo, recipients, scene, sendDue, withSettings } from './sending-scene.ts';

test('a greylisted mail goes out at the next try, with the same Message-ID', async () => {
  let refused = 0;
  const { tested, server, close } = await scene(2, {
    onRecipient: (address) => {
      if (address !== 'r1@example.org' || refused > 0) return undefined;
      refused += 1;
      return '451 4.7.1 greylisted, try again in 300 seconds';
    },
  });
  expect(await sendDue(tested)).toEqual({ sent: 1, retrying: 1 });
  tested.at('2026-03-11T09:01:00Z');
  expect(await sendDue(tested)).toEqual({});
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r2@example.org']);
  await close();
});

test('an address that does not exist is suppressed, the others get their mail', async () => {
  const { tested, server, close } = await scene(3, {
    onRecipient: (address) => (address === 'r2@example.org' ? '550 5.1.1 no such user' : undefined),
  });
  expect(await sendDue(tested)).toEqual({ sent: 2, failed: 1 });
  expect(recipients(server)).toEqual(['r1@example.org', 'r3@example.org']);
  const gone = await tested.app.db.reader.findUniqueOrThrow({ where: { emailKey: 'r2@example.org' } });
  expect([gone.status, gone.nextDueAt]).toEqual(['bounced', null]);
  expect(await tested.app.db.suppression.count()).toBe(1);
  await close();
});

test('a policy refusal stops the run and suppresses no reader', async () => {
  const { tested, close } = await scene(12, {
    onRecipient: (to) => `550 5.7.1 <${to}>: your domain is not welcome here`,
  });
  const totals = await sendDue(tested);
  expect(totals).toEqual({ retrying: await tested.app.db.delivery.count({ where: { status: 'retrying' } }) });
  expect(await tested.app.db.suppression.count()).toBe(0);
  expect(await tested.app.db.reader.count({ where: { status: 'active' } })).toBe(12);
  const [run] = await tested.app.db.digestRun.findMany();
  // It outlives the reader, who may be erased.
  expect(describeStop(run!)).toBe('550 5.7.1 <[address]>: your domain is not welcome here');
  await close();
});

test('a server that is unavailable burns no attempts, and everybody gets the mail when it is back', async () => {
  const { tested, server, close } = await scene(5);
  await sendDue(withSettings(tested, { smtpUrl: 'smtp://127.0.0.1:1' }));
  expect(server.messages).toEqual([]);
  const waiting = await tested.app.db.delivery.findMany();
  expect(new Set(waiting.map(({ attempts }) => attempts))).toEqual(new Set([0]));
  tested.at('2026-03-11T10:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 5 });
  await close();
});

test('a line that is cut after the mail was taken leaves the delivery uncertain, and the copy has the same bytes', async () => {
  const answers: ('drop-accepted' | undefined)[] = ['drop-accepted'];
  const { tested, server, close } = await scene(1, {
    onMessage: ({ raw }) => (raw === '' ? undefined : answers.pop()),
  });
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1 });
  expect(server.messages).toHaveLength(2);
  expect(server.messages[1]?.raw).toBe(server.messages[0]?.raw);
  await close();
});

test('a mail that arrived without an answer and is then refused is in no later digest again', async () => {
  const answers = ['drop-accepted', '554 5.7.1 no more of this'];
  const { tested, server, close } = await scene(1, {
    onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()),
  });
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  tested.at('2026-03-12T09:00:00Z');
  expect(await sendDue(tested)).toEqual({ empty: 1 });
  expect(server.messages).toHaveLength(1);
  await close();
});

test('a mail that arrived without an answer and is delayed till the next day is in no later digest again', async () => {
  const answers = [
    'drop-accepted',
    '451 4.3.0 try again in 4 hours',
    ...Array(9).fill('451 4.3.0 try again in 4 hours'),
  ];
  const { tested, server, close } = await scene(1, {
    onMessage: ({ raw }) => (raw === '' ? undefined : answers.shift()),
  });
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  tested.at('2026-03-11T09:30:00Z');
  expect(await sendDue(tested)).toEqual({ retrying: 1 });
  tested.at('2026-03-12T08:30:00Z');
  expect(await sendDue(tested)).toEqual({ empty: 1, uncertain: 1 });
  expect(server.messages).toHaveLength(1);
  await close();
});

test('with UNCERTAIN_DELIVERIES=hold an uncertain delivery waits for an operator', async () => {
  const { tested, server, close } = await scene(1, { onMessage: () => 'drop-accepted' });
  const holding = withSettings(tested, { uncertainDeliveries: 'hold' });
  expect(await sendDue(holding)).toEqual({ uncertain: 1 });
  tested.at('2026-03-11T12:00:00Z');
  expect(await sendDue(holding)).toEqual({});
  expect(server.messages).toHaveLength(1);
  await close();
});

test('a reader who unsubscribes while the mail is queued gets none', async () => {
  const { tested, server, close } = await scene(2);
  await planDigests(tested.app, {});
  await unsubscribe(
    tested.app.db,
    tested.app.hasher,
    { emailKey: 'r1@example.org' },
    'web',
    tested.app.clock.now(),
  );
  expect(await sendDue(tested)).toEqual({ sent: 1, suppressed: 1 });
  expect(recipients(server)).toEqual(['r2@example.org']);
  await close();
});

test('two planners and three senders on one database make one mail each', async () => {
  const { tested, server, close } = await scene(40);
  await Promise.all([sendDue(tested), sendDue(tested), sendDue(tested)]);
  expect(recipients(server)).toEqual(readersTo(40));
  await close();
});

test('a run that was missed for three days is made up by one digest', async () => {
  const { tested, server, close } = await scene(2);
  tested.at('2026-03-14T10:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 2 });
  expect(await sendDue(tested)).toEqual({});
  expect(server.messages).toHaveLength(2);
  await close();
});

describe('a sender that is killed in the middle of a run', () => {
  test.each([
    1, 7, 23,
  ])('after mail %i: no reader is forgotten, at most the mails on the wire come twice, with the same bytes', async (killAfter) => {
    const readers = 30;
    let victim: ReturnType<typeof spawn> | undefined;
    let taken = 0;
    const { tested, server, close } = await scene(readers, {
      onMessage: () => {
        taken += 1;
        if (taken === killAfter) victim?.kill('SIGKILL');
        return undefined;
      },
    });
    const { config } = tested.app;
    victim = spawn(
      process.execPath,
      [program('src/cli/main.ts'), 'digest', '--now', '2026-03-11T09:00:00Z'],
      {
        cwd: temporaryFolder(),
        env: {
          PATH: process.env.PATH,
          DATABASE_URL: tested.url,
          DATA_DIR: config.dataDir,
          SMTP_URL: server.url,
          SECRET_KEY: tested.app.secretKeys[0],
          BASE_URL: 'https://papers.example.org',
          SEND_CONCURRENCY: '4',
        },
        stdio: 'ignore',
      },
    );
    await once(victim, 'exit');

    // Another process takes over once the dead one's lease has ended.
    await aMinuteLater(tested);
    await sendDue(tested);

    const byReader = new Map<string, string[]>();
    for (const { to, raw } of server.messages) byReader.set(to, [...(byReader.get(to) ?? []), raw]);
    expect(byReader.size).toBe(readers);
    const repeated = [...byReader.values()].filter((copies) => copies.length > 1);
    expect(repeated.length).toBeLessThanOrEqual(4);
    for (const copies of repeated) expect(new Set(copies).size).toBe(1);
    expect(await tested.app.db.delivery.count({ where: { status: 'sent' } })).toBe(readers);
    await close();
  });
});
