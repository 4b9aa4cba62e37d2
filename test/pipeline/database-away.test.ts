/**
 * The database goes away for a moment while mails are on the wire: what their server has answered is not
 * lost, and no reader gets one twice.
 */
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { signUp } from '../../src/readers/signup-store.ts';
import { type DatabaseProxy, databaseProxy } from '../support/database-proxy.ts';
import type { MailServerOptions } from '../support/mail-server.ts';
import { readersTo, recipients, type Scene, scene, sendQueued, withSettings } from './sending-scene.ts';

let here: Scene;
let proxy: DatabaseProxy;
let database: OpenDatabase;
/** As the sender sees it: its database is behind the proxy. */
let sending: Scene['tested'];

async function openScene(readers: number, options: MailServerOptions = {}): Promise<void> {
  here = await scene(readers, options);
  await planDigests(here.tested.app, {});
  proxy = await databaseProxy(here.tested.url);
  database = await open(proxy.url, { size: 4, greetingTimeout: 60_000, onError: () => undefined });
  sending = { ...here.tested, app: { ...here.tested.app, db: database.db } };
}

afterEach(async () => {
  await database.close();
  await proxy.close();
  await here.close();
});

/** From the first mail on, the connection breaks over which such a statement comes. */
const whenAMailComes = (...breaking: Parameters<DatabaseProxy['breakAt']>): MailServerOptions => ({
  onMessage: ({ raw }) => {
    if (raw !== '') proxy.breakAt(...breaking);
    return undefined;
  },
});

const sentInLedger = () => here.tested.app.db.delivery.count({ where: { status: 'sent' } });

test('outcomes that were heard while the database was away are in the ledger when it is back', async () => {
  let taken = 0;
  await openScene(30, {
    onMessage: ({ raw }) => {
      if (raw !== '' && ++taken === 7) proxy.cut(3);
      return undefined;
    },
  });
  expect(await sendQueued(sending)).toEqual({ sent: 30 });
  expect(proxy.refused).toBe(3);
  expect(await sentInLedger()).toBe(30);
  expect(recipients(here.server)).toEqual(readersTo(30));
});

test.each([
  ['claiming', 'WITH gone AS'],
  ['reading who they are', 'r.time_zone AS "timeZone"'],
  ['fixing', 'WITH mail AS'],
] as const)('mails whose connection breaks while %s go out by the same command', async (_, text) => {
  await openScene(30);
  proxy.breakAt(text, 'before');
  expect(await sendQueued(sending)).toEqual({ sent: 30 });
  expect(recipients(here.server)).toEqual(readersTo(30));
});

test.each([
  'before',
  'after',
] as const)('a record whose connection breaks %s it is done counts, once', async (when) => {
  await openScene(1, whenAMailComes('WITH outcome AS', when));
  expect(await sendQueued(sending)).toEqual({ sent: 1 });
  expect([here.server.messages.length, await sentInLedger()]).toEqual([1, 1]);
});

test.each([
  ['WITH outcome AS', 'before'],
  ['COMMIT', 'before'],
  ['COMMIT', 'after'],
] as const)('an address that is refused for good is stopped, and once, when the connection breaks at %s (%s it is done)', async (text, when) => {
  await openScene(2, {
    onRecipient: (address) => {
      if (address !== 'r1@example.org') return undefined;
      proxy.breakAt(text, when);
      return '550 5.1.1 no such user';
    },
  });
  expect(await sendQueued(sending)).toEqual({ sent: 1, failed: 1 });
  const { db } = here.tested.app;
  expect((await db.reader.findUniqueOrThrow({ where: { emailKey: 'r1@example.org' } })).status).toBe(
    'bounced',
  );
  expect([await db.bounceEvent.count(), await db.suppression.count()]).toEqual([1, 1]);
});

test('a place of the warm-up plan is counted once, however often its mail is recorded', async () => {
  await openScene(1, whenAMailComes('COMMIT', 'before'));
  const warmUp = { start: '2026-03-11', perDay: [5] };
  const { app } = sending;
  await sendQueued({
    ...sending,
    app: { ...app, config: { ...app.config, sending: { ...app.config.sending, warmUp } } },
  });
  expect(await here.tested.app.db.warmUpDay.findMany()).toMatchObject([{ sent: 1 }]);
});

test('a confirmation whose outcome could not be written at once is sent once', async () => {
  await openScene(0, whenAMailComes('WITH outcome AS', 'before'));
  const { app } = here.tested;
  const address = { address: 'ada@example.org', key: 'ada@example.org' };
  const signup = { address, preferences: DEFAULT_PREFERENCES, wording: 'Yes.', client: null };
  await signUp(app.db, app.hasher, signup, app.clock.now());
  const sender = await openSender(sending.app);
  while ((await sender.deliverTransactional()) > 0);
  await sender.close();
  expect(await app.db.delivery.findMany()).toMatchObject([{ status: 'sent', attempts: 1 }]);
  expect(here.server.messages).toHaveLength(1);
});

test('of the mails that a sender has in hand, no more are begun once a standby took over that does not know its claim', async () => {
  let begun = 0;
  await openScene(30, {
    server: {
      onMailFrom(_address, _session, callback) {
        begun += 1;
        const others = begun === 4 ? forgetClaims() : Promise.resolve();
        others.then(() => callback(null), callback);
      },
    },
  });
  const forgetClaims = () =>
    here.tested.app.db
      .$executeRaw`UPDATE deliveries SET status = 'planned', attempts = 0, lease_holder = NULL WHERE status = 'sending'`;
  expect(await sendQueued(withSettings(sending, { sendConcurrency: 1 }))).toEqual({ sent: 30 });
  const taken = recipients(here.server);
  expect(new Set(taken).size).toBe(30);
  // What was on the wire meanwhile comes twice.
  expect(taken.length).toBeLessThan(30 + 5);
});
