/** /how: how papers are chosen, in plain words, with the formulas and an example of today. */

import type { Paper } from '../../../papers/paper.ts';
import { papersByIds } from '../../../papers/papers-store.ts';
import { displayLine } from '../../../text/tex/display.ts';
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
  const body = html`<article class="narrow prose">
<h1>How papers are chosen</h1>
<p class="lead">The lists that this site reads say which papers are new and how much interest they drew. You say what you are interested in. A digest puts the two together.</p>
<h2 id="topics">Topics</h2>
<p>Each topic looks at a paper’s title, abstract and arXiv categories. Words that a topic’s papers have in common speak for it, others against it; title and category count more than the abstract, and one mention in passing is not enough. The result is a score between 0 and 1, and from a threshold on the paper is in the topic. A mail names the words that weighed most. <a href="${site.to('/topics')}">All topics</a> show what they look for.</p>
<p>Your own searches and the authors you follow bring papers whatever their topics are. What you never want to see stays out, whatever else matches.</p>
<h2 id="strength">Strength and trending</h2>
<p>Strength is the interest that a paper drew, whatever its age:</p>
<ul>
<li>where votes are known: <b>√votes + 1 for each list</b> that has the paper. Its place on a page, comments and stars add nothing: they follow the votes;</li>
<li>where they are not: 1 for each list, or 2 for one that is chosen by people; the largest of √comments ÷ 2, 0.4 × log₂(1 + stars) and, on a chosen list, √6, which is a usual number of votes there; and up to 0.3 for its best place.</li>
</ul>
<p>Trending is strength with age: each vote halves every two days, from the reading that saw it. It orders the pages of this site; a mail is ordered by strength, so that a monthly digest is about the month.</p>
${paper !== undefined && example(site, paper)}
<h2 id="digest">Your digest</h2>
<p>A digest covers the time since your last one. Its papers are ordered by <b>strength × fit</b>. Fit is 0.5 + 0.5 × the score of the best of your topics; 1 where a search or an author of yours matches, and 1.2 where the title or the authors alone do. Who has chosen nothing gets everything by strength. What there was no room for may follow in the next digests, for a week or one more period, in a part of its own. No paper comes twice.</p>
<p>Your first digest has the best of a week, or of a month if you get one a month. After a pause one digest has the best of the whole time.</p>
<h2 id="feedback">What you say of papers</h2>
<p>“Not for me” keeps a paper, and others of the same title, out of your digests. One that you want more of is known to you, and does not come either if it has not been sent. From three “More like this” on, your digests are ordered by what these papers have in common: their words and word pairs, less what all papers have, the hundred strongest of them. Each new paper is compared with that: <b>z(nearness) + 5 ÷ (n + 2) × fit + 0.15 × z(strength)</b>, where n is how many papers you wanted more of, and z says how many standard deviations something is above the mean of your papers. So the more you say, the less topics count. A mail names the words.</p>
<p>Nothing is learned from what you open or click: no link in a mail counts anything. Your preferences page lists what you said, takes it back, or turns the order off. There you can also bring your own library, as BibTeX, RIS or from Zotero: its papers count as ones that you want more of, and those that are not known yet count when they are listed.</p>
</article>`;
  return renderPage(site, {
    title: 'How papers are chosen',
    description:
      'Topics, strength, trending and feedback: how the papers of a digest are chosen, with the formulas.',
    section: '/how',
    body,
  });
}

const rounded = (value: number): string => value.toFixed(1);

function example(site: Site, paper: Paper): Html {
  const { upvotes } = paper.signals;
  const votes: Part =
    upvotes !== undefined &&
    html` It has ${upvotes} ${upvotes === 1 ? 'vote' : 'votes'}, whose root is ${rounded(Math.sqrt(Math.max(upvotes, 0)))}.`;
  const now = trendingAt(paper.trendingKey, site.app.clock.now());
  return html`<p class="note">Today’s example: <a href="${site.to(`/papers/${paper.id}`)}" dir="auto">${titleOf(paper)}</a>${paper.reasons.length > 0 && html` (${paper.reasons.map(displayLine).join(' · ')})`}.${votes} Its strength is ${rounded(paper.strength)}; with its age, ${rounded(now)} of that is trending now.</p>`;
}
