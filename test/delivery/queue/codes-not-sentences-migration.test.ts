/** A store in use, whose runs and bounces are known by sentences, carried over by codes_not_sentences. */
import { recordBounce } from '../../../src/delivery/bounces/bounce-store.ts';
import { findDelivery } from '../../../src/delivery/reports/ledger-views-store.ts';
import { readStory } from '../../../src/delivery/reports/reader-story-store.ts';
import { describeStop } from '../../../src/delivery/run-stop.ts';
import { stopRejectedRun } from '../../../src/delivery/sending/rejected-runs-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';

const UNKNOWN =
  '12 of 34 addresses tried do not exist, says the mail server (550 5.1.1 <[address]> (no) such user); their readers are not stopped';

/** A run in each state: whether it is stopped, its old code and sentence, and its code now. */
const RUNS: readonly (readonly [
  isStopped: boolean,
  code: string | null,
  sentence: string | null,
  now: string | null,
])[] = [
  [false, null, null, null],
  [true, 'refused', '535 5.7.8 bad login', 'refused'],
  [true, null, "550 5.7.1 it's not welcome", 'refused'],
  [true, 'unknown_addresses', UNKNOWN, 'unknown_addresses'],
  [true, 'operator', 'an operator stopped it', 'operator'],
  [false, 'refused', '535 5.7.8 bad login', 'refused'],
  [false, null, '550 5.7.1 not welcome', 'refused'],
];

/** A bounce of each kind, as it was stored, and its kind now. */
const BOUNCES: readonly (readonly [stored: string, kind: string, counts: boolean])[] = [
  ['hard', 'hard', true],
  ['soft', 'soft', true],
  ['complaint', 'complaint', true],
  ['unsubscribe', 'unsubscribe', true],
  ['soft (not counted)', 'soft', false],
  ['hard (not counted)', 'hard', false],
];

/** Mails of the first run; the first three are refusals of it. */
const WAITING: readonly (readonly [status: string, code: string, response: string])[] = [
  ['retrying', 'server_said_later', '554 5.3.0 no mail from you'],
  ['retrying', 'broke_off', '521 5.0.0 go away'],
  ['retrying', 'we_are_refused', '550 5.7.1 not welcome'],
  ['retrying', 'server_said_later', '451 4.7.1 greylisted'],
  ['retrying', 'broke_off', 'ECONNRESET'],
  ['sent', 'operator_sent', '554 5.3.0 no'],
];

const quoted = (text: string | null): string => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`);
const NOW = new Date('2026-03-11T12:00:00Z');

const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), n || '@x.org', n || '@x.org', 'active', now() FROM generate_series(1, 10) AS n;
  INSERT INTO digest_runs (frequency, period_start, period_end, stopped_at, stop_code, stop_reason) VALUES
    ${RUNS.map(([isStopped, code, sentence], index) => `('daily', now(), now() + interval '${index} days', ${isStopped ? 'now()' : 'NULL'}, ${quoted(code)}, ${quoted(sentence)})`).join(', ')};
  INSERT INTO bounce_events (reader_id, kind, status, detail, sha256, at) VALUES
    ${BOUNCES.map(([stored], index) => `(1, '${stored}', '5.0.0', 'words', 'report ${index}', '2026-03-11')`).join(', ')};
  INSERT INTO deliveries (run_id, reader_id, status, reason_code, reason_detail, response, local_day, new_since, planned_at) VALUES
    ${WAITING.map(([status, code, response], index) => `(1, ${index + 1}, '${status}', '${code}', NULL, '${response}', '2026-03-11', now(), '2026-03-11T11:00Z')`).join(', ')};`;

test('what was stopped still is, for the same reason in the same words; what does not count still does not, and refusals count as they did', async () => {
  const { db, close } = await migratedFromBefore('codes_not_sentences', OLD_ROWS);
  try {
    const runs = await db.digestRun.findMany({ orderBy: { id: 'asc' } });
    expect(runs.map(({ stopCode }) => stopCode)).toEqual(RUNS.map(([, , , now]) => now));
    expect(runs.filter(({ stoppedAt }) => stoppedAt !== null).map(describeStop)).toEqual(
      RUNS.filter(([isStopped]) => isStopped).map(([, , sentence]) => sentence),
    );
    expect(runs[3]?.stopDetail).toEqual({
      unknown: 12,
      tried: 34,
      response: '550 5.1.1 <[address]> (no) such user',
    });

    const bounces = await db.bounceEvent.findMany({ orderBy: { id: 'asc' } });
    expect(bounces.map(({ kind, counts }) => [kind, counts])).toEqual(
      BOUNCES.map(([, kind, counts]) => [kind, counts]),
    );
    expect(
      (await readStory(db, 1, 10)).filter(({ kind }) => kind === 'bounce').map(({ text }) => text),
    ).toEqual(expect.arrayContaining(['soft 5.0.0 words', 'soft (not counted) 5.0.0 words']));
    const soft = {
      readerId: 1,
      deliveryId: null,
      kind: 'soft',
      counts: true,
      status: null,
      detail: '',
    } as const;
    expect(await recordBounce(db, { ...soft, report: 'another', at: NOW })).toBe('counted');

    expect((await findDelivery(db, 1))?.reason).toBe('the mail server asked to come back later');
    const next = { runId: 1, reason: '550 no', atOnce: false, refused: true, unknown: 0, now: NOW };
    expect(await db.$transaction((tx) => stopRejectedRun(tx, next))).toBe(true);
    expect(await db.delivery.count({ where: { reasonCode: 'run_rejected' } })).toBe(3);
  } finally {
    await close();
  }
}, 60_000);
