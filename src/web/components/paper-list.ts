/** Lists papers on a page: title, why each is here, and its links. */

import { nameSome } from '../../digest/rendering/fit-text.ts';
import { chooseGist } from '../../digest/rendering/gist.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Formats } from '../../text/formats.ts';
import { displayLine } from '../../text/tex/display.ts';
import { LINK_WORDING } from '../../text/wording/digest-wording.ts';
import { LIST_WORDING, PAPER_WORDING } from '../../text/wording/page-wording.ts';
import { trendingReasons } from '../../text/wording/trending-wording.ts';
import { type Html, html, type Part } from '../http/html.ts';
import type { Site } from '../site.ts';

const MOST_AUTHORS = 5;

export const titleOf = (paper: Paper): string => displayLine(paper.title);

/** Returns the paper's own URL if a browser may follow it, or else null. */
export const webUrlOf = ({ url }: Pick<Paper, 'url'>): string | null =>
  url !== null && /^https?:\/\//i.test(url) ? url : null;

interface ListOptions {
  /** The number of the first paper; default 1. */
  readonly start?: number;
  /** Default true. */
  readonly longAbstracts?: boolean;
  /** Those of the reader whose page it is; default: those of public pages. */
  readonly formats?: Formats;
  /** The topic of the page, which is not repeated for each paper. */
  readonly topic?: string | null;
  /** Renders the buttons below a paper; default: none. */
  readonly actions?: (paper: Paper) => Part;
}

export function paperList(
  site: Site,
  papers: readonly Paper[],
  {
    start = 1,
    longAbstracts = true,
    formats = site.formats,
    topic = null,
    actions = () => null,
  }: ListOptions = {},
): Html {
  const item = (paper: Paper, index: number): Html =>
    paperItem(site, paper, start + index, { longAbstracts, formats, topic, actions });
  return html`<ol class="papers" start="${start}">${papers.map(item)}</ol>`;
}

/** Renders the papers that a page is about, with a heading that only screen readers show; none: nothing. */
export const mainPaperList = (site: Site, papers: readonly Paper[], list?: ListOptions): Part =>
  papers.length > 0 && html`<h2 class="hidden">${LIST_WORDING.papers}</h2>${paperList(site, papers, list)}`;

function paperItem(
  site: Site,
  paper: Paper,
  number: number,
  { longAbstracts, formats, topic, actions }: Required<Omit<ListOptions, 'start'>>,
): Html {
  return html`<li><article>
<p class="rank" aria-hidden="true">${number}</p>
<h3 id="p${paper.id}" dir="auto"><a href="${site.to(`/papers/${paper.id}`)}">${titleOf(paper)}</a></h3>
${paper.authors.length > 0 && html`<p class="authors" dir="auto">${nameSome(paper.authors.map(displayLine), MOST_AUTHORS, formats)}</p>`}
${longAbstracts && gistLine(paper)}
${metadataLine(site, paper, { formats, topic })}
${actions(paper)}
</article></li>`;
}

/** Renders, as in a mail, what the paper does, and who says so if it is not the authors. */
function gistLine(paper: Paper): Part {
  const gist = chooseGist(paper);
  return (
    gist !== null &&
    html`<p class="abstract" dir="auto">${gist.text}${paper.details.summary !== undefined && html` <span class="hint">(${gist.origin})</span>`}</p>`
  );
}

/** Lists titles alone, for the side of a page, with `note` below each. */
export const titleList = (
  site: Site,
  papers: readonly Paper[],
  note: (paper: Paper, index: number) => Part = ({ reasons }) => trendingReasons(reasons, site.formats),
): Html =>
  html`<ol class="titles">${papers.map(
    (paper, index) =>
      html`<li><a class="title" dir="auto" href="${site.to(`/papers/${paper.id}`)}">${titleOf(paper)}</a> <span class="hint">${note(paper, index)}</span></li>`,
  )}</ol>`;

/** Reasons, topics and links on one line. */
function metadataLine(
  site: Site,
  paper: Paper,
  { formats, topic }: Required<Pick<ListOptions, 'formats' | 'topic'>>,
): Html {
  const { arxiv } = paper.identifiers;
  const webUrl = webUrlOf(paper);
  return html`<ul class="facts">${paper.reasons.length > 0 && html`<li class="reason">${trendingReasons(paper.reasons, formats)}</li>`}${topicLinks(site, paper, topic)}${
    webUrl !== null &&
    html`<li><a href="${webUrl}" rel="noreferrer" aria-describedby="p${paper.id}">${hostOf(webUrl)}</a></li>`
  }${arxiv !== undefined && html`<li><a href="https://arxiv.org/pdf/${arxiv}" rel="noreferrer" aria-describedby="p${paper.id}">${LINK_WORDING.pdf}</a></li>`}</ul>`;
}

export const topicLinks = (site: Site, paper: Paper, without: string | null = null): readonly Html[] =>
  paper.topics
    .filter(({ slug }) => site.topicNames.has(slug) && slug !== without)
    .map(
      ({ slug }) =>
        html`<li><a class="topic" href="${site.to(`/topics/${slug}`)}">${site.topicNames.get(slug)}</a></li>`,
    );

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : PAPER_WORDING.thePaper;
}
