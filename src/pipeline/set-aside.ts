/** What becomes of mails that cannot be made, so that one of them never holds up or costs another: put off, then set aside. */
import type { App } from '../app.ts';
import { readFact, writeFact } from '../database/facts-store.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import type { Settlement } from '../delivery/settle.ts';
import type { Selection } from '../digest/digest.ts';
import { messageOf } from '../errors.ts';
import { type Addressee, type Press, renderDigest } from './compose-digest.ts';

/** A mail that could not be made this often is set aside: its papers are free again for the reader's next digest. */
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 5 * 60_000;
/** How long `status` tells of a paper that cannot be shown. */
const TOLD_FOR_MS = 48 * 3_600_000;

/** A claimed mail that was not made: tried again later, and `failed` when this was the last try. Nothing was sent. */
export function putOff({ id, attempts }: ClaimedDelivery, because: string, now: Date): Settlement {
  const isLast = attempts >= MOST_TRIES;
  return {
    deliveryId: id,
    status: isLast ? 'failed' : 'retrying',
    reason: isLast ? `set aside after ${attempts} tries: ${because}` : because,
    response: null,
    nextAttemptAt: isLast ? null : new Date(now.getTime() + TRY_AGAIN_MS),
    countsAsAttempt: true,
  };
}

/** A mail that holds a paper which another mail took meanwhile: made anew at once. */
export function selectAgain(delivery: ClaimedDelivery, now: Date): Settlement {
  const settlement = putOff(delivery, 'one of its papers went with another mail meanwhile', now);
  return settlement.status === 'failed' ? settlement : { ...settlement, nextAttemptAt: now };
}

/**
 * The papers that break a digest by themselves, with what was thrown; none when it is not the papers. Only asked when the whole digest
 * was broken.
 */
export function unshowablePapers(app: App, press: Press, to: Addressee, { picks }: Selection): ReadonlyMap<number, unknown> {
  const broken = new Map<number, unknown>();
  for (const pick of picks) {
    try {
      renderDigest(app, press, to, { picks: [pick], matched: 1 });
    } catch (error) {
      broken.set(pick.paper.id, error);
    }
  }
  // All of them: then it is the template or the reader, and nothing would be left to send.
  return broken.size < picks.length ? broken : new Map();
}

interface ToldPaper {
  readonly paper: number;
  readonly error: string;
  readonly at: string;
}

/** Notes papers that were left out of digests because they cannot be shown, for `status` and the dashboard. */
export async function noteUnshowable(app: App, broken: ReadonlyMap<number, unknown>): Promise<void> {
  const at = app.clock.now().toISOString();
  for (const [paper, err] of broken) app.log.error({ err, paper }, 'a paper cannot be shown; it is left out of the digests');
  const earlier = (await unshowableLately(app)).filter(({ paper }) => !broken.has(paper));
  const told = [...earlier, ...[...broken].map(([paper, error]) => ({ paper, error: messageOf(error), at }))];
  await writeFact(app.db, 'unshowable_papers', JSON.stringify(told));
}

/** Papers that were left out of the digests of the last two days because they cannot be shown. */
export async function unshowableLately(app: App): Promise<readonly ToldPaper[]> {
  const since = new Date(app.clock.now().getTime() - TOLD_FOR_MS).toISOString();
  const told = JSON.parse((await readFact(app.db, 'unshowable_papers')) ?? '[]') as readonly ToldPaper[];
  return told.filter(({ at }) => at >= since);
}
