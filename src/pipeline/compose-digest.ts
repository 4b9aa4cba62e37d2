/** From a reader and the candidates of a run to the bytes of a mail: the same path for sending, preview and the web. */
import type { App } from '../app.ts';
import { readFact } from '../database/facts-store.ts';
import { composeMessage, digestHeaders } from '../delivery/message.ts';
import { messageIdOf } from '../delivery/message-id.ts';
import type { DigestView, RenderedDigest, Selection } from '../digest/digest.ts';
import { type DigestRenderer, loadDigestRenderer } from '../digest/render.ts';
import { type Candidates, rankCandidates, selectDigest } from '../digest/select.ts';
import { whyThisMail } from '../digest/why.ts';
import { candidatePapers } from '../papers/papers-store.ts';
import { digestLinks } from '../readers/digest-links.ts';
import type { DigestReader } from '../readers/digest-readers-store.ts';
import { type QueryMatches, queryMatchesOf } from './match-queries.ts';

/** The papers that one window of time has to offer, ranked, with all that readers' queries found in them so far. */
export interface Offer {
  readonly candidates: Candidates;
  readonly queryMatches: QueryMatches;
  /** Nothing in it was first seen before. */
  readonly from: Date;
}

/** Papers first seen from `from` to `until`, both included: what is read at the instant of a run belongs to it. */
export async function loadOffer(app: App, from: Date, until: Date): Promise<Offer> {
  const recoveredAt = await readFact(app.db, 'recovered_at');
  const onlyAfter = recoveredAt === null ? null : new Date(recoveredAt);
  const papers = await candidatePapers(app.db, { from, before: new Date(until.getTime() + 1), onlyAfter });
  return {
    candidates: rankCandidates(papers),
    queryMatches: queryMatchesOf(papers, (query, err) =>
      app.log.warn({ err, query }, 'a stored query cannot be understood and matches nothing'),
    ),
    from,
  };
}

/** What one reader gets out of an offer. */
export function selectFor(offer: Offer, reader: DigestReader, period: { newSince: Date; now: Date }): Selection {
  return selectDigest({
    candidates: offer.candidates,
    topics: reader.topics,
    queries: reader.queries,
    queryMatches: offer.queryMatches.of(reader.queries),
    sent: reader.sent,
    newSince: period.newSince,
    now: period.now,
    maxPapers: reader.maxPapers,
    replacements: reader.replacements,
  });
}

export interface Press {
  readonly renderer: DigestRenderer;
  readonly base: string;
  readonly topicNames: ReadonlyMap<string, string>;
}

/** Whom a digest is for; all that its links, headers and its one sentence of explanation need. */
export interface Addressee {
  readonly deliveryId: number;
  readonly runId: number;
  readonly readerPublicId: string;
  readonly email: string;
  readonly frequency: string;
  readonly localDay: string;
  readonly mailDate: Date;
  /** Of an earlier try; made when left out. */
  readonly messageId?: string | null;
}

/** Compiles the templates; once per process. */
export async function openPress(app: App): Promise<Press> {
  const [renderer, base] = await Promise.all([loadDigestRenderer(), app.baseUrl()]);
  return { renderer, base, topicNames: new Map(app.topics.map(({ slug, name }) => [slug, name])) };
}

export interface ComposedDigest {
  readonly rendered: RenderedDigest;
  /** Not signed. */
  readonly raw: Buffer;
  readonly messageId: string;
  /** The papers shown, in order. */
  readonly paperIds: readonly number[];
}

/** Text and html alone, without the message around them. */
export function renderDigest(app: App, press: Press, to: Addressee, selection: Selection, links = linksOf(app, press, to)): RenderedDigest {
  return press.renderer.render(viewOf(app, press, to, selection, links));
}

const linksOf = ({ tokens }: App, { base }: Press, to: Addressee): DigestView['links'] =>
  digestLinks(tokens, base, to.readerPublicId, to.deliveryId);

/** @param room gives the memory to compose into */
export function composeDigest(
  app: App,
  press: Press,
  to: Addressee,
  selection: Selection,
  room?: (bytes: number) => Buffer,
): ComposedDigest {
  const links = linksOf(app, press, to);
  const rendered = renderDigest(app, press, to, selection, links);
  const { mailFrom, mailDomain } = app.config;
  const messageId = to.messageId ?? messageIdOf({ ...to, domain: mailDomain });
  const message = {
    from: mailFrom,
    to: to.email,
    subject: rendered.subject,
    date: to.mailDate,
    messageId,
    headers: digestHeaders({
      listName: mailFrom.name || 'Paperround',
      listId: `digest.${mailDomain}`,
      unsubscribeUrl: links.unsubscribe,
      unsubscribeMailto: unsubscribeMailto(app, to.readerPublicId),
      feedbackId: `${to.localDay}:${to.frequency}:digest:paperround`,
    }),
    html: rendered.html,
    text: rendered.text,
  };
  const raw = composeMessage(message, room);
  return { rendered, raw, messageId, paperIds: selection.picks.slice(0, rendered.shown).map(({ paper }) => paper.id) };
}

/** How a mail program may unsubscribe by mail: the token in the subject says who. */
const unsubscribeMailto = ({ config, tokens }: App, readerPublicId: string): { address: string; subject: string } => ({
  address: `unsubscribe@${config.bounceDomain ?? config.mailDomain}`,
  subject: `unsubscribe ${tokens.sign('bounce', readerPublicId)}`,
});

function viewOf(app: App, press: Press, to: Addressee, selection: Selection, links: DigestView['links']): DigestView {
  return {
    day: to.localDay,
    picks: selection.picks,
    matched: selection.matched,
    links,
    topicNames: press.topicNames,
    why: whyThisMail(to.frequency),
    postalAddress: app.config.postalAddress,
    notice: app.notice,
  };
}
