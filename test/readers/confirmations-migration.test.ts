/** Tests the migration that binds preferences to confirmation links, with sign-ups pending. */
import { waitingPreferences } from '../../src/readers/confirmations-store.ts';
import { migratedFromBefore } from '../support/store-before.ts';

/**
 * One reader of each status, and a former reader who asked to return; each was sent a confirmation,
 * and the first also a reminder.
 */
const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, frequency, weekday, created_at, confirmed_at)
    SELECT gen_random_uuid(), name, name, status, 'weekly', 5, '2026-11-01Z', CASE WHEN was THEN timestamptz '2026-10-01Z' END
    FROM unnest(ARRAY['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org', 'f@x.org', 'g@x.org'],
      ARRAY['pending', 'pending', 'active', 'paused', 'unsubscribed', 'bounced', 'complained'],
      ARRAY[false, true, true, true, true, true, true]) AS rows(name, status, was);
  INSERT INTO reader_topics (reader_id, topic) VALUES (1, 'vision'), (1, 'agents');
  INSERT INTO reader_queries (reader_id, position, query) VALUES (1, 0, 'zebra'), (1, 1, 'apple');
  INSERT INTO service_mails (reader_id, kind, status, created_at)
    SELECT id, 'confirmation', 'sent', '2026-11-20T10:00:00.123Z' FROM readers;
  INSERT INTO service_mails (reader_id, kind, status, created_at) VALUES
    (1, 'confirmation', 'planned', '2026-11-21Z'), (1, 'confirmation', 'planned', '2026-11-21Z'), (1, 'known', 'sent', '2026-11-22Z')`;

test('links in inboxes confirm what the row said, and who only asked to return is unsubscribed as before', async () => {
  const { db, close } = await migratedFromBefore('sign_ups_bound_to_their_link', OLD_ROWS);
  try {
    const rows = await db.confirmation.findMany({ orderBy: [{ readerId: 'asc' }, { issuedAt: 'asc' }] });
    expect(rows.map(({ readerId, issuedAt }) => [readerId, issuedAt.toISOString()])).toEqual([
      [1, '2026-11-20T10:00:00.123Z'],
      [1, '2026-11-21T00:00:00.000Z'],
      [2, '2026-11-20T10:00:00.123Z'],
    ]);
    expect(await waitingPreferences(db, rows[0]!)).toEqual({
      topics: ['agents', 'vision'],
      queries: ['zebra', 'apple'],
      exclusions: [],
      authors: [],
      frequency: 'weekly',
      minuteOfDay: 480,
      timeZone: 'UTC',
      weekday: 5,
      monthDay: 1,
      maxPapers: 25,
      replacements: false,
      layout: 'medium',
      format: 'html',
      groupByTopic: false,
      locale: null,
      pauseUntil: null,
    });
    expect(await waitingPreferences(db, rows[2]!)).toMatchObject({ topics: [], queries: [] });
    const statuses = await db.reader.findMany({ orderBy: { id: 'asc' }, select: { status: true } });
    expect(statuses.map(({ status }) => status)).toEqual([
      'pending',
      'unsubscribed',
      'active',
      'paused',
      'unsubscribed',
      'bounced',
      'complained',
    ]);
  } finally {
    await close();
  }
}, 60_000);
