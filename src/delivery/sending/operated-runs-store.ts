/**
 * An operator's decisions about a run: hold it, resume it at once, or accept that its unknown addresses are
 * gone.
 */

import type { Database, Transaction } from '../../database/client.ts';
import { PaperroundError } from '../../errors.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { lockReaders } from '../../readers/readers-store.ts';
import { lockUnknownAddresses, recordUnknownAddresses } from './unknown-addresses-store.ts';

/**
 * Nothing more of the run is claimed until resumeRun; mails on the wire are finished. A run that was stopped
 * already then stays stopped until resumeRun, too.
 * @throws PaperroundError `unknown_run`
 */
export async function holdRun(db: Transaction, { id, now }: { id: number; now: Date }): Promise<void> {
  const held = await db.$executeRaw`
    UPDATE digest_runs SET stopped_at = COALESCE(stopped_at, ${now}::timestamptz), stop_code = 'operator', stop_detail = NULL
    WHERE id = ${id}`;
  if (held === 0) throw unknownRun(id);
}

/**
 * Resumes a run at once, and makes its waiting mails due. With `acceptUnknown`, addresses that the mail
 * server says do not exist are accepted as gone: their readers are stopped now, and those of further such
 * addresses when the run closes.
 * @throws PaperroundError `unknown_run`
 */
export async function resumeRun(
  db: Database,
  hasher: AddressHasher,
  { id, acceptUnknown, now }: { id: number; acceptUnknown: boolean; now: Date },
): Promise<void> {
  await db.$transaction(async (tx) => {
    if (acceptUnknown) await acceptUnknownAddresses(tx, hasher, { id, now });
    const resumed = await tx.$executeRaw`
      UPDATE digest_runs SET stopped_at = NULL, accepts_unknown = accepts_unknown OR ${acceptUnknown} WHERE id = ${id}`;
    if (resumed === 0) throw unknownRun(id);
    await tx.$executeRaw`
      UPDATE deliveries SET next_attempt_at = ${now}::timestamptz
      WHERE run_id = ${id} AND status = 'retrying' AND next_attempt_at > ${now}::timestamptz
        AND reason_code IN ('run_rejected', 'login_refused', 'we_are_refused', 'server_said_later')`;
  });
}

async function acceptUnknownAddresses(
  tx: Transaction,
  hasher: AddressHasher,
  { id, now }: { id: number; now: Date },
): Promise<void> {
  // Locks readers before deliveries, the same order as in erasing.
  const waiting = await tx.delivery.findMany({
    where: { runId: id, status: { in: ['retrying', 'uncertain'] }, reasonCode: 'unknown_address' },
    select: { readerId: true },
  });
  await lockReaders(
    tx,
    waiting.map(({ readerId }) => readerId),
  );
  await tx.$executeRaw`
    UPDATE deliveries SET status = CASE status WHEN 'retrying' THEN 'failed' ELSE status END, next_attempt_at = NULL
    WHERE run_id = ${id} AND status IN ('retrying', 'uncertain') AND reason_code = 'unknown_address'`;
  const { unknown } = await lockUnknownAddresses(tx, { runId: id, limit: waiting.length });
  await recordUnknownAddresses(
    tx,
    hasher,
    unknown.map((one) => ({ ...one, address: 'hard' })),
    now,
  );
}

const unknownRun = (id: number): PaperroundError =>
  new PaperroundError('unknown_run', `There is no run ${id}; expected the id of one`, {
    hint: '`paperround runs` lists them.',
    facts: { id },
  });
