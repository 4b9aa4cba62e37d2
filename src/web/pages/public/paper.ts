/**
 * /papers/:id: one paper and where it was listed; .bib and .ris for reference managers; merged ids redirect.
 */

import { excerpt } from '../../../digest/rendering/fit-text.ts';
import { findSurvivor } from '../../../papers/merged-papers-store.ts';
import type { Paper, SightingOfPaper } from '../../../papers/paper.ts';
import { papersByIds, readSightings } from '../../../papers/papers-store.ts';
import { utcDay } from '../../../text/days.ts';
import type { Formats } from '../../../text/formats.ts';
import { ordinal } from '../../../text/ordinal.ts';
import { displayLine, displayProse } from '../../../text/tex/display.ts';
import { LINK_WORDING } from '../../../text/wording/digest-wording.ts';
import { PAPER_WORDING } from '../../../text/wording/page-wording.ts';
import { trendingReasons } from '../../../text/wording/trending-wording.ts';
import { authorQuery } from '../../../topics/author-names.ts';
import { renderBibtex } from '../../components/bibtex.ts';
import { type CitationEnding, citationFile } from '../../components/citation-file.ts';
import { renderPage } from '../../components/layout.ts';
import { lineChart } from '../../components/line-chart.ts';
import { titleList, titleOf, topicLinks, webUrlOf } from '../../components/paper-list.ts';
import { type Html, html, type Part } from '../../http/html.ts';
import { movedResponse, type PageRequest, type PageResponse } from '../../http/response.ts';
import { relatedIds, type SignalAt, signalHistory } from '../../papers-shown-store.ts';
import type { Site } from '../../site.ts';
import { notFoundPage } from './problems.ts';

const MOST_SIGHTINGS = 50;
const MOST_AUTHORS = 200;
const LINKED_AUTHORS = 30;
const MOST_RELATED = 5;
const LONGEST_DESCRIPTION = 200;
const SCHEME_NAMES: ReadonlyMap<string, string> = new Map([
  ['arxiv', 'arXiv'],
  ['doi', 'DOI'],
]);

export async function getPaper(site: Site, { params }: PageRequest): Promise<PageResponse> {
  const [, id, ending] = /^([1-9]\d{0,8})(\.bib|\.ris)?$/.exec(params.id ?? '') ?? [];
  const { db } = site.app;
  const { longDay } = site.formats;
  if (id === undefined) return notFoundPage(site);
  const [paper] = await papersByIds(db, [Number(id)]);
  if (paper === undefined) return elsewhere(site, Number(id), ending ?? '');
  if (ending !== undefined) return citationFile(db, [paper], ending as CitationEnding);
  const sightings = (await readSightings(db, [paper.id])).get(paper.id) ?? [];
  const signals = await signalHistory(db, paper.id);
  const topics = topicLinks(site, paper);
  const related = await relatedTo(site, paper);
  const body = html`<div class="columns">
<article class="wide paper">
<h1 dir="auto">${titleOf(paper)}</h1>
${paper.authors.length > 0 && html`<p class="authors" dir="auto">${authorNames(site, paper)}</p>`}
${paper.withdrawnAt !== null && html`<p class="note">${PAPER_WORDING.withdrawn}</p>`}
<ul class="facts">${paper.reasons.length > 0 && html`<li class="reason">${trendingReasons(paper.reasons, site.formats)}</li>`}${topics}</ul>
${inShort(paper)}
<p class="abstract" dir="auto">${displayProse(paper.abstract)}</p>
<p class="actions">${links(paper, site.formats)}</p>
${citations(site, paper, sightings)}
${votes(signals, site.formats)}
${listings(site, sightings)}
<h2>${PAPER_WORDING.details}</h2>
<dl>${Object.entries(paper.identifiers).map(([scheme, value]) => html`<div><dt>${SCHEME_NAMES.get(scheme) ?? scheme}</dt><dd>${value}</dd></div>`)}
${paper.details.organization !== undefined && html`<div><dt>${PAPER_WORDING.organisation}</dt><dd dir="auto">${displayLine(paper.details.organization)}</dd></div>`}
${(paper.details.keywords?.length ?? 0) > 0 && html`<div><dt>${PAPER_WORDING.keywords}</dt><dd dir="auto">${paper.details.keywords?.map(displayLine).join(', ')}</dd></div>`}
${paper.categories.length > 0 && html`<div><dt>${PAPER_WORDING.categories}</dt><dd>${paper.categories.join(', ')}</dd></div>`}
${paper.publishedAt !== null && html`<div><dt>${PAPER_WORDING.published}</dt><dd>${longDay(utcDay(paper.publishedAt))}</dd></div>`}
<div><dt>${PAPER_WORDING.listedSince}</dt><dd>${longDay(utcDay(paper.firstSeenAt))}</dd></div></dl>
</article>
${related.length > 0 && html`<aside class="after" aria-labelledby="related"><h2 id="related">${PAPER_WORDING.related}</h2>${titleList(site, related)}</aside>`}
</div>`;
  return renderPage(site, {
    title: titleOf(paper),
    description: excerpt(displayProse(paper.abstract), LONGEST_DESCRIPTION),
    metaTags: citationTags(paper),
    share: { base: await site.app.baseUrl(), path: `/papers/${paper.id}`, type: 'article' },
    body,
  });
}

