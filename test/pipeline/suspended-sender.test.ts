/**
 * A sender that slept for longer than its lease: what it had in hand is released, and the mail server is
 * not blamed for it.
 */
import { LEASE_MS } from '../../src/delivery/queue/senders-store.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { signUp } from '../../src/readers/signup-store.ts';
import type { TestApp } from '../support/app.ts';
import { startMailServer } from '../support/mail-server.ts';
import { readersTo, recipients, scene, sendDue, withSettings } from './sending-scene.ts';

/** The clocks of a process that is suspended, once, for longer than its lease. */
function suspension() {
  let sleptMs = 0;
  return {
    once: () => {
      sleptMs = LEASE_MS + 1_000;
    },
    of: (tested: TestApp): TestApp => {
      const { clock } = tested.app;
      const late = { realNow: () => clock.realNow() + sleptMs, steadyNow: () => clock.steadyNow() + sleptMs };
      return { ...tested, app: { ...tested.app, clock: { ...clock, ...late } } };
    },
  };
}

test('one that slept until the mail server greeted sends everything after it, without a delay and without a try lost', async () => {
  const sleeping = suspension();
  const { tested, server, close } = await scene(5, {
    onConnection: () => {
      sleeping.once();
      return undefined;
    },
  });
  expect(await sendDue(sleeping.of(tested))).toEqual({ sent: 5 });
  expect(recipients(server)).toEqual(readersTo(5));
  expect(await tested.app.db.delivery.count({ where: { attempts: 1 } })).toBe(5);
  await close();
});

test('one that slept until its connection failed does not take the mail server for unavailable', async () => {
  const sleeping = suspension();
  const answers = ['421 4.4.2 you were silent for too long'];
  const { tested, server, close } = await scene(1, {
    onConnection: () => {
      sleeping.once();
      return answers.pop();
    },
  });
  expect(await sendDue(sleeping.of(tested))).toEqual({ sent: 1 });
  expect(recipients(server)).toEqual(readersTo(1));
  await close();
});

test.each([
  'resend',
  'hold',
] as const)('a mail that was begun at the first server and is not ours when it is the turn of the second is given back whole (%s)', async (uncertainDeliveries) => {
  const sleeping = suspension();
  const seen: string[] = [];
  const { tested, server, close } = await scene(1, {
    onMessage: ({ raw }) => {
      if (raw === '') return undefined;
      sleeping.once();
      return '421 4.3.2 closing for repairs';
    },
  });
  const second = await startMailServer({
    onRecipient: () => {
      seen.push('recipient');
      return undefined;
    },
  });
  const both = withSettings(sleeping.of(tested), { smtpUrlFallback: second.url, uncertainDeliveries });
  expect(await sendDue(both)).toEqual({ sent: 1 });
  expect([server.messages.length, recipients(second)]).toEqual([0, readersTo(1)]);
  // Once held back at the gate, and once sent.
  expect(seen).toHaveLength(2);
  expect(await tested.app.db.delivery.findFirst()).toMatchObject({
    attempts: 1,
    inDoubt: false,
    handedAt: null,
  });
  await second.close();
  await close();
});

test('a mail that a kept connection did not take is not ours any more on the next one', async () => {
  const sleeping = suspension();
  let messages = 0;
  const { tested, server, close } = await scene(2, {
    onMessage: ({ raw }) => {
      if (raw === '' || ++messages !== 2) return undefined;
      sleeping.once();
      return '421 4.3.2 closing for repairs';
    },
  });
  expect(await sendDue(withSettings(sleeping.of(tested), { sendConcurrency: 1 }))).toEqual({ sent: 2 });
  expect(recipients(server)).toEqual(readersTo(2));
  await close();
});

describe('confirmations of a sender that slept until the mail server greeted', () => {
  async function signUpOf({ app }: TestApp, ...names: string[]): Promise<void> {
    for (const name of names) {
      const address = { address: `${name}@example.org`, key: `${name}@example.org` };
      const signup = { address, preferences: DEFAULT_PREFERENCES, wording: 'Yes.', client: null };
      await signUp(app.db, app.hasher, signup, app.clock.now());
    }
  }

  /**
   * Sends them while their sender sleeps; `meanwhile` is what others do, and `greeting` what the server says
   * afterwards.
   */
  async function sendAsleep(
    names: readonly string[],
    meanwhile: (tested: TestApp) => Promise<unknown>,
    greeting: Error | null = null,
  ) {
    const sleeping = suspension();
    let slept = false;
    const { tested, server, close } = await scene(0, {
      server: {
        onConnect(_session, callback) {
          sleeping.once();
          const isFirst = !slept;
          const others = isFirst ? meanwhile(tested) : Promise.resolve();
          slept = true;
          others.then(() => callback(isFirst ? greeting : null), callback);
        },
      },
    });
    await signUpOf(tested, ...names);
    const sender = await openSender(sleeping.of(tested).app);
    while ((await sender.deliverTransactional()) > 0);
    await sender.close();
    const left = await tested.app.db.delivery.findMany({
      orderBy: { id: 'asc' },
      select: { status: true, attempts: true },
    });
    await close();
    return { to: recipients(server), left };
  }

  test('go at once when no process has taken them over', async () => {
    const { to, left } = await sendAsleep(['ada', 'ben'], async () => undefined);
    expect(to).toEqual(['ada@example.org', 'ben@example.org']);
    expect(left).toEqual(Array(2).fill({ status: 'sent', attempts: 1 }));
  });

  test('go at once when the server had lost patience, and it is not taken for unavailable', async () => {
    const lostPatience = Object.assign(new Error('4.4.2 you were silent for too long'), {
      responseCode: 421,
    });
    const { to, left } = await sendAsleep(['ada', 'ben'], async () => undefined, lostPatience);
    expect(to).toEqual(['ada@example.org', 'ben@example.org']);
    expect(left).toEqual(Array(2).fill({ status: 'sent', attempts: 1 }));
  });

  test('are left to the process that has taken them over, and the others go without a delay', async () => {
    const { to, left } = await sendAsleep(
      ['ada', 'ben'],
      ({ app }) =>
        app.db
          .$executeRaw`UPDATE deliveries SET lease_holder = 'another' WHERE id = (SELECT min(id) FROM deliveries)`,
    );
    expect(to).toEqual(['ben@example.org']);
    expect(left).toEqual([
      { status: 'sending', attempts: 1 },
      { status: 'sent', attempts: 1 },
    ]);
  });
});
