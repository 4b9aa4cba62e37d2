/** From what was chosen for a reader to the bytes of a mail: the same path for sending, preview and the web. */
import type { App } from '../../app.ts';
import { composeMessage, digestHeaders } from '../../mail/format/message.ts';
import { messageIdOf } from '../../mail/format/message-id.ts';
import type { DigestView, RenderedDigest, Selection } from '../digest.ts';
import { digestLinks } from './digest-links.ts';
import { type DigestRenderer, loadDigestRenderer } from './render.ts';
import { whyThisMail } from './why.ts';

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
export function renderDigest(
  app: App,
  press: Press,
  to: Addressee,
  selection: Selection,
  links = linksOf(app, press, to),
): RenderedDigest {
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
  return {
    rendered,
    raw,
    messageId,
    paperIds: selection.picks.slice(0, rendered.shown).map(({ paper }) => paper.id),
  };
}

/** How a mail program may unsubscribe by mail: the token in the subject says who. */
const unsubscribeMailto = (
  { config, tokens }: App,
  readerPublicId: string,
): { address: string; subject: string } => ({
  address: `unsubscribe@${config.bounceDomain ?? config.mailDomain}`,
  subject: `unsubscribe ${tokens.sign('bounce', readerPublicId)}`,
});

function viewOf(
  app: App,
  press: Press,
  to: Addressee,
  selection: Selection,
  links: DigestView['links'],
): DigestView {
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
