/** Composes a selection into the bytes of a mail; sending, preview and the web share this path. */

import type { Config } from '../../config.ts';
import { composeMessage, digestHeaders } from '../../mail/format/message.ts';
import { messageIdOf } from '../../mail/format/message-id.ts';
import { createHeaderFields, type HeaderFields } from '../../mail/format/mime.ts';
import { providerHeaders } from '../../mail/providers/providers.ts';
import { feedbackTokens } from '../../readers/feedback.ts';
import type { Look } from '../../readers/reader.ts';
import type { Tokens } from '../../readers/tokens.ts';
import { formatsFor } from '../../text/regions.ts';
import { WHY_WORDING } from '../../text/wording/digest-wording.ts';
import type { Topic } from '../../topics/topic.ts';
import type { DigestLinks, DigestView, RenderedDigest, Selection } from '../digest.ts';
import { arrangeItems } from './arrange-items.ts';
import { digestLinks } from './digest-links.ts';
import { type DigestRenderer, loadDigestRenderer } from './render.ts';
import { describeUndelivered } from './undelivered-line.ts';

/** What rendering needs, created once per process. */
export interface RenderContext {
  readonly renderer: DigestRenderer;
  /** The public URL of the site, without a trailing slash. */
  readonly base: string;
  readonly topicNames: ReadonlyMap<string, string>;
  readonly tokens: Tokens;
  readonly notice: string | null;
  readonly config: RenderConfig;
  /** Cache of encoded headers, most of which are the same in all mails of a run. */
  readonly headerFields: HeaderFields;
}

type RenderConfig = Pick<
  Config,
  'mailFrom' | 'mailDomain' | 'bounceDomain' | 'postalAddress' | 'providerSecrets'
>;

export interface RenderParts {
  readonly config: RenderConfig;
  readonly tokens: Tokens;
  readonly topics: readonly Topic[];
  /** Shown as a banner on each mail; null for none. */
  readonly notice: string | null;
  baseUrl(): Promise<string>;
}

/** The recipient: what the links, headers and explanation of a digest depend on. */
export interface Addressee extends Look {
  readonly deliveryId: number;
  readonly runId: number;
  readonly readerPublicId: string;
  readonly email: string;
  readonly frequency: string;
  readonly localDay: string;
  readonly mailDate: Date;
  /** The Message-ID of an earlier attempt; generated if absent. */
  readonly messageId?: string | null;
}

/** Loads the templates; call once per process. */
export async function openRenderContext(parts: RenderParts): Promise<RenderContext> {
  const { config, tokens, topics, notice } = parts;
  const [renderer, base] = await Promise.all([loadDigestRenderer(), parts.baseUrl()]);
  return {
    renderer,
    base,
    topicNames: new Map(topics.map(({ slug, name }) => [slug, name])),
    tokens,
    notice,
    config,
    headerFields: createHeaderFields(),
  };
}

export interface ComposedDigest {
  readonly rendered: RenderedDigest;
  /** The whole message, unsigned. */
  readonly raw: Buffer;
  readonly messageId: string;
  /** The papers shown, in order. */
  readonly paperIds: readonly number[];
}

/** Renders text and html alone, without the message around them. */
export function renderDigest(
  context: RenderContext,
  to: Addressee,
  selection: Selection,
  links = linksFor(context, to),
): RenderedDigest {
  return context.renderer.render(createView(context, to, selection, links));
}

const linksFor = ({ tokens, base }: RenderContext, to: Addressee): DigestLinks =>
  digestLinks(tokens, base, to.readerPublicId, to.deliveryId);

/**
 * Composes the message of a digest.
 * @param allocate returns the buffer to compose into
 */
export function composeDigest(
  context: RenderContext,
  to: Addressee,
  selection: Selection,
  allocate?: (bytes: number) => Buffer,
): ComposedDigest {
  const links = linksFor(context, to);
  const rendered = renderDigest(context, to, selection, links);
  const { mailFrom, mailDomain, providerSecrets } = context.config;
  const messageId = to.messageId ?? messageIdOf({ ...to, domain: mailDomain });
  const message = {
    from: mailFrom,
    to: to.email,
    subject: rendered.subject,
    date: to.mailDate,
    messageId,
    headers: [
      ...digestHeaders({
        listName: mailFrom.name || 'Paperround',
        listId: `digest.${mailDomain}`,
        unsubscribeUrl: links.unsubscribe,
        unsubscribeMailto: unsubscribeMailto(context, to.readerPublicId),
        feedbackId: `${to.localDay}:${to.frequency}:digest:paperround`,
      }),
      ...providerHeaders(providerSecrets, () =>
        context.tokens.sign('bounce', to.readerPublicId, to.deliveryId),
      ),
    ],
    html: to.format === 'text' ? null : rendered.html,
    text: rendered.text,
  };
  const raw = composeMessage(message, allocate, context.headerFields);
  return {
    rendered,
    raw,
    messageId,
    paperIds: rendered.items.map(({ paper }) => paper.id),
  };
}

/** The mailto form of unsubscribing: the token in the subject identifies the reader. */
const unsubscribeMailto = (
  { config, tokens }: RenderContext,
  readerPublicId: string,
): { address: string; subject: string } => ({
  address: `unsubscribe@${config.bounceDomain ?? config.mailDomain}`,
  subject: `unsubscribe ${tokens.sign('unsubscribe-by-mail', readerPublicId)}`,
});

function createView(
  { topicNames, config, notice, tokens }: RenderContext,
  to: Addressee,
  selection: Selection,
  links: DigestLinks,
): DigestView {
  const formats = formatsFor(to.locale);
  return {
    day: to.localDay,
    edition: selection.edition,
    ...arrangeItems(selection, to, topicNames),
    matched: selection.matched,
    undelivered: describeUndelivered(selection.undelivered, formats),
    layout: to.layout,
    format: to.format,
    links,
    feedbackToken: feedbackTokens(
      tokens,
      to.readerPublicId,
      selection.items.map(({ paper }) => paper.id),
    ),
    topicNames,
    formats,
    why: WHY_WORDING.subscribed(to.frequency),
    postalAddress: config.postalAddress,
    notice,
  };
}
