/**
 * Digests and confirmations wait in one queue: what a dead process had in hand goes on, and no bad mail of
 * either kind holds up the others.
 */
import { LEASE_MS } from '../../src/delivery/queue/senders-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { signUp } from '../../src/readers/signup-store.ts';
import type { TestApp } from '../support/app.ts';
import type { MailServerOptions } from '../support/mail-server.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { readersTo, recipients, type Scene, scene } from './sending-scene.ts';

/** To whom digests and confirmations are queued, in the order in which they are. */
const DIGESTS = readersTo(3);
const CONFIRMATIONS = ['c1@example.org', 'c2@example.org', 'c3@example.org'];
const FIRST_OF = { digest: 'r1@example.org', confirmation: 'c1@example.org' };
const KINDS = ['digest', 'confirmation'] as const;

let here: Scene;
afterEach(() => here.close());

/** A mail server, and three digests and three confirmations that are due. */
async function open(options: MailServerOptions): Promise<TestApp> {
  here = await scene(3, options);
  const { app } = here.tested;
  await planDigests(app, {});
  for (const email of CONFIRMATIONS) {
    const signup = {
      address: { address: email, key: email },
      preferences: DEFAULT_PREFERENCES,
      wording: 'Yes.',
      client: null,
    };
    await signUp(app.db, app.hasher, signup, app.clock.now());
  }
  return here.tested;
}

/** A new process sends until nothing more can be sent now. */
async function send({ app }: TestApp): Promise<void> {
  const sender = await openSender({ ...app, config: { ...app.config, sendConcurrency: 1 } });
  try {
    while ((await sender.deliverDigests(new AbortController().signal)) > 0);
    while ((await sender.deliverTransactional()) > 0);
  } finally {
    await sender.close();
  }
}

/** A process that dies at a word: from then on it reaches its database no more. */
function mortal(tested: TestApp): { readonly tested: TestApp; die(): void } {
  let isDead = false;
  const db = new Proxy(tested.app.db, {
    get(target, name) {
      if (isDead) throw new Error('this process is dead');
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    tested: { ...tested, app: { ...tested.app, db } },
    die: () => {
      isDead = true;
    },
  };
}

/** Processes that die when they come to a mail to `killer`. `liveOnce`: has one come to it? */
function lives(killer: string) {
  let die = (): void => undefined;
  let hasDied = false;
  const onRecipient = (address: string): string | undefined => {
    if (address !== killer) return undefined;
    hasDied = true;
    die();
    return 'hang-up';
  };
  const liveOnce = async (tested: TestApp): Promise<boolean> => {
    const life = mortal(tested);
    die = life.die;
    hasDied = false;
    await send(life.tested).catch(() => undefined);
    die = () => undefined;
    return hasDied;
  };
  return { onRecipient, liveOnce };
}

/** Time passes by the database's clock. */
const leasesAge = ({ app }: TestApp, ms: number) =>
  app.db
    .$executeRaw`UPDATE senders SET alive_until = alive_until - make_interval(secs => ${ms / 1000}::float)`;

test.each(
  KINDS,
)('what a process had claimed when it died at a %s goes out within 40 seconds', async (kind) => {
  let killer = FIRST_OF[kind];
  const { onRecipient, liveOnce } = lives(killer);
  const tested = await open({
    onRecipient: (address) => (address === killer ? onRecipient(address) : undefined),
  });
  expect(await liveOnce(tested)).toBe(true);
  killer = 'nobody@example.org';
  await leasesAge(tested, LEASE_MS / 2);
  await send(tested);
  expect(recipients(here.server)).not.toContain(FIRST_OF[kind]);
  await leasesAge(tested, 40_000 - LEASE_MS / 2);
  await send(tested);
  expect(recipients(here.server)).toEqual([...CONFIRMATIONS, ...DIGESTS]);
});

test.each(
  KINDS,
)('a %s that kills every process that comes to it holds up no mail of either kind', async (kind) => {
  const killer = FIRST_OF[kind];
  const { onRecipient, liveOnce } = lives(killer);
  const tested = await open({ onRecipient });
  for (let life = 1; life <= 5; life += 1) {
    expect(await liveOnce(tested)).toBe(true);
    await leasesAge(tested, 2 * LEASE_MS);
  }
  expect(recipients(here.server)).toEqual([...CONFIRMATIONS, ...DIGESTS].filter((to) => to !== killer));
});

test.each(KINDS)('a server that hangs up at every %s does not hold up the other kind', async (kind) => {
  const [odd, others] = kind === 'digest' ? [DIGESTS, CONFIRMATIONS] : [CONFIRMATIONS, DIGESTS];
  const tested = await open({ onRecipient: (address) => (odd.includes(address) ? 'hang-up' : undefined) });
  await send(tested);
  expect(recipients(here.server)).toEqual(others);
});

test('one mail finds out for both kinds that their server is unavailable, and all can say why they wait', async () => {
  const tested = await open({ onConnection: () => '421 4.3.2 too busy' });
  await send(tested);
  expect(here.server.connections).toBe(1);
  const { db } = tested.app;
  const waits = { status: 'retrying', reasonCode: 'not_reached', attempts: 0 };
  expect(await db.delivery.count({ where: { priority: 1, ...waits } })).toBe(3);
  expect(
    await db.delivery.count({ where: { priority: 0, response: '421 4.3.2 too busy', attempts: 0 } }),
  ).toBe(3);
  expect(await deliveryProblemTexts(db, tested.app.clock.now())).toEqual([
    '3 digests wait: the mail server could not be reached (421 4.3.2 too busy)',
  ]);
});
