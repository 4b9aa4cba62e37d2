/** Papers as Atom (RFC 4287) and as JSON Feed 1.1. Pure: the same papers give the same bytes, so that ETags hold. */

import type { Paper } from '../../papers/paper.ts';
import { displayLine, displayText } from '../../text/tex/display.ts';
import { html, markupOf } from '../http/html.ts';

export interface Feed {
  /** The address of the site, without a slash at the end. */
  readonly base: string;
  /** Path and query of the feed itself. */
  readonly path: string;
  /** Path and query of the page that shows the same. */
  readonly pagePath: string;
  readonly title: string;
  /** Who names the entries: ids must not change when the site moves (RFC 4151). */
  readonly authority: string;
  readonly papers: readonly Paper[];
  /** Names by slug. */
  readonly topicNames: ReadonlyMap<string, string>;
}

/** When the newest of the papers came; the epoch when there is none. */
export const updatedAt = (papers: readonly Paper[]): Date =>
  new Date(papers.reduce((latest, { firstSeenAt }) => Math.max(latest, firstSeenAt.getTime()), 0));

const idOf = ({ authority }: Feed, what: string): string => `tag:${authority},2026:${what}`;

const paperLink = ({ base }: Feed, { id, url }: Paper): string =>
  url !== null && /^https?:\/\//i.test(url) ? url : `${base}/papers/${id}`;

const summaryOf = (paper: Paper): string =>
  [
    displayText(paper.abstract),
    paper.reasons.length > 0 ? `(${paper.reasons.map(displayLine).join(' · ')})` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');

export function atomOf(feed: Feed): string {
  const { base, path, pagePath, title, papers } = feed;
  const markup = html`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${idOf(feed, path)}</id>
<title>${title}</title>
<updated>${updatedAt(papers).toISOString()}</updated>
<author><name>Paperround</name></author>
<link rel="self" type="application/atom+xml" href="${base}${path}"/>
<link rel="alternate" type="text/html" href="${base}${pagePath}"/>
${papers.map(
  (paper) => html`<entry>
<id>${idOf(feed, `papers/${paper.id}`)}</id>
<title>${displayLine(paper.title)}</title>
<link rel="alternate" href="${paperLink(feed, paper)}"/>
<published>${(paper.publishedAt ?? paper.firstSeenAt).toISOString()}</published>
<updated>${paper.firstSeenAt.toISOString()}</updated>
${paper.authors.map((author) => html`<author><name>${displayLine(author)}</name></author>`)}
${paper.topics.map(({ slug }) => html`<category term="${slug}" label="${feed.topicNames.get(slug) ?? slug}"/>`)}
<summary type="text">${summaryOf(paper)}</summary>
</entry>
`,
)}</feed>`;
  return `<?xml version="1.0" encoding="utf-8"?>\n${markupOf(markup)}\n`;
}

export function jsonFeedOf(feed: Feed): unknown {
  const { base, path, pagePath, title, papers } = feed;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: `${base}${pagePath}`,
    feed_url: `${base}${path}`,
    language: 'en',
    items: papers.map((paper) => ({
      id: idOf(feed, `papers/${paper.id}`),
      url: paperLink(feed, paper),
      title: displayLine(paper.title),
      content_text: summaryOf(paper),
      date_published: (paper.publishedAt ?? paper.firstSeenAt).toISOString(),
      authors: paper.authors.map((name) => ({ name: displayLine(name) })),
      tags: paper.topics.map(({ slug }) => feed.topicNames.get(slug) ?? slug),
    })),
  };
}
