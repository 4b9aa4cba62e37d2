/** Tests many sign-ups at once: what reaches one mailbox, what is delayed, and that nothing is lost. */
import { delayedConfirmations } from '../../src/delivery/transactional/transactional-store.ts';
import { outboxOf } from '../support/outbox.ts';
import { type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
beforeEach(async () => {
  site = await servedSite({ trustProxy: true });
});
afterEach(() => site.close());

/** One sign-up each from a separate client, through a port that changes. */
const bomb = async (addresses: readonly string[]): Promise<readonly number[]> => {
  const asked = addresses.map((email, index) =>
    site.post(
      '/subscribe',
      { email },
      { 'x-forwarded-for': `203.0.${Math.floor(index / 200)}.${index % 200}:${4000 + index}` },
    ),
  );
  return (await Promise.all(asked)).map(({ status }) => status);
};

test('two hundred tags and dots of one mailbox are stored, and three mails reach it', async () => {
  const dotted = (index: number): string =>
    [...'bombed']
      .map((letter, at) => (index & (1 << at) ? `.${letter}` : letter))
      .join('')
      .replace(/^\./, '');
  const addresses = Array.from({ length: 100 }, (_, index) =>
    index % 2 === 0 ? `bombed+${index}@gmail.com` : `${dotted(index >> 1)}+${index}@googlemail.com`,
  );
  expect(new Set(await bomb(addresses))).toEqual(new Set([200]));
  await site.sendDue();
  expect(await outboxOf(site.app.config.dataDir)).toHaveLength(3);
  expect(await site.app.db.reader.count({ where: { status: 'pending' } })).toBe(100);
  expect(await delayedConfirmations(site.app.db)).toMatchObject({ count: 97 });
  // Another mailbox at the same provider is not delayed by them.
  await bomb(['ada@gmail.com']);
  await site.sendDue();
  expect((await outboxOf(site.app.config.dataDir)).map(({ recipient }) => recipient)).toContain(
    'ada@gmail.com',
  );
  site.at('2026-04-10T12:00:01Z');
  await site.sendDue();
  expect(await outboxOf(site.app.config.dataDir)).toHaveLength(7);
});

/** A sender that is asked once sends a few of them before its digests. */
async function sendAll(): Promise<void> {
  let sent = -1;
  for (let now = 0; now > sent; now = (await outboxOf(site.app.config.dataDir)).length) {
    sent = now;
    await site.sendDue();
  }
}

test('beyond a hundred an hour to one domain confirmations are delayed, never dropped', async () => {
  const statuses = await bomb(Array.from({ length: 130 }, (_, index) => `reader${index}@catch-all.example`));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await sendAll();
  expect(await outboxOf(site.app.config.dataDir)).toHaveLength(100);
  expect(await delayedConfirmations(site.app.db)).toEqual({
    count: 30,
    until: new Date('2026-03-11T13:00:00Z'),
  });
  site.at('2026-03-11T13:00:00Z');
  await sendAll();
  const mails = await outboxOf(site.app.config.dataDir);
  expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(130);
  expect(await delayedConfirmations(site.app.db)).toBeNull();
});
