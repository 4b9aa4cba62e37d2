/** A stage of sending: renders, composes and signs mails; one that fails does not affect the others. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { Selection } from '../../digest/digest.ts';
import { type Addressee, composeDigest, type RenderContext } from '../../digest/rendering/compose-digest.ts';
import type { CandidatePools } from '../../digest/selection/candidate-pool.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { messageIdOf } from '../../mail/format/message-id.ts';
import type { OutgoingMail } from '../../mail/mail.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';
import type { OpenClaim } from '../queue/open-claim.ts';
import type { FixedMail } from '../queue/stored-message-store.ts';
import type { Decision } from './decide.ts';
import type { Mailer } from './mailer.ts';
import { prefetch } from './prefetch.ts';
import type { RecordDecisions } from './record-attempts.ts';
import {
  type RepeatedMail,
  type SelectedGroup,
  type SelectedMail,
  type SelectParts,
  selectNew,
  toSelection,
} from './select-papers.ts';
import { requeue, retryLater, unrenderablePapers } from './unmade-mail.ts';
import { recordUnrenderable } from './unrenderable-store.ts';
import { composeForWebhook } from './webhooks.ts';

/** Number of groups composed at once; more would delay handling the responses to the mails on the wire. */
const COMPOSED_AT_ONCE = 1;

export interface ComposedMail {
  readonly delivery: ClaimedDelivery;
  readonly mail: OutgoingMail;
  readonly fixedMail: FixedMail;
}

export interface ComposedGroup {
  readonly repeated: readonly RepeatedMail[];
  readonly composed: readonly ComposedMail[];
}

export interface ComposeParts extends SelectParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  readonly mailer: Pick<Mailer, 'envelopeOf' | 'renderContext' | 'buffers' | 'sign'>;
  readonly pools: Pick<CandidatePools, 'forget'>;
  readonly unrenderable: Set<number>;
  readonly record: RecordDecisions;
}

export async function* renderAndSign(
  parts: ComposeParts,
  claim: OpenClaim,
  groups: AsyncGenerator<SelectedGroup, void>,
): AsyncGenerator<ComposedGroup, void> {
  yield* prefetch(groups, COMPOSED_AT_ONCE, async ({ repeated, selected }) => {
    const making: Promise<ComposedMail | Decision>[] = [];
    for (const mail of selected) {
      making.push(composeFor(parts, mail));
      // Lets responses to the mails on the wire be handled in between.
      await nextTurn();
    }
    const composed: ComposedMail[] = [];
    const without: Decision[] = [];
    // All together, because signatures are computed on other threads.
    for (const made of await Promise.all(making)) {
      if ('mail' in made) composed.push(made);
      else without.push(made);
    }
    await parts.record(claim, without);
    return { repeated, composed };
  });
}

/** Returns the mail, or the decision to record if it cannot be made. */
async function composeFor(parts: ComposeParts, selected: SelectedMail): Promise<ComposedMail | Decision> {
  const { clock, log, mailer, pools } = parts;
  const { pool, delivery, papers } = selected;
  if ('ids' in papers && (await pool.read(papers.ids)).size > 0) {
    pools.forget();
    return requeue(delivery, clock.now());
  }
  const selection = toSelection(selected);
  if (selection.items.length === 0) return emptyDecision(selected);
  try {
    return await compose(parts, selected, selection);
  } catch (error) {
    const to = addresseeOf(selected, clock.now());
    const broken =
      'ids' in papers
        ? unrenderablePapers(await mailer.renderContext(), to, selection)
        : new Map<number, unknown>();
    if (broken.size > 0) {
      await leaveOut(parts, broken);
      return composeFor(parts, { ...selected, papers: selectNew(parts, selected) });
    }
    log.error({ err: error, delivery: delivery.id }, 'a mail could not be composed');
    return retryLater(delivery, 'not_composed', { error: messageOf(error) }, clock.now());
  }
}

/**
 * Leaves papers that break a digest by themselves out of this process's later digests; `status` reports them.
 */
