/** /how: how papers are chosen, with an example of today. */

import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { HOW_WORDING, type ProseParagraph, type ProseSection } from '../../../text/wording/how-wording.ts';
import { trendingReasons } from '../../../text/wording/trending-wording.ts';
import { trendingAt } from '../../../trending/score.ts';
import { renderPage } from '../../components/layout.ts';
import { titleOf } from '../../components/paper-list.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import type { PageResponse } from '../../http/response.ts';
import { trendingIds } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';

export async function getHow(site: Site): Promise<PageResponse> {
  const { app } = site;
  const [paper] = await papersByIds(app.db, await trendingIds(app.db, { limit: 1 }));
  const { title, description, lead, topics, strength, digest, feedback } = HOW_WORDING;
  const body = html`<article class="narrow prose">
<h1>${title}</h1>
<p class="lead">${lead}</p>
${section(site, topics)}
${section(site, strength)}
<ul>${strength.rules.map((rule) => html`<li>${prose(site, rule)}</li>`)}</ul>
<p>${prose(site, strength.trending)}</p>
${paper !== undefined && example(site, paper)}
${section(site, digest)}
${section(site, feedback)}
</article>`;
  return renderPage(site, { title, description, section: '/how', body });
}

const section = (site: Site, { id, title, paragraphs }: ProseSection): Html =>
  html`<h2 id="${id}">${title}</h2>
${paragraphs.map((paragraph) => html`<p>${prose(site, paragraph)}</p>`)}`;

const prose = (site: Site, paragraph: ProseParagraph): readonly Part[] =>
  paragraph.map((part) => {
    if (typeof part === 'string') return part;
    return 'formula' in part
      ? html`<b>${part.formula}</b>`
      : html`<a href="${site.to(part.path)}">${part.link}</a>`;
  });

const rounded = (value: number): string => value.toFixed(1);

function example(site: Site, paper: Paper): Html {
  const { before, root, strength } = HOW_WORDING.example;
  const { upvotes } = paper.signals;
  const reasons = trendingReasons(paper.reasons, site.formats);
  const now = trendingAt(paper.trendingKey, site.app.clock.now());
  return html`<p class="note">${before}<a href="${site.to(`/papers/${paper.id}`)}" dir="auto">${titleOf(paper)}</a>${reasons !== '' && ` (${reasons})`}.${
    upvotes !== undefined && root(rounded(Math.sqrt(Math.max(upvotes, 0))))
  }${strength(rounded(paper.strength), rounded(now))}</p>`;
}
