/** A store in use, with mails in each state, carried over by the migration sending_words. */
import { loadStoredMessages } from '../../../src/delivery/queue/stored-message-store.ts';
import { unrenderableLately } from '../../../src/delivery/sending/unrenderable-store.ts';
import { queueTransactional } from '../../../src/readers/queue-transactional-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';
import { claim } from './ledger-store-builders.ts';

const NOW = new Date('2026-03-11T12:00:00Z');
const TRANSACTIONAL = ['planned', 'sending', 'sent', 'retrying', 'failed', 'suppressed'];

/**
 * The first delivery's mail is in doubt and due again; its message is a chunk that others share, and bytes of
 * its own.
 */
const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), name, name, 'active', now() FROM unnest(ARRAY['a@x.org', 'b@x.org']) AS name;
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', now() - interval '1 day', now());
  INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, next_attempt_at, message_id, mail_date, sha256)
    VALUES (1, 1, 'uncertain', '2026-03-11', '2026-03-10T12:00Z', '2026-03-11T11:00Z', '2026-03-11T11:30Z', '<1@x>', '2026-03-11T11:00Z',
      encode(sha256('["Dear ",7]'), 'hex'));
  INSERT INTO mail_pieces (id, sha256, encoded, used_on) VALUES (7, 'x', 'reader', '2026-03-11');
  INSERT INTO kept_mails (delivery_id, recipe) VALUES (1, '["Dear ",7]');
  INSERT INTO service_mails (reader_id, kind, status, created_at, next_attempt_at, lease_until, lease_holder)
    SELECT 2, 'confirmation', status, '2026-03-11T10:00Z', CASE status WHEN 'retrying' THEN timestamptz '2026-03-11T11:00Z' END,
      CASE status WHEN 'sending' THEN now() - interval '1 minute' END, CASE status WHEN 'sending' THEN 'dead' END
    FROM unnest(ARRAY['${TRANSACTIONAL.join("', '")}']) AS status;
  INSERT INTO metadata (name, value) VALUES ('unshowable_papers', '[{"paper":3,"error":"no","at":"2026-03-11T11:00:00.000Z"}]')`;

test('what waits in a store of the older words goes out as it would have: the same bytes, and the same transactional mails', async () => {
  const { db, close } = await migratedFromBefore('sending_words', OLD_ROWS);
  try {
    const { deliveries } = await claim(db, { now: NOW, classes: ['digest'] });
    const stored = await loadStoredMessages(db, deliveries);
    expect([...stored.values()].map(String)).toEqual(['Dear reader']);
    await queueTransactional(db, { readerId: 2, kind: 'known', now: NOW });
    const { transactional } = await claim(db, { now: NOW });
    expect(transactional.map(({ kind }) => kind).toSorted()).toEqual([
      'confirmation',
      'confirmation',
      'confirmation',
      'known',
    ]);
    expect(await unrenderableLately(db, NOW)).toMatchObject([{ paper: 3 }]);
  } finally {
    await close();
  }
}, 60_000);
