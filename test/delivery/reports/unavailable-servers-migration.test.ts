/** A store that has noted unavailable mail servers, carried over by the migration unavailable_servers. */
import { mailServerProblems } from '../../../src/delivery/reports/mail-server-problems-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';

test('a server that was unavailable when the store was migrated still is, and nothing else is touched', async () => {
  const { db, close } = await migratedFromBefore(
    'unavailable_servers',
    `INSERT INTO metadata (name, value) VALUES ('smtp_url_away', '2026-03-11T09:00:00.000Z: 421 no'),
      ('smtp_url_confirmations_away', '2026-03-11T10:00:00.000Z: timeout'), ('pruned_at', '2026-03-11T03:00:00.000Z')`,
  );
  try {
    const problems = await mailServerProblems(db, new Date('2026-03-11T12:00Z'));
    expect(problems.map(({ text }) => text)).toEqual([
      'the mail server of SMTP_URL is unavailable and SMTP_URL_FALLBACK takes its mail, since 2026-03-11T09:00:00.000Z: 421 no',
      'the mail server of SMTP_URL_CONFIRMATIONS is unavailable and SMTP_URL_FALLBACK takes its mail, since 2026-03-11T10:00:00.000Z: timeout',
    ]);
    expect(await db.metadata.findUnique({ where: { name: 'pruned_at' } })).not.toBeNull();
  } finally {
    await close();
  }
}, 60_000);
