/** /papers/:id: one paper and where it was listed; /papers/:id.bib and .ris for reference managers. Merged ids redirect. */

import { excerpt } from '../../../digest/rendering/fit-text.ts';
import { findSurvivor } from '../../../papers/merged-papers-store.ts';
import type { Paper, SightingOfPaper } from '../../../papers/paper.ts';
import { papersByIds, readSightings } from '../../../papers/papers-store.ts';
import { longDay, utcDay } from '../../../text/days.ts';
import { displayLine, displayText } from '../../../text/tex/display.ts';
import { type CitationEnding, citationFile } from '../../components/citation-file.ts';
import { renderPage } from '../../components/layout.ts';
import { lineChart } from '../../components/line-chart.ts';
import { titleOf, topicLinks } from '../../components/paper-list.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import { movedResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import { type SignalAt, signalHistory } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from './problems.ts';

const MOST_SIGHTINGS = 50;
const MOST_AUTHORS = 200;
const LONGEST_DESCRIPTION = 200;
const SCHEME_NAMES: ReadonlyMap<string, string> = new Map([
  ['arxiv', 'arXiv'],
  ['doi', 'DOI'],
]);

export async function getPaper(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const [, id, ending] = /^([1-9]\d{0,8})(\.bib|\.ris)?$/.exec(params.id ?? '') ?? [];
  const { db } = site.app;
  if (id === undefined) return notFoundPage(site);
  const [paper] = await papersByIds(db, [Number(id)]);
  if (paper === undefined) return elsewhere(site, Number(id), ending ?? '');
  if (ending !== undefined) return citationFile([paper], ending as CitationEnding);
  const sightings = (await readSightings(db, [paper.id])).get(paper.id) ?? [];
  const signals = await signalHistory(db, paper.id);
  const topics = topicLinks(site, paper);
  const body = html`<article class="narrow paper">
<h1 dir="auto">${titleOf(paper)}</h1>
${paper.authors.length > 0 && html`<p class="authors" dir="auto">${paper.authors.slice(0, MOST_AUTHORS).map(displayLine).join(', ')}</p>`}
${paper.withdrawnAt !== null && html`<p class="note">This paper was withdrawn.</p>`}
<ul class="facts">${paper.reasons.length > 0 && html`<li class="reason">${paper.reasons.map(displayLine).join(' · ')}</li>`}${topics}</ul>
${paper.details.summary !== undefined && html`<section class="note"><h2>In short</h2><p dir="auto">${displayText(paper.details.summary)}</p><p>Written by a model for the list of daily papers, not by the authors.</p></section>`}
<p class="abstract" dir="auto">${displayText(paper.abstract)}</p>
<p class="actions">${links(site, paper)}</p>
${votes(signals)}
${listings(site, sightings)}
<h2>Details</h2>
<dl>${Object.entries(paper.identifiers).map(([scheme, value]) => html`<div><dt>${SCHEME_NAMES.get(scheme) ?? scheme}</dt><dd>${value}</dd></div>`)}
${paper.details.organization !== undefined && html`<div><dt>Organisation</dt><dd dir="auto">${displayLine(paper.details.organization)}</dd></div>`}
${(paper.details.keywords?.length ?? 0) > 0 && html`<div><dt>Keywords of the list</dt><dd dir="auto">${paper.details.keywords?.map(displayLine).join(', ')}</dd></div>`}
${paper.categories.length > 0 && html`<div><dt>Categories</dt><dd>${paper.categories.join(', ')}</dd></div>`}
${paper.publishedAt !== null && html`<div><dt>Published</dt><dd>${longDay(utcDay(paper.publishedAt))}</dd></div>`}
<div><dt>First seen</dt><dd>${longDay(utcDay(paper.firstSeenAt))}</dd></div></dl>
</article>`;
  return renderPage(site, {
    title: titleOf(paper),
    description: excerpt(displayText(paper.abstract), LONGEST_DESCRIPTION),
    metaTags: citationTags(paper),
    share: { base: await site.app.baseUrl(), path: `/papers/${paper.id}`, type: 'article' },
    body,
  });
}