/** Renders a summary that was not written by the authors. */
function inShort({ details, written }: Paper): Html | null {
  if (details.summary !== undefined)
    return html`<section class="note"><h2>${PAPER_WORDING.inShort}</h2><p dir="auto">${displayProse(details.summary)}</p><p>${PAPER_WORDING.byModelOfList}</p></section>`;
  return written === null
    ? null
    : html`<section class="note"><h2>${PAPER_WORDING.inShort}</h2><p dir="auto" lang="${written.language}">${displayLine(written.sentence)}</p><p>${PAPER_WORDING.byModel(written.model)}</p></section>`;
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

/** Redirects permanently to the paper into which this one was merged. */
async function elsewhere(site: Site, id: number, ending: string): Promise<PageResponse> {
  const survivor = await findSurvivor(site.app.db, id);
  if (survivor === null) return notFoundPage(site);
  return movedResponse(site.to(`/papers/${survivor}${ending}`));
}

function links({ url, identifiers, details, signals }: Paper, { countOf }: Formats): readonly Part[] {
  const { arxiv, doi } = identifiers;
  const { codeUrl, projectUrl, discussionUrl } = details;
  const webUrl = webUrlOf({ url });
  const stars = signals.stars ? countOf(signals.stars, 'star') : null;
  return [
    webUrl !== null && html`<a class="button" href="${webUrl}" rel="noreferrer">${PAPER_WORDING.read}</a> `,
    arxiv !== undefined &&
      html`<a class="button quiet" href="https://arxiv.org/pdf/${arxiv}" rel="noreferrer">${LINK_WORDING.pdf}</a> `,
    url === null &&
      doi !== undefined &&
      html`<a class="button" href="https://doi.org/${doi}" rel="noreferrer">DOI</a> `,
    codeUrl !== undefined &&
      html`<a class="button quiet" href="${codeUrl}" rel="noreferrer">${LINK_WORDING.code(stars)}</a> `,
    projectUrl !== undefined &&
      html`<a class="button quiet" href="${projectUrl}" rel="noreferrer">${LINK_WORDING.project}</a> `,
    discussionUrl !== undefined &&
      html`<a class="button quiet" href="${discussionUrl}" rel="noreferrer">${LINK_WORDING.discussion}</a> `,
  ];
}

/** Links the first names to a search for their author's papers. */
function authorNames(site: Site, { authors }: Paper): readonly Part[] {
  const names = authors.slice(0, MOST_AUTHORS).map(displayLine);
  return names.map((name, index) => [
    index > 0 && ', ',
    index < LINKED_AUTHORS
      ? html`<a href="${site.to(`/search?q=${encodeURIComponent(authorQuery(name))}`)}">${name}</a>`
      : name,
  ]);
}

async function relatedTo({ app }: Site, { id, topics, authors }: Paper): Promise<readonly Paper[]> {
  const wanted = { id, topics: topics.map(({ slug }) => slug), authors };
  return papersByIds(app.db, await relatedIds(app.db, wanted, MOST_RELATED));
}

function citations(site: Site, paper: Paper, [first]: readonly SightingOfPaper[]): Html {
  const listed = new Map(first === undefined ? [] : [[paper.id, first.listingDate]]);
  const path = site.to(`/papers/${paper.id}`);
  return html`<details><summary>${PAPER_WORDING.cite}</summary>
<p><a href="${path}.bib">${PAPER_WORDING.bibtex}</a> · <a href="${path}.ris">${PAPER_WORDING.ris}</a></p>
<pre dir="ltr">${renderBibtex([{ ...paper, abstract: '' }], listed).trim()}</pre></details>`;
}

/**
 * Charts how votes, comments and stars grew. A single reading is already among the reasons; only a change is
 * worth a chart.
 */
function votes(signals: readonly SignalAt[], { count, shortDay }: Formats): readonly Html[] {
  return (['upvotes', 'comments', 'stars'] as const).flatMap((kind) => {
    const its = signals.filter((one) => one.kind === kind);
    const [first, last] = [its[0], its.at(-1)];
    if (first === undefined || last === undefined || its.length < 2) return [];
    const points = its.map(({ seenAt, value }) => ({ at: seenAt, value }));
    const at = ({ value, seenAt }: SignalAt): string =>
      PAPER_WORDING.countOn(count(value), shortDay(utcDay(seenAt)));
    const name = PAPER_WORDING.signals[kind];
    return [
      html`<section><h2>${name}</h2>${lineChart(points, PAPER_WORDING.overTime(name))}<p class="hint">${PAPER_WORDING.fromTo(at(first), at(last))}</p></section>`,
    ];
  });
}

function listings(site: Site, sightings: readonly SightingOfPaper[]): Html | null {
  if (sightings.length === 0) return null;
  const { longDay, count } = site.formats;
  const newest = sightings.toReversed().slice(0, MOST_SIGHTINGS);
  return html`<section><h2>${PAPER_WORDING.listed}</h2>
<ul class="plain">${newest.map(({ source, rank, listingDate, announceType }) => {
    const announced = announceType === undefined ? undefined : PAPER_WORDING.announced[announceType];
    return html`<li><a href="${site.to(`/archive/${listingDate}`)}">${longDay(listingDate)}</a>${PAPER_WORDING.listedAs(ordinal(rank))}<bdi>${site.titleOfSource(source)}</bdi>${announced !== undefined && `, ${announced}`}</li>`;
  })}</ul>${sightings.length > newest.length && html`<p class="hint">${PAPER_WORDING.newestOf(count(sightings.length))}</p>`}</section>`;
}
