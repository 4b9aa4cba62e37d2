/** Renders papers as Atom (RFC 4287) and JSON Feed 1.1; deterministic, so that ETags hold. Pure. */

import type { Paper } from '../../papers/paper.ts';
import type { Formats } from '../../text/formats.ts';
import { displayLine, displayText } from '../../text/tex/display.ts';
import { trendingReasons } from '../../text/wording/trending-wording.ts';
import { html, markupOf } from '../http/html.ts';
import { webUrlOf } from './paper-list.ts';

export interface Feed {
  /** The site's URL, without a trailing slash. */
  readonly base: string;
  /** Path and query of the feed itself. */
  readonly path: string;
  /** Path and query of the equivalent page. */
  readonly pagePath: string;
  readonly title: string;
  /** The tag authority of entry ids, which must not change when the site moves (RFC 4151). */
  readonly authority: string;
  readonly papers: readonly Paper[];
  /** Topic names by slug. */
  readonly topicNames: ReadonlyMap<string, string>;
  readonly formats: Formats;
}

/** Returns when the newest of the papers was first seen; the epoch if there are none. */
export const lastUpdate = (papers: readonly Paper[]): Date =>
  new Date(papers.reduce((latest, { firstSeenAt }) => Math.max(latest, firstSeenAt.getTime()), 0));

const tagUri = ({ authority }: Feed, what: string): string => `tag:${authority},2026:${what}`;

const paperLink = ({ base }: Feed, paper: Paper): string => webUrlOf(paper) ?? `${base}/papers/${paper.id}`;

const plainSummary = ({ formats }: Feed, paper: Paper): string =>
  [
    displayText(paper.abstract),
    paper.reasons.length > 0 ? `(${trendingReasons(paper.reasons, formats)})` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');

export function renderAtom(feed: Feed): string {
  const { base, path, pagePath, title, papers } = feed;
  const markup = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${tagUri(feed, path)}</id>
<title>${title}</title>
<updated>${lastUpdate(papers).toISOString()}</updated>
<author><name>Paperround</name></author>
<link rel="self" type="application/atom+xml" href="${base}${path}"/>
<link rel="alternate" type="text/html" href="${base}${pagePath}"/>
${papers.map(
  (paper) => html`<entry>
<id>${tagUri(feed, `papers/${paper.id}`)}</id>
<title>${displayLine(paper.title)}</title>
<link rel="alternate" href="${paperLink(feed, paper)}"/>
<published>${(paper.publishedAt ?? paper.firstSeenAt).toISOString()}</published>
<updated>${paper.firstSeenAt.toISOString()}</updated>
${paper.authors.map((author) => html`<author><name>${displayLine(author)}</name></author>`)}
${paper.topics.map(({ slug }) => html`<category term="${slug}" label="${feed.topicNames.get(slug) ?? slug}"/>`)}
<summary type="text">${plainSummary(feed, paper)}</summary>
</entry>
`,
)}</feed>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${markupOf(markup)}\n`;
}

export function renderJsonFeed(feed: Feed): unknown {
  const { base, path, pagePath, title, papers } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: `${base}${pagePath}`,
    feed_url: `${base}${path}`,
    language: 'en',
    items: papers.map((paper) => ({
      id: tagUri(feed, `papers/${paper.id}`),
      url: paperLink(feed, paper),
      title: displayLine(paper.title),
      content_text: plainSummary(feed, paper),
      date_published: (paper.publishedAt ?? paper.firstSeenAt).toISOString(),
      authors: paper.authors.map((name) => ({ name: displayLine(name) })),
      tags: paper.topics.map(({ slug }) => feed.topicNames.get(slug) ?? slug),
    })),
  };
}
