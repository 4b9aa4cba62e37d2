/** A store in use, whose reasons are sentences, carried over by the migration reason_codes. */

import { listDeliveries } from '../../../src/delivery/reports/ledger-views-store.ts';
import { migratedFromBefore } from '../../support/store-before.ts';

/** Each sentence that was ever written, with a status that it stood beside, and the code that it is now. */
const SENTENCES: readonly (readonly [status: string, sentence: string | null, code: string | null])[] = [
  ['planned', null, null],
  ['sent', null, null],
  ['empty', 'no paper was read in this period', 'no_papers'],
  [
    'empty',
    'none of the 12 papers of this period is new to the reader and matches ai, “volcano”',
    'nothing_matched',
  ],
  ['suppressed', 'the reader is unsubscribed', 'reader_inactive'],
  ['suppressed', 'the reader is paused', 'reader_paused'],
  ['suppressed', 'superseded by a newer digest', 'superseded'],
  ['suppressed', 'too old to be sent', 'too_old'],
  ['suppressed', 'the store was restored from a backup: it may have been sent since', 'restored'],
  ['retrying', 'the mail server could not be reached', 'not_reached'],
  ['retrying', 'the mail server refused our login', 'login_refused'],
  ['retrying', 'the mail server broke off at this mail', 'broke_off'],
  ['retrying', 'the mail server asked to come back later', 'server_said_later'],
  ['retrying', 'the mail server put the message off', 'message_deferred'],
  ['retrying', 'the mailbox could not take it', 'mailbox_unavailable'],
  ['retrying', 'the mail could not be composed: no such thing', 'not_composed'],
  ['retrying', 'one of its papers went with another mail meanwhile', 'paper_taken'],
  ['retrying', 'waiting for its turn: at most 20/s to gmail.com and 2 more', 'rate_limited'],
  ['retrying', 'waiting for its turn: the warm-up plan has 10 mails for 2026-03-11', 'warm_up_full'],
  ['retrying', 'the mail server refused the whole run', 'run_rejected'],
  ['retrying', 'an operator asked for it', 'operator_resend'],
  ['failed', 'the mail server refused the message', 'message_refused'],
  ['failed', 'the mail server refused the address', 'address_refused'],
  ['failed', 'given up after a day: the mailbox could not take it', 'given_up'],
  ['failed', 'given up after a day without reaching the mail server', 'never_reached'],
  ['failed', 'set aside after 3 tries: the mail could not be composed: too old to be sent', 'dead_letter'],
  ['failed', 'set aside after 3 tries: one of its papers went with another mail meanwhile', 'dead_letter'],
  ['failed', 'set aside: 8 processes that took it did not live to send it', 'processes_lost'],
  ['uncertain', 'the whole mail was handed over and no answer came', 'no_answer'],
  ['uncertain', 'it may have arrived: the process died after handing it over', 'process_died'],
  ['uncertain', 'it may have arrived, and is too old to be sent again', 'too_old_in_doubt'],
  ['uncertain', 'it may have arrived, and the store was restored from a backup', 'restored_in_doubt'],
  [
    'uncertain',
    'it may have arrived at an earlier try; the last one: the mail server refused the message',
    'message_refused',
  ],
  [
    'uncertain',
    'it may have arrived at an earlier try; the last one: given up after a day: the mailbox could not take it',
    'given_up',
  ],
  ['sent', 'an operator said so', 'operator_sent'],
  ['failed', 'a sentence of an operator’s own', 'other'],
];

const quoted = (text: string | null): string => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`);

const OLD_ROWS = `
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', now() - interval '1 day', now());
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), n || '@x.org', n || '@x.org', 'active', now() FROM generate_series(1, ${SENTENCES.length + 1}) AS n;
  INSERT INTO deliveries (run_id, reader_id, status, reason, local_day, new_since, planned_at) VALUES
    ${SENTENCES.map(([status, sentence], index) => `(1, ${index + 1}, '${status}', ${quoted(sentence)}, '2026-03-11', now(), now())`).join(', ')},
    (1, ${SENTENCES.length + 1}, 'sending', 'goes by the warm-up plan of 2026-03-11', '2026-03-11', now(), now());`;

test('each sentence that stood as a reason is a code, and is shown in the words of today; what is being sent keeps its slot', async () => {
  const store = await migratedFromBefore('reason_codes', OLD_ROWS);
  try {
    const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } });
    expect(rows.slice(0, SENTENCES.length).map(({ status, reasonCode }) => [status, reasonCode])).toEqual(
      SENTENCES.map(([status, , code]) => [status, code]),
    );
    const listed = (await listDeliveries(store.db, { limit: 100 })).reverse();
    expect(listed.map(({ status, reason }) => [status, reason])).toEqual([
      ...SENTENCES.map(([status, sentence]) => [
        status,
        sentence?.replace('waiting for its turn', 'throttled').replace(/^set aside/, 'given up') ?? null,
      ]),
      ['sending', null],
    ]);
    expect(rows.at(-1)).toMatchObject({ reasonCode: null, warmUpDay: '2026-03-11' });
  } finally {
    await store.close();
  }
}, 60_000);