/** Meta tags for reference managers (Google Scholar, "Inclusion Guidelines": Highwire Press tags). */
const citationTags = ({
  title,
  authors,
  publishedAt,
  identifiers: { arxiv, doi },
}: Paper): readonly (readonly [string, string])[] => [
  ['citation_title', displayLine(title)],
  ...authors.slice(0, MOST_AUTHORS).map((author) => ['citation_author', displayLine(author)] as const),
  ...(publishedAt === null
    ? []
    : [['citation_publication_date', utcDay(publishedAt).replaceAll('-', '/')] as const]),
  ...(doi === undefined ? [] : [['citation_doi', doi] as const]),
  ...(arxiv === undefined
    ? []
    : [
        ['citation_arxiv_id', arxiv] as const,
        ['citation_pdf_url', `https://arxiv.org/pdf/${arxiv}`] as const,
      ]),
];

/** The address of a paper that was merged into another leads to that one for good. */
async function elsewhere(site: Site, id: number, ending: string): Promise<PageResponse> {
  const survivor = await findSurvivor(site.app.db, id);
  if (survivor === null) return notFoundPage(site);
  return movedResponse(site.to(`/papers/${survivor}${ending}`));
}

function links(site: Site, { id, url, identifiers, details, signals }: Paper): readonly Part[] {
  const { arxiv, doi } = identifiers;
  const { codeUrl, projectUrl, discussionUrl } = details;
  const stars =
    signals.stars === undefined ? '' : `, ${signals.stars} ${signals.stars === 1 ? 'star' : 'stars'}`;
  return [
    url !== null &&
      /^https?:/i.test(url) &&
      html`<a class="button" href="${url}" rel="noreferrer">Read the paper</a> `,
    arxiv !== undefined &&
      html`<a class="button quiet" href="https://arxiv.org/pdf/${arxiv}" rel="noreferrer">PDF</a> `,
    url === null &&
      doi !== undefined &&
      html`<a class="button" href="https://doi.org/${doi}" rel="noreferrer">DOI</a> `,
    codeUrl !== undefined &&
      html`<a class="button quiet" href="${codeUrl}" rel="noreferrer">Code${stars}</a> `,
    projectUrl !== undefined &&
      html`<a class="button quiet" href="${projectUrl}" rel="noreferrer">Project page</a> `,
    discussionUrl !== undefined &&
      html`<a class="button quiet" href="${discussionUrl}" rel="noreferrer">Discussion</a> `,
    html`<a class="button quiet" href="${site.to(`/papers/${id}.bib`)}">BibTeX</a>`,
    html`<a class="button quiet" href="${site.to(`/papers/${id}.ris`)}">RIS</a>`,
  ];
}

function votes(signals: readonly SignalAt[]): readonly Html[] {
  return (['upvotes', 'comments', 'stars'] as const).flatMap((kind) => {
    const its = signals.filter((one) => one.kind === kind);
    const last = its.at(-1);
    // A single reading is among the reasons above; only a change is worth a chart.
    if (last === undefined || its.length < 2) return [];
    const points = its.map(({ seenAt, value }) => ({ at: seenAt, value }));
    return [
      html`<section><h2>${last.value} ${kind}</h2>${lineChart(points, `${kind} over time, ${its[0]?.value} to ${last.value}`)}</section>`,
    ];
  });
}

function listings(site: Site, sightings: readonly SightingOfPaper[]): Html | null {
  if (sightings.length === 0) return null;
  const newest = sightings.toReversed().slice(0, MOST_SIGHTINGS);
  return html`<section><h2>Seen on ${sightings.length} ${sightings.length === 1 ? 'list' : 'lists'}</h2>
<ul class="plain">${newest.map(
    ({ source, rank, listingDate, announceType }) =>
      html`<li><a href="${site.to(`/archive/${listingDate}`)}">${longDay(listingDate)}</a>, ${source}, place ${rank}${announceType !== undefined && ` (${announceType})`}</li>`,
  )}</ul></section>`;
}
