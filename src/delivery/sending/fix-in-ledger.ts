/** A stage of sending: a mail's content is fixed in the ledger before the mail is sent. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { CandidatePools } from '../../digest/selection/candidate-pool.ts';
import { fixMails } from '../queue/ledger-store.ts';
import { type ClaimParts, type OpenClaim, releaseUnsent } from '../queue/open-claim.ts';
import type { ChunkMemory } from '../queue/stored-message-store.ts';
import type { ReadyMail } from './attempt.ts';
import { prefetch } from './prefetch.ts';
import type { RecordDecisions } from './record-attempts.ts';
import type { ComposedGroup, ComposedMail } from './render-and-sign.ts';
import { requeue } from './unmade-mail.ts';

/**
 * Number of groups that are being fixed or wait to be sent: the ledger's writes take longer than the wire. A
 * group is about 2 MB. With more groups, their data would outlive collections of the young generation, each
 * of which copies it.
 */
const FIXED_AT_ONCE = 5;

export interface FixParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly quotas: ClaimParts['quotas'];
  readonly pools: Pick<CandidatePools, 'forget'>;
  readonly memory: ChunkMemory;
  readonly record: RecordDecisions;
}

/** Yields the mails that may go on the wire now, in order. */
export async function* fixInLedger(
  parts: FixParts,
  claim: OpenClaim,
  groups: AsyncGenerator<ComposedGroup, void>,
): AsyncGenerator<ReadyMail, void> {
  const fixed = prefetch(groups, FIXED_AT_ONCE, async ({ repeated, composed }) =>
    // Drops what each mail was made of, which is not needed from here on.
    [...repeated, ...(await fixComposed(parts, claim, composed))].map(({ delivery, mail }) => ({
      mail,
      about: delivery,
    })),
  );
  for await (const group of fixed) yield* group;
}

async function fixComposed(
  parts: FixParts,
  claim: OpenClaim,
  composed: readonly ComposedMail[],
): Promise<readonly ComposedMail[]> {
  if (composed.length === 0) return [];
  const { db, memory, pools, record } = parts;
  const now = parts.clock.now();
  const mails = composed.map(({ fixedMail }) => fixedMail);
  const { fixed, repeated } = await fixMails(db, { holder: claim.holder, mails, memory, now });
  if (fixed.size === composed.length) return composed;
  // Meanwhile another delivery of the same reader took one of the papers, or a paper was merged into another:
  // the next attempt makes a new selection.
  if (repeated.size > 0) pools.forget();
  const again = composed.filter(({ delivery }) => repeated.has(delivery.id));
  await record(
    claim,
    again.map(({ delivery }) => requeue(delivery, now)),
  );
  // Their readers have left or changed address: the next claim updates the ledger.
  const left = composed
    .map(({ delivery }) => delivery.id)
    .filter((id) => !fixed.has(id) && !repeated.has(id));
  await releaseUnsent(parts, claim, left);
  return composed.filter(({ delivery }) => fixed.has(delivery.id));
}
