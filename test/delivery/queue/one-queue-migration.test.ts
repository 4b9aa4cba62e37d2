/**
 * A store in use, with digests and transactional mails in each state, carried over by the migration
 * one_queue.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenDatabase } from '../../../src/database/client.ts';
import { describeReason, reasonOf } from '../../../src/delivery/reason.ts';
import { countByStatus } from '../../../src/delivery/reports/run-outcomes-store.ts';
import { removeOutboxCopies } from '../../../src/delivery/transactional/erased-mails.ts';
import {
  delayedConfirmations,
  newestTransactional,
  oldestRetriedTransactional,
} from '../../../src/delivery/transactional/transactional-store.ts';
import { messageIdOfNotice } from '../../../src/mail/format/message-id.ts';
import { createOutboxTransport } from '../../../src/mail/outbox-transport.ts';
import { aMail } from '../../mail/transport-contract.ts';
import { migratedFromBefore } from '../../support/store-before.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { claim } from './ledger-store-builders.ts';

const NOW = new Date('2026-03-11T12:00:00Z');

/** Each with what the earlier version had written as its response, its next instant and its code. */
const MAILS = [
  ['planned', null, null, null],
  ['sending', null, null, null],
  ['sent', '250 OK', null, null],
  ['suppressed', 'no longer wanted', null, null],
  ['failed', '550 5.1.1 no such user', null, null],
  ['failed', 'given up after 7 days: it waited too long', null, null],
  ['failed', 'given up after 7 days: 450 mailbox busy', null, null],
  ['retrying', null, '2026-03-11T18:00Z', 'delayed'],
  ['retrying', 'the mail server is away', '2026-03-11T11:00Z', null],
  ['retrying', 'throttled: its domain is limited', '2026-03-11T11:00Z', null],
  ['retrying', '451 4.7.1 greylisted', '2026-03-11T13:00Z', null],
] as const;
const DIGESTS = ['planned', 'sending', 'sent', 'empty', 'suppressed', 'retrying', 'failed', 'uncertain'];

const quoted = (value: string | null): string => (value === null ? 'NULL' : `'${value}'`);
const OLD_ROWS = `
  INSERT INTO readers (public_id, email, email_key, status, created_at)
    SELECT gen_random_uuid(), number || '@x.org', number || '@x.org', 'active', '2026-03-10T00:00Z' FROM generate_series(1, ${MAILS.length}) AS number;
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', '2026-03-10T12:00Z', '2026-03-11T11:00Z');
  INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, next_attempt_at, lease_holder)
    SELECT 1, number, status, '2026-03-11', '2026-03-10T12:00Z', '2026-03-11T11:00Z', '2026-03-11T11:00Z', CASE status WHEN 'sending' THEN 'alive' END
    FROM unnest(ARRAY['${DIGESTS.join("', '")}']) WITH ORDINALITY AS of(status, number);
  INSERT INTO senders VALUES ('alive', clock_timestamp() + interval '1 hour');
  INSERT INTO transactional_mails (reader_id, kind, status, response, next_attempt_at, reason_code, attempts, created_at, sent_at, lease_holder, lease_until)
    VALUES ${MAILS.map(
      ([status, response, next, code], index) =>
        `(${index + 1}, 'confirmation', '${status}', ${quoted(response)}, ${quoted(next)}, ${quoted(code)}, ${status === 'planned' ? 0 : 1},
          timestamptz '2026-03-11T10:00Z' + interval '${index} seconds', ${status === 'sent' ? `'2026-03-11T10:01Z'` : 'NULL'},
          ${status === 'sending' ? `'old'` : 'NULL'}, ${status === 'sending' ? `now() + interval '1 minute'` : 'NULL'})`,
    ).join(', ')}`;

let store: OpenDatabase;
beforeAll(async () => {
  store = await migratedFromBefore('one_queue', OLD_ROWS);
}, 60_000);
afterAll(() => store.close());

const transactional = () => store.db.delivery.findMany({ where: { priority: 0 }, orderBy: { id: 'asc' } });

test('every transactional mail is in the queue, in its order, with its state as a code and the words of the server alone', async () => {
  const mails = await transactional();
  expect(mails.map(({ readerId }) => readerId)).toEqual(MAILS.map((_, index) => index + 1));
  expect(mails.map(({ status, reasonCode, response }) => [status, reasonCode, response])).toEqual([
    ['planned', null, null],
    ['planned', null, null],
    ['sent', null, '250 OK'],
    ['suppressed', 'not_wanted', null],
    ['failed', 'other', '550 5.1.1 no such user'],
    ['failed', 'link_expired', null],
    ['failed', 'given_up', '450 mailbox busy'],
    ['retrying', 'delayed', null],
    ['retrying', 'not_reached', null],
    ['retrying', 'rate_limited', null],
    ['retrying', 'other', '451 4.7.1 greylisted'],
  ]);
  expect(mails.every((mail) => mail.reasonCode === null || describeReason(reasonOf(mail)) !== '')).toBe(true);
  expect(mails.map(({ plannedAt }) => plannedAt.getUTCSeconds())).toEqual(MAILS.map((_, index) => index));
  expect(mails[2]?.sentAt).toEqual(new Date('2026-03-11T10:01Z'));
  expect(mails.every(({ leaseHolder, runId, localDay }) => (leaseHolder ?? runId ?? localDay) === null)).toBe(
    true,
  );
  expect(await delayedConfirmations(store.db)).toEqual({ count: 1, until: new Date('2026-03-11T18:00Z') });
  expect(await oldestRetriedTransactional(store.db)).toMatchObject({ reason: { code: 'not_reached' } });
  expect(await newestTransactional(store.db, 7)).toEqual({ status: 'failed', response: '450 mailbox busy' });
});

test('what was waiting or being sent is due, a digest of a living process is not, and confirmations are no deliveries', async () => {
  const due = await claim(store.db, { now: NOW });
  expect(due.transactional.map(({ readerId }) => readerId).toSorted((one, other) => one - other)).toEqual([
    1, 2, 9, 10,
  ]);
  const { deliveries } = await claim(store.db, { now: NOW });
  expect(deliveries.map(({ readerId }) => readerId).toSorted()).toEqual([1, 6, 8]);
  expect(await countByStatus(store.db)).toMatchObject({ sent: 1, empty: 1, failed: 1, suppressed: 1 });
});

test('a mail that was sent before keeps its Message-ID, by which the copy of an erased reader is found', async () => {
  const [, , sent] = await transactional();
  expect(sent?.messageId).toBe('3');
  const folder = temporaryFolder();
  const { publicId } = await store.db.reader.findUniqueOrThrow({ where: { id: 3 } });
  const messageId = messageIdOfNotice({
    key: `${publicId} confirmation 3 2026-03-11T10:00:02.000Z`,
    domain: 'papers.example',
  });
  const transport = createOutboxTransport(join(folder, 'outbox'));
  await transport.send(aMail({ messageId }));
  expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  await removeOutboxCopies(
    { dataDir: folder, mailDomain: 'papers.example' },
    { publicId, messageIds: [], transactional: sent === undefined ? [] : [sent] },
  );
  expect(await readdir(join(folder, 'outbox'))).toEqual([]);
});

test('a digest without a run, or a transactional mail with one, is not taken', async () => {
  const mail = { readerId: 1, plannedAt: NOW };
  await expect(store.db.delivery.create({ data: mail })).rejects.toThrow('deliveries_kind_check');
  await expect(
    store.db.delivery.create({ data: { ...mail, kind: 'confirmation', priority: 0, runId: 1 } }),
  ).rejects.toThrow('deliveries_kind_check');
});
