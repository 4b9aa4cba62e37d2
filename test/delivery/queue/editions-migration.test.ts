/**
 * A store from before editions were counted, with deliveries in every state, carried over by the migration
 * editions.
 */
import { digestReaders } from '../../../src/readers/digest-readers-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';

const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), name, name, 'active', now() FROM unnest(ARRAY['a@x.org', 'b@x.org']) AS name;
  INSERT INTO digest_runs (frequency, period_start, period_end)
    SELECT 'daily', '2026-03-01T08:00Z'::timestamptz + n * interval '1 day', '2026-03-02T08:00Z'::timestamptz + n * interval '1 day' FROM generate_series(0, 7) n;
  INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at)
    SELECT n, 1, (ARRAY['planned', 'sending', 'sent', 'empty', 'suppressed', 'retrying', 'failed', 'uncertain'])[n], '2026-03-0' || n, now(), now()
    FROM generate_series(1, 8) n`;

test('what was sent, or may have arrived, counts as an edition; no other reader is past a welcome', async () => {
  const { db, close } = await migratedFromBefore('editions', OLD_ROWS);
  try {
    const readers = await digestReaders(db, [1, 2], new Date('2026-03-01T00:00Z'));
    expect([readers.get(1)?.editions, readers.get(2)?.editions]).toEqual([2, 0]);
  } finally {
    await close();
  }
}, 60_000);
