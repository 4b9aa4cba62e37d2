/** Claim → select → compose → fix in the ledger: mails made ready for the wire, ahead of it. */
import type { App } from '../../app.ts';
import { createOffers } from '../../digest/selection/candidate-pool.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import { type ClaimedDelivery, type ClaimOptions, claimBatch, releaseClaims } from '../queue/claim-store.ts';
import type { Lease } from '../queue/lease.ts';
import { fixMails } from '../queue/ledger-store.ts';
import { createPieceMemory, keptMails } from '../queue/stored-message-store.ts';
import { type ComposedMail, composeMails, type DigestBatch, openBatch } from './compose-mails.ts';
import type { Settlement } from './decide.ts';
import type { MailRoom } from './mailer.ts';
import { workAhead } from './prefetch.ts';
import type { Turns } from './quotas.ts';
import type { MailInFlight } from './send-window.ts';
import { selectAgain } from './unmade-mail.ts';

/** Deliveries taken at first, and at most: large enough that statements are few, small enough that another worker gets its share. */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 500;
/** How long a batch should last at most (milliseconds): who unsubscribes after the claim is noticed when the mail is fixed, or never. */
const BATCH_LASTS_MS = 2_000;
/** Mails composed and fixed in the ledger together. */
const GROUP = 40;
/** Groups composed at once; more would keep the answers of the mails on the wire waiting for longer. */
const COMPOSED_AT_ONCE = 1;
/** Groups fixed at once, or waiting for the wire: the ledger's writes take longer than the wire. A group is about 3 MB. */
const FIXED_AT_ONCE = 6;

/** What one round of sending has in hand. */
export interface OpenClaim {
  readonly holder: string;
  readonly lease: Lease;
  /** Aborted when nothing more is to be begun. */
  readonly signal: AbortSignal;
  /** Claimed, and neither settled nor on the wire yet. */
  readonly notBegun: Set<number>;
  taken: number;
}

export interface ReadyDigestsOptions {
  readonly room: MailRoom;
  readonly turns: Turns;
  readonly only: ClaimOptions['only'];
  /** Called before each claim: what goes first. */
  readonly before: (claim: OpenClaim) => Promise<unknown>;
  /** Is the mail server to be left alone? Then nothing more is claimed. */
  readonly isResting: () => boolean;
  /** Deliveries that the claim has settled by itself, by status. */
  readonly settledByClaim: (status: 'suppressed' | 'uncertain' | 'failed', count: number) => void;
  /** Writes down what is settled without being sent. */
  readonly record: (claim: OpenClaim, settlements: readonly Settlement[]) => Promise<unknown>;
}

export interface ReadyDigests {
  /** The mails that may go on the wire now, in order, until nothing can be sent; `return` waits for those that are being made. */
  mails(claim: OpenClaim): AsyncGenerator<MailInFlight<ClaimedDelivery>, void>;
  /** When sending has ended: what was not begun is free for the next claim. What is fixed by now goes out as it is. */
  giveBackRest(claim: OpenClaim): Promise<void>;
}

interface ClaimedGroup {
  readonly batch: DigestBatch;
  readonly claimed: readonly ClaimedDelivery[];
}

interface ComposedGroup {
  /** Composed and fixed by an earlier try. */
  readonly again: readonly { readonly delivery: ClaimedDelivery; readonly mail: OutgoingMail }[];
  readonly composed: readonly ComposedMail[];
}

/** Twice as many as last time where that went fast, half as many where a rate or a slow server made it last. */
const nextBatchSize = (size: number, lastedMs: number): number =>
  lastedMs > BATCH_LASTS_MS ? Math.max(Math.ceil(size / 2), 1) : Math.min(size * 2, LARGEST_BATCH);

