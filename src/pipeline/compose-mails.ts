/** From claimed deliveries to composed mails: what a batch needs is read at once, the mails are made in groups. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../app.ts';
import type { ClaimedDelivery } from '../delivery/claim-store.ts';
import type { OutgoingMail } from '../delivery/delivery.ts';
import type { FixedMail } from '../delivery/kept-mail-store.ts';
import type { Settlement } from '../delivery/settle.ts';
import { noteUnshowable } from '../delivery/unshowable-store.ts';
import type { Selection } from '../digest/digest.ts';
import { LEFTOVER_MS, repeatDigest } from '../digest/select.ts';
import { messageOf } from '../errors.ts';
import type { Paper } from '../papers/paper.ts';
import { papersByIds } from '../papers/papers-store.ts';
import { type DigestReader, digestReaders } from '../readers/digest-readers-store.ts';
import { composeDigest, loadOffer, type Offer, type Press, selectFor } from './compose-digest.ts';
import type { MailRoom } from './mail-room.ts';
import { queryMatchesOf } from './match-queries.ts';
import { putOff, unshowablePapers } from './set-aside.ts';

export interface ComposedMail {
  readonly delivery: ClaimedDelivery;
  readonly mail: OutgoingMail;
  readonly fixedMail: FixedMail;
}

export interface Composed {
  readonly composed: readonly ComposedMail[];
  /** Deliveries that are no mail, with the reason: for readers who matched nothing, or because the mail cannot be made. */
  readonly without: readonly Settlement[];
}

/** The offer of the last window asked for: the groups of a run share it. */
const offers = new WeakMap<MailRoom, { readonly from: number; readonly until: number; readonly offer: Promise<Offer> }>();

/** What composing a batch of deliveries needs to know, read for all of them at once. */
export interface DigestBatch {
  readonly press: Press;
  /** By delivery id. Missing is whoever was erased since the claim; the delivery went with the reader. */
  readonly members: ReadonlyMap<number, { readonly reader: DigestReader; readonly offer: Offer }>;
}

export async function openBatch(app: App, room: MailRoom, deliveries: readonly ClaimedDelivery[]): Promise<DigestBatch> {
  const members = new Map<number, { reader: DigestReader; offer: Offer }>();
  for (const until of new Set(deliveries.map(({ periodEnd }) => periodEnd.getTime()))) {
    const together = deliveries.filter(({ periodEnd }) => periodEnd.getTime() === until);
    const offer = await offerFor(app, room, together, new Date(until));
    const readers = await digestReaders(
      app.db,
      together.map(({ readerId }) => readerId),
      offer.from,
    );
    await offer.queryMatches.prepare([...readers.values()].flatMap(({ queries }) => queries));
    for (const { id, readerId } of together) {
      const reader = readers.get(readerId);
      if (reader !== undefined) members.set(id, { reader, offer });
    }
  }
  return { press: await room.press(), members };
}

/** Selects and composes the mails of one group out of a batch. */
export async function composeMails(
  app: App,
  room: MailRoom,
  batch: DigestBatch,
  deliveries: readonly ClaimedDelivery[],
): Promise<Composed> {
  const fixed = await fixedBefore(app, deliveries);
  const making: Promise<ComposedMail | Settlement>[] = [];
  for (const delivery of deliveries) {
    const member = batch.members.get(delivery.id);
    if (member === undefined) continue;
    making.push(composeFor(app, room, { press: batch.press, ...member, delivery, fixed: fixed.get(delivery.id) }));
    // Mails on the wire are answered meanwhile.
    await nextTurn();
  }
  const composed: ComposedMail[] = [];
  const without: Settlement[] = [];
  // Together, as signatures are computed on other threads.
  for (const made of await Promise.all(making)) {
    if ('mail' in made) composed.push(made);
    else without.push(made);
  }
  return { composed, without };
}

interface ToCompose {
  readonly press: Press;
  readonly offer: Offer;
  readonly delivery: ClaimedDelivery;
  readonly reader: DigestReader;
  /** Set when an earlier try fixed the papers and its bytes are gone. */
  readonly fixed: FixedPapers | undefined;
}

interface FixedPapers {
  readonly papers: readonly Paper[];
  readonly matched: number;
}

/** One mail, or why there is none. What cannot be made is put off by itself and holds up nobody else. */
async function composeFor(app: App, room: MailRoom, what: ToCompose): Promise<ComposedMail | Settlement> {
  const { press, offer, delivery, reader, fixed } = what;
  const selection = fixed === undefined ? selectNew(room, what) : repeatSelection(reader, fixed);
  if (selection.picks.length === 0) return emptySettlement(delivery, reader, offer);
  try {
    return await composeOne(app, room, press, delivery, selection, fixed !== undefined);
  } catch (error) {
    const to = { ...delivery, deliveryId: delivery.id, mailDate: app.clock.now() };
    const broken = fixed === undefined ? unshowablePapers(app, press, to, selection) : new Map();
    if (broken.size > 0) {
      unshowable.set(room, new Set([...(unshowable.get(room) ?? []), ...broken.keys()]));
      for (const [paper, err] of broken) app.log.error({ err, paper }, 'a paper cannot be shown; it is left out of the digests');
      await noteUnshowable(app.db, broken, app.clock.now());
      return composeFor(app, room, what);
    }
    app.log.error({ err: error, delivery: delivery.id }, 'a mail could not be composed');
    return putOff(delivery, `the mail could not be composed: ${messageOf(error)}`, app.clock.now());
  }
}

/** Papers that break any digest they are in; met by this process. */
const unshowable = new WeakMap<MailRoom, ReadonlySet<number>>();

function selectNew(room: MailRoom, { offer, reader, delivery }: ToCompose): Selection {
  const broken = unshowable.get(room);
  const sent = broken === undefined ? reader.sent : [...reader.sent, ...broken];
  return selectFor(offer, { ...reader, sent }, { newSince: delivery.newSince, now: delivery.periodEnd });
}

function repeatSelection(reader: DigestReader, fixed: FixedPapers): Selection {
  const queryMatches = queryMatchesOf(fixed.papers, () => undefined).of(reader.queries);
  return repeatDigest(fixed, { topics: reader.topics, queryMatches });
}

/** The papers fixed for those of `deliveries` that were composed before and whose kept bytes are gone. */
async function fixedBefore(app: App, deliveries: readonly ClaimedDelivery[]): Promise<ReadonlyMap<number, FixedPapers>> {
  const fixed = new Map<number, FixedPapers>();
  for (const { id, paperIds, matched } of deliveries)
    if (paperIds.length > 0) fixed.set(id, { papers: await papersByIds(app.db, paperIds), matched: matched ?? paperIds.length });
  return fixed;
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
  press: Press,
  delivery: ClaimedDelivery,
  selection: Selection,
  papersAreFixed: boolean,
): Promise<ComposedMail> {
  const mailDate = delivery.mailDate ?? app.clock.now();
  const to = { ...delivery, deliveryId: delivery.id, mailDate };
  const { rendered, raw, messageId, paperIds } = composeDigest(app, press, to, selection, room.buffers.take);
  const mail = await room.sign({ envelope: room.envelopeOf(delivery), messageId, raw, withoutDotLines: true });
  if (mail.raw !== raw) room.buffers.giveBack(raw);
  return {
    delivery,
    mail,
    fixedMail: {
      deliveryId: delivery.id,
      readerId: delivery.readerId,
      paperIds: papersAreFixed ? [] : paperIds,
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
