/** From claimed deliveries to composed mails: what a batch needs is read at once, the mails are made in groups. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../../app.ts';
import type { Selection } from '../../digest/digest.ts';
import { composeDigest, type Press } from '../../digest/rendering/compose-digest.ts';
import { type Chosen, chooseFor, type Offer, type Offers } from '../../digest/selection/candidate-pool.ts';
import { type Answers, matchesAmong } from '../../digest/selection/match-queries.ts';
import { repeatDigest } from '../../digest/selection/select.ts';
import { messageOf } from '../../errors.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import type { Paper } from '../../papers/paper.ts';
import { papersByIds } from '../../papers/papers-store.ts';
import { type DigestReader, digestReaders } from '../../readers/digest-readers-store.ts';
import { buildMatcher } from '../../topics/matcher.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { FixedMail } from '../queue/stored-message-store.ts';
import type { Settlement } from './decide.ts';
import type { MailRoom } from './mailer.ts';
import { putOff, selectAgain, unshowablePapers } from './unmade-mail.ts';
import { noteUnshowable } from './unrenderable-store.ts';

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

/** A reader of the batch, and what there is for them. */
interface Member {
  readonly reader: DigestReader;
  readonly offer: Offer;
  readonly answers: Answers;
}

/** What composing a batch of deliveries needs to know, read for all of them at once. */
export interface DigestBatch {
  readonly press: Press;
  readonly offers: Offers;
  /** By delivery id. Missing is whoever was erased since the claim; the delivery went with the reader. */
  readonly members: ReadonlyMap<number, Member>;
}

export async function openBatch(
  app: App,
  room: MailRoom,
  offers: Offers,
  deliveries: readonly ClaimedDelivery[],
): Promise<DigestBatch> {
  const sharing = new Map<Offer, ClaimedDelivery[]>();
  // Those with the usual offer last: it is the one that the next batch needs.
  for (const delivery of deliveries.toSorted(
    (one, other) => one.newSince.getTime() - other.newSince.getTime(),
  )) {
    const offer = await offers.of(delivery.newSince, delivery.periodEnd);
    const others = sharing.get(offer);
    if (others === undefined) sharing.set(offer, [delivery]);
    else others.push(delivery);
  }
  const members = new Map<number, Member>();
  for (const [offer, together] of sharing) {
    const readers = await digestReaders(
      app.db,
      together.map(({ readerId }) => readerId),
      offer.from,
    );
    const answers = await offer.queries.answer([...readers.values()].flatMap(({ queries }) => queries));
    for (const { id, readerId } of together) {
      const reader = readers.get(readerId);
      if (reader !== undefined) members.set(id, { reader, offer, answers });
    }
  }
  return { press: await room.press(), offers, members };
}

/** Selects and composes the mails of one group out of a batch. */
export async function composeMails(
  app: App,
  room: MailRoom,
  batch: DigestBatch,
  deliveries: readonly ClaimedDelivery[],
): Promise<Composed> {
  const fixed = await fixedBefore(app, deliveries);
  const toCompose: ToCompose[] = [];
  for (const delivery of deliveries) {
    const member = batch.members.get(delivery.id);
    if (member !== undefined)
      toCompose.push({
        batch,
        ...member,
        delivery,
        chosen: fixed.get(delivery.id) ?? chooseNew(room, member, delivery),
      });
  }
  await readChosen(toCompose);
  const making: Promise<ComposedMail | Settlement>[] = [];
  for (const what of toCompose) {
    making.push(composeFor(app, room, what));
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

interface ToCompose extends Member {
  readonly batch: DigestBatch;
  readonly delivery: ClaimedDelivery;
  readonly chosen: Chosen | FixedPapers;
}

/** Fixed by an earlier try whose bytes are gone. */
interface FixedPapers {
  readonly papers: readonly Paper[];
  readonly matched: number;
}

function chooseNew(
  room: MailRoom,
  { offer, reader, answers }: Member,
  { newSince, periodEnd }: ClaimedDelivery,
): Chosen {
  const broken = unshowable.get(room);
  const sent = broken === undefined ? reader.sent : [...reader.sent, ...broken];
  return chooseFor(offer, { ...reader, sent }, answers(reader.queries), { newSince, now: periodEnd });
}

/** One statement for all that nobody was sent before. */
async function readChosen(toCompose: readonly ToCompose[]): Promise<void> {
  const wanted = new Map<Offer, number[]>();
  for (const { offer, chosen } of toCompose)
    if ('ids' in chosen) wanted.set(offer, [...(wanted.get(offer) ?? []), ...chosen.ids]);
  for (const [offer, ids] of wanted) await offer.read(ids);
}

/** One mail, or why there is none. What cannot be made is put off by itself and holds up nobody else. */
async function composeFor(app: App, room: MailRoom, what: ToCompose): Promise<ComposedMail | Settlement> {
  const { batch, offer, delivery, reader, chosen } = what;
  if ('ids' in chosen && (await offer.read(chosen.ids)).size > 0) {
    batch.offers.forget();
    return selectAgain(delivery, app.clock.now());
  }
  const selection = 'ids' in chosen ? chosen.selection() : repeatSelection(reader, chosen);
  if (selection.picks.length === 0) return emptySettlement(delivery, reader, offer);
  try {
    return await composeOne(app, room, batch.press, delivery, selection, !('ids' in chosen));
  } catch (error) {
    const to = { ...delivery, deliveryId: delivery.id, mailDate: app.clock.now() };
    const broken = 'ids' in chosen ? unshowablePapers(app, batch.press, to, selection) : new Map();
    if (broken.size > 0) {
      unshowable.set(room, new Set([...(unshowable.get(room) ?? []), ...broken.keys()]));
      for (const [paper, err] of broken)
        app.log.error({ err, paper }, 'a paper cannot be shown; it is left out of the digests');
      await noteUnshowable(app.db, broken, app.clock.now());
      return composeFor(app, room, { ...what, chosen: chooseNew(room, what, delivery) });
    }
    app.log.error({ err: error, delivery: delivery.id }, 'a mail could not be composed');
    return putOff(delivery, 'not_composed', { error: messageOf(error) }, app.clock.now());
  }
}

/** Papers that break any digest they are in; met by this process. */
const unshowable = new WeakMap<MailRoom, ReadonlySet<number>>();

function repeatSelection(reader: DigestReader, fixed: FixedPapers): Selection {
  const matcher = buildMatcher(
    reader.queries.map((query) => ({ key: query, query })),
    // Said already when what it finds was looked for.
    () => undefined,
  );
  const queryMatches = matchesAmong(fixed.papers, matcher);
  return repeatDigest(fixed, { topics: reader.topics, queryMatches });
}

/** The papers fixed for those of `deliveries` that were composed before and whose kept bytes are gone. */
async function fixedBefore(
  app: App,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlyMap<number, FixedPapers>> {
  const fixed = new Map<number, FixedPapers>();
  for (const { id, paperIds, matched } of deliveries)
    if (paperIds.length > 0)
      fixed.set(id, { papers: await papersByIds(app.db, paperIds), matched: matched ?? paperIds.length });
  return fixed;
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
  const mail = await room.sign({
    envelope: room.envelopeOf(delivery),
    messageId,
    raw,
    withoutDotLines: true,
  });
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
  const papers = offer.candidates.ids.length;
  return {
    deliveryId: delivery.id,
    status: 'empty',
    ...(papers === 0
      ? { reason: 'no_papers' }
      : { reason: 'nothing_matched', detail: { papers, wanted: scope } }),
    response: null,
    nextAttemptAt: null,
    countsAsAttempt: true,
    matched: 0,
  };
}
