/**
 * Decides on mails that cannot be made, so that none blocks the others: retried later, then a dead letter.
 */

import type { Selection } from '../../digest/digest.ts';
import { type Addressee, type RenderContext, renderDigest } from '../../digest/rendering/compose-digest.ts';
import { MINUTE_MS } from '../../durations.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { ReasonDetail } from '../reason.ts';
import { type Decision, stillUncertain } from './decide.ts';

/**
 * A mail that could not be made this many times becomes a dead letter, and its papers are available to the
 * reader's next digest.
 */
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 5 * MINUTE_MS;

/**
 * The decision on a claimed mail that was not made: retried in five minutes, or `failed` if this was the last
 * time.
 */
export function retryLater(
  { id, timesUnmade, inDoubt }: ClaimedDelivery,
  cause: 'not_composed' | 'paper_taken',
  detail: ReasonDetail,
  now: Date,
): Decision {
  const tries = timesUnmade + 1;
  const isLast = tries >= MOST_TRIES;
  const decision: Decision = {
    deliveryId: id,
    status: isLast ? 'failed' : 'retrying',
    reason: isLast ? 'dead_letter' : cause,
    detail: isLast ? { ...detail, cause, tries } : detail,
    response: null,
    nextAttemptAt: isLast ? null : new Date(now.getTime() + TRY_AGAIN_MS),
    countsAsAttempt: true,
    isUnmade: true,
  };
  return isLast && inDoubt ? stillUncertain(decision) : decision;
}

/** The decision on a mail with a paper that another mail took meanwhile: it is made again at once. */
export function requeue(delivery: ClaimedDelivery, now: Date): Decision {
  const decision = retryLater(delivery, 'paper_taken', {}, now);
  return decision.status === 'retrying' ? { ...decision, nextAttemptAt: now } : decision;
}

/**
 * Returns the papers that break a digest by themselves, with the error; empty if the papers are not to blame.
 * Called only if the whole digest failed to render.
 */
export function unrenderablePapers(
  context: RenderContext,
  to: Addressee,
  { items, edition }: Selection,
): ReadonlyMap<number, unknown> {
  const broken = new Map<number, unknown>();
  for (const pick of items) {
    try {
      renderDigest(context, to, { edition, items: [pick], matched: 1, undelivered: [] });
    } catch (error) {
      broken.set(pick.paper.id, error);
    }
  }
  // If all papers break it, the template or the reader is at fault; leaving them out would leave nothing to
  // send.
  return broken.size < items.length ? broken : new Map();
}
