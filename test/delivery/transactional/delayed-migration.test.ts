/** A store with transactional mails in every state, carried over by the migration delayed_is_a_code. */
import {
  delayedConfirmations,
  newestTransactional,
  oldestRetriedTransactional,
} from '../../../src/delivery/transactional/transactional-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';

const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), name, name, 'pending', now() FROM unnest(ARRAY['a@x.org', 'b@x.org', 'c@x.org']) AS name;
  INSERT INTO transactional_mails (reader_id, kind, status, response, created_at, next_attempt_at) VALUES
    (1, 'confirmation', 'retrying', 'delayed: many confirmations were asked for at once', '2026-03-11T09:00Z', '2026-03-11T13:00Z'),
    (2, 'confirmation', 'retrying', '451 try again later', '2026-03-11T10:00Z', '2026-03-11T11:00Z'),
    (3, 'confirmation', 'sent', '250 OK', '2026-03-11T10:00Z', NULL),
    (3, 'known', 'planned', NULL, '2026-03-11T10:00Z', NULL),
    (3, 'confirmation', 'failed', '550 no such user', '2026-03-11T10:00Z', NULL)`;

test('only the mail that waits for the limits of confirmations is delayed, and it is no problem of the mail server', async () => {
  const { db, close } = await migratedFromBefore('delayed_is_a_code', OLD_ROWS);
  try {
    expect(await delayedConfirmations(db)).toEqual({ count: 1, until: new Date('2026-03-11T13:00Z') });
    expect(await newestTransactional(db, 1)).toMatchObject({ status: 'delayed' });
    expect(await newestTransactional(db, 2)).toEqual({ status: 'retrying', response: '451 try again later' });
    expect(await oldestRetriedTransactional(db)).toMatchObject({ response: '451 try again later' });
    expect(await newestTransactional(db, 3)).toEqual({ status: 'failed', response: '550 no such user' });
  } finally {
    await close();
  }
}, 60_000);