async function leaveOut(
  { db, clock, log, unrenderable }: ComposeParts,
  broken: ReadonlyMap<number, unknown>,
): Promise<void> {
  for (const [paper, err] of broken) {
    unrenderable.add(paper);
    log.error({ err, paper }, 'a paper cannot be shown; it is left out of the digests');
  }
  await recordUnrenderable(db, broken, clock.now());
}

const addresseeOf = (
  { delivery, reader: { layout, format, groupByTopic, locale } }: Pick<SelectedMail, 'delivery' | 'reader'>,
  mailDate: Date,
): Addressee => {
  const { id, runId, readerPublicId, email, frequency, localDay, messageId } = delivery;
  const mail = { deliveryId: id, runId, readerPublicId, email, frequency, localDay, messageId, mailDate };
  return Object.assign(mail, { layout, format, groupByTopic, locale });
};

async function compose(
  parts: ComposeParts,
  selected: SelectedMail,
  selection: Selection,
): Promise<ComposedMail> {
  const { delivery, papers } = selected;
  const mailDate = delivery.mailDate ?? parts.clock.now();
  const context = await parts.mailer.renderContext();
  const to = addresseeOf(selected, mailDate);
  const composed = isWebhookAddress(delivery.email)
    ? await composePost(parts, context, to, selection)
    : await composeMail(parts, context, { to, delivery, selection });
  const { mail, paperIds } = composed;
  const fixedMail = {
    deliveryId: delivery.id,
    readerId: delivery.readerId,
    email: delivery.email,
    paperIds: 'ids' in papers ? paperIds : [],
    messageId: mail.messageId,
    mailDate,
    matched: selection.matched,
    edition: selection.edition,
    raw: mail.raw,
    parts: composed.parts,
  };
  return { delivery, mail, fixedMail };
}

interface Composed extends Pick<FixedMail, 'paperIds' | 'parts'> {
  readonly mail: OutgoingMail;
}

async function composeMail(
  { mailer }: ComposeParts,
  context: RenderContext,
  { to, delivery, selection }: { to: Addressee; delivery: ClaimedDelivery; selection: Selection },
): Promise<Composed> {
  const { rendered, raw, messageId, paperIds } = composeDigest(context, to, selection, mailer.buffers.take);
  const envelope = mailer.envelopeOf(delivery);
  const mail = await mailer.sign({ envelope, messageId, raw, withoutDotLines: true });
  if (mail.raw !== raw) mailer.buffers.release(raw);
  return { mail, paperIds, parts: [rendered.text, rendered.html] };
}

/** Composes what is posted to a webhook instead of a mail; the Message-ID identifies it at every attempt. */
async function composePost(
  { db }: ComposeParts,
  context: RenderContext,
  to: Addressee,
  selection: Selection,
): Promise<Composed> {
  const composed = await composeForWebhook({ db }, context, to, selection);
  if (composed === null) throw new Error('this webhook was removed');
  const { body: raw, shown } = composed;
  const messageId = to.messageId ?? messageIdOf({ ...to, domain: context.config.mailDomain });
  const mail = { envelope: { from: '', to: to.email }, messageId, raw };
  return { mail, paperIds: shown.map(({ paper }) => paper.id), parts: [] };
}

function emptyDecision({ delivery, reader, pool, papers: chosen }: SelectedMail): Decision {
  const wanted = [...reader.topics, ...reader.queries.map((query) => `“${query}”`), ...reader.authors];
  const scope = wanted.length === 0 ? 'everything trending' : wanted.slice(0, 5).join(', ');
  const papers = pool.candidates.ids.length;
  const touching = 'touching' in chosen && chosen.touching > 0 ? { touching: chosen.touching } : {};
  return {
    deliveryId: delivery.id,
    status: 'empty',
    ...(papers === 0
      ? { reason: 'no_papers' }
      : { reason: 'nothing_matched', detail: { papers, wanted: scope, ...touching } }),
    response: null,
    nextAttemptAt: null,
    countsAsAttempt: true,
    matched: 0,
  };
}
