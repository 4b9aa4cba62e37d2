/** Selects and composes the mails of one group of claimed deliveries. */
import type { App } from '../app.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import type { OutgoingMail } from '../delivery/delivery.ts';
import type { FixedMail } from '../delivery/kept-mail-store.ts';
import type { Settlement } from '../delivery/settle.ts';
import type { Selection } from '../digest/digest.ts';
import { LEFTOVER_MS } from '../digest/select.ts';
import { type DigestReader, digestReaders } from '../readers/digest-readers-store.ts';
import { composeDigest, loadOffer, type Offer, selectFor } from './compose-digest.ts';
import type { MailRoom } from './mail-room.ts';

export interface ComposedMail {
  readonly delivery: ClaimedDelivery;
  readonly mail: OutgoingMail;
  readonly fixedMail: FixedMail;
}

export interface Composed {
  readonly composed: readonly ComposedMail[];
  /** Deliveries for readers who matched nothing, with the reason. */
  readonly empty: readonly Settlement[];
}

/** The offer of the last window asked for: the groups of a run share it. */
const offers = new WeakMap<MailRoom, { readonly from: number; readonly until: number; readonly offer: Promise<Offer> }>();

export async function composeMails(app: App, room: MailRoom, deliveries: readonly ClaimedDelivery[]): Promise<Composed> {
  if (deliveries.length === 0) return { composed: [], empty: [] };
  const press = await room.press();
  const composed: ComposedMail[] = [];
  const empty: Settlement[] = [];
  for (const until of new Set(deliveries.map(({ periodEnd }) => periodEnd.getTime()))) {
    const together = deliveries.filter(({ periodEnd }) => periodEnd.getTime() === until);
    const offer = await offerFor(app, room, together, new Date(until));
    const readers = await digestReaders(
      app.db,
      together.map(({ readerId }) => readerId),
      offer.firstPaperId,
    );
    offer.queryMatches.prepare([...readers.values()].flatMap(({ queries }) => queries));
    const making: Promise<ComposedMail>[] = [];
    for (const delivery of together) {
      const reader = readers.get(delivery.readerId);
      // Erased since the claim; its delivery went with it.
      if (reader === undefined) continue;
      const selection = selectFor(offer, reader, { newSince: delivery.newSince, now: delivery.periodEnd });
      if (selection.picks.length === 0) empty.push(emptySettlement(delivery, reader, offer));
      else making.push(composeOne(app, room, press, delivery, selection));
    }
    // Together, as signatures are computed on other threads.
    composed.push(...(await Promise.all(making)));
  }
  return { composed, empty };
}

/** Papers have become one since the offer was read: the next group reads it again. */
export function forgetOffer(room: MailRoom): void {
  offers.delete(room);
}

async function offerFor(app: App, room: MailRoom, deliveries: readonly ClaimedDelivery[], until: Date): Promise<Offer> {
  const oldest = deliveries.reduce((least, { newSince }) => Math.min(least, newSince.getTime()), until.getTime() - LEFTOVER_MS);
  const known = offers.get(room);
  if (known !== undefined && known.until === until.getTime() && known.from <= oldest) return known.offer;
  const offer = loadOffer(app, new Date(oldest), until);
  offers.set(room, { from: oldest, until: until.getTime(), offer });
  return offer;
}

async function composeOne(
  app: App,
  room: MailRoom,
  press: Awaited<ReturnType<MailRoom['press']>>,
  delivery: ClaimedDelivery,
  selection: Selection,
): Promise<ComposedMail> {
  const mailDate = app.clock.now();
  const { rendered, raw, messageId, paperIds } = composeDigest(app, press, { ...delivery, deliveryId: delivery.id, mailDate }, selection);
  const mail = await room.sign({ envelope: room.envelopeOf(delivery), messageId, raw });
  return {
    delivery,
    mail,
    fixedMail: {
      deliveryId: delivery.id,
      readerId: delivery.readerId,
      paperIds,
      messageId,
      mailDate,
      matched: selection.matched,
      raw: mail.raw,
      parts: [rendered.text, rendered.html],
    },
  };
}

function emptySettlement(delivery: ClaimedDelivery, reader: DigestReader, offer: Offer): Settlement {
  const wanted = [...reader.topics, ...reader.queries.map((query) => `“${query}”`)];
  const scope = wanted.length === 0 ? 'everything trending' : wanted.slice(0, 5).join(', ');
  const reason =
    offer.candidates.papers.length === 0
      ? 'no paper was read in this period'
      : `none of the ${offer.candidates.papers.length} papers of this period is new to the reader and matches ${scope}`;
  return { deliveryId: delivery.id, status: 'empty', reason, response: null, nextAttemptAt: null, countsAsAttempt: true, matched: 0 };
}
