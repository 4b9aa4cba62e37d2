/** A ledger in use, in which every attempt counted as a lost process, carried over by why_attempts_failed. */
import { migratedFromBefore } from '../../support/store-before.ts';

/** A digest in each state: what it has had, and how many processes it has lost and times it was not made. */
const DIGESTS: readonly (readonly [
  status: string,
  attempts: number,
  code: string | null,
  response: string | null,
  processesLost: number,
  timesUnmade: number,
])[] = [
  ['planned', 0, null, null, 0, 0],
  ['sending', 1, null, null, 0, 0],
  ['sending', 5, null, null, 4, 0],
  ['sending', 8, null, '451 4.7.1 greylisted', 0, 0],
  ['retrying', 8, 'server_said_later', '451 4.7.1 greylisted', 0, 0],
  ['retrying', 0, 'rate_limited', null, 0, 0],
  ['retrying', 2, 'not_composed', null, 0, 2],
  ['retrying', 1, 'paper_taken', null, 0, 1],
  ['uncertain', 3, 'no_answer', 'timeout', 0, 0],
  ['sent', 2, null, '250 ok', 0, 0],
  ['empty', 1, 'nothing_matched', null, 0, 0],
  ['suppressed', 1, 'superseded', null, 0, 0],
  ['failed', 3, 'dead_letter', null, 0, 0],
  ['failed', 8, 'processes_lost', null, 0, 0],
];

const quoted = (text: string | null): string => (text === null ? 'NULL' : `'${text}'`);

const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), n || '@x.org', n || '@x.org', 'active', now() FROM generate_series(1, ${DIGESTS.length}) AS n;
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', now(), now());
  INSERT INTO deliveries (run_id, reader_id, status, attempts, reason_code, response, local_day, new_since, planned_at) VALUES
    ${DIGESTS.map(([status, attempts, code, response], index) => `(1, ${index + 1}, '${status}', ${attempts}, ${quoted(code)}, ${quoted(response)}, '2026-03-11', now(), now())`).join(', ')};
  INSERT INTO deliveries (kind, priority, reader_id, status, attempts, reason_code, response, planned_at) VALUES
    ('known', 0, 1, 'retrying', 20, 'not_composed', NULL, now()), ('known', 0, 1, 'sending', 3, NULL, NULL, now());`;

test('what lost its processes is still suspected, what a server answered is not, and what could not be made has no more tries than before', async () => {
  const { db, close } = await migratedFromBefore('why_attempts_failed', OLD_ROWS);
  try {
    const rows = await db.delivery.findMany({ orderBy: { id: 'asc' } });
    expect(
      rows.map(({ status, processesLost, timesUnmade }) => [status, processesLost, timesUnmade]),
    ).toEqual([
      ...DIGESTS.map(([status, , , , processesLost, timesUnmade]) => [status, processesLost, timesUnmade]),
      ['retrying', 0, 0],
      ['sending', 2, 0],
    ]);
    expect(rows.map(({ attempts }) => attempts)).toEqual([...DIGESTS.map(([, attempts]) => attempts), 20, 3]);
  } finally {
    await close();
  }
}, 60_000);