export function createReadyDigests(app: App, options: ReadyDigestsOptions): ReadyDigests {
  const { room, turns } = options;
  const memory = createPieceMemory();
  const offers = createOffers(app);

  async function* claimedGroups(claim: OpenClaim): AsyncGenerator<ClaimedGroup, void> {
    let size = FIRST_BATCH;
    while (!claim.signal.aborted && !options.isResting() && claim.lease.isHeld()) {
      await options.before(claim);
      const { deliveries, settled } = await claimBatch(app.db, {
        holder: claim.holder,
        size,
        now: app.clock.now(),
        uncertainDeliveries: app.config.uncertainDeliveries,
        ...(options.only === undefined ? {} : { only: options.only }),
      });
      const settledAtOnce = settled.suppressed + settled.uncertain + settled.failed;
      for (const status of ['suppressed', 'uncertain', 'failed'] as const)
        options.settledByClaim(status, settled[status]);
      for (const { id } of deliveries) claim.notBegun.add(id);
      claim.taken += deliveries.length + settledAtOnce;
      if (deliveries.length + settledAtOnce === 0) return;
      const begun = app.clock.steadyNow();
      const batch = await openBatch(app, room, offers, deliveries);
      for (let at = 0; at < deliveries.length; at += GROUP)
        yield { batch, claimed: deliveries.slice(at, at + GROUP) };
      size = nextBatchSize(size, app.clock.steadyNow() - begun);
    }
  }

  /** Selects and composes the mails of one group; those that an earlier try composed are the same bytes again. */
  async function compose(claim: OpenClaim, { batch, claimed }: ClaimedGroup): Promise<ComposedGroup> {
    const { admitted, waiting } = await turns.admit(claimed);
    await settle(claim, waiting);
    const kept = await keptMails(app.db, admitted);
    const { composed, without } = await composeMails(
      app,
      room,
      batch,
      admitted.filter(({ id }) => !kept.has(id)),
    );
    await settle(claim, without);
    const again = admitted.flatMap((delivery) => {
      const raw = kept.get(delivery.id);
      return raw === undefined
        ? []
        : [
            {
              delivery,
              mail: { raw, messageId: delivery.messageId ?? '', envelope: room.envelopeOf(delivery) },
            },
          ];
    });
    return { again, composed };
  }

  /** Fixes the composed mails of a group in the ledger, and gives what may go on the wire. */
  async function fix(
    claim: OpenClaim,
    { again, composed }: ComposedGroup,
  ): Promise<MailInFlight<ClaimedDelivery>[]> {
    const ready = [...again, ...(await fixed(claim, composed))];
    return ready.map(({ delivery, mail }) => ({ deliveryId: delivery.id, mail, about: delivery }));
  }

  async function fixed(
    claim: OpenClaim,
    composed: readonly ComposedMail[],
  ): Promise<readonly ComposedMail[]> {
    if (composed.length === 0) return [];
    const now = app.clock.now();
    const mails = composed.map(({ fixedMail }) => fixedMail);
    const { fixed: written, repeated } = await fixMails(app.db, { holder: claim.holder, mails, memory, now });
    if (written.size === composed.length) return composed;
    // Another delivery of the same reader took one of the papers meanwhile, or a paper has become one with another: the next try
    // selects anew.
    if (repeated.size > 0) offers.forget();
    const again = composed
      .filter(({ delivery }) => repeated.has(delivery.id))
      .map(({ delivery }) => selectAgain(delivery, now));
    await settle(claim, again);
    // Their readers have left: the next claim says so in the ledger.
    const left = composed
      .map(({ delivery }) => delivery.id)
      .filter((id) => !written.has(id) && !repeated.has(id));
    await giveBack(claim, left);
    return composed.filter(({ delivery }) => written.has(delivery.id));
  }

  async function settle(claim: OpenClaim, settlements: readonly Settlement[]): Promise<void> {
    if (settlements.length > 0) await options.record(claim, settlements);
    for (const { deliveryId } of settlements) claim.notBegun.delete(deliveryId);
  }

  async function giveBack(claim: OpenClaim, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await releaseClaims(app.db, { holder: claim.holder, ids });
    turns.released(ids);
    for (const id of ids) claim.notBegun.delete(id);
  }

  return {
    async *mails(claim) {
      const composed = workAhead(claimedGroups(claim), COMPOSED_AT_ONCE, (group) => compose(claim, group));
      for await (const group of workAhead(composed, FIXED_AT_ONCE, (group) => fix(claim, group)))
        yield* group;
    },
    giveBackRest: (claim) => giveBack(claim, [...claim.notBegun]),
  };
}
