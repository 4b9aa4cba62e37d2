/** A store in use, with a lease on each delivery, carried over by the migration one_lease_a_sender. */
import { migratedFromBefore } from '../../support/store-before.ts';
import { claim } from './ledger-store-builders.ts';

/** The first two are being sent by a process that died, the third by one that lives, the fourth by none. */
const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), name, name, 'active', now() FROM unnest(ARRAY['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org']) AS name;
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', now() - interval '1 day', now());
  INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, lease_holder, lease_until)
    SELECT 1, id, CASE WHEN id < 4 THEN 'sending' ELSE 'sent' END, '2026-03-11', now(), now(),
      CASE WHEN id < 3 THEN 'dead' WHEN id = 3 THEN 'alive' END,
      CASE WHEN id < 3 THEN now() - interval '1 minute' WHEN id = 3 THEN now() + interval '1 hour' END
    FROM readers`;

test('what is being sent while the store is migrated keeps its lease, and what a dead process left is taken over', async () => {
  const store = await migratedFromBefore('one_lease_a_sender', OLD_ROWS);
  try {
    expect(
      (await store.db.sender.findMany({ orderBy: { holder: 'asc' } })).map(({ holder }) => holder),
    ).toEqual(['alive', 'dead']);
    const { deliveries } = await claim(store.db, { holder: 'next', now: new Date() });
    expect(deliveries.map(({ email }) => email).toSorted()).toEqual(['a@x.org', 'b@x.org']);
  } finally {
    await store.close();
  }
}, 60_000);
