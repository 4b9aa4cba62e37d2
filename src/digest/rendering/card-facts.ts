/** What a card says about its paper: votes, byline and links, the same for every reader. Pure. */

import { WEEK_MS } from '../../durations.ts';
import { isReplacement, type Paper } from '../../papers/paper.ts';
import { utcDay } from '../../text/days.ts';
import type { Formats } from '../../text/formats.ts';
import { displayLine } from '../../text/tex/display.ts';
import { CARD_WORDING, LINK_WORDING } from '../../text/wording/digest-wording.ts';
import { PAPER_WORDING } from '../../text/wording/page-wording.ts';
import { trendingReason } from '../../text/wording/trending-wording.ts';
import type { Edition } from '../digest.ts';
import { authorLine, firstAuthor, isNamedAmong } from './author-line.ts';

/** The links of a paper, null where there is none, and the label of the code link. */
export interface PaperLinks {
  readonly url: string;
  readonly arxiv: string | null;
  readonly pdf: string | null;
  readonly code: string | null;
  readonly codeLabel: string;
  readonly project: string | null;
  readonly discussion: string | null;
  /** The paper's page on the site, which is public. */
  readonly share: string | null;
}

/** Returns a paper's own URL, or else its page on the site; its other links only if they lead elsewhere. */
export function linksOfPaper(
  { id, url: own, identifiers, details, signals }: Paper,
  site: string,
  formats: Formats,
): PaperLinks {
  const { arxiv } = identifiers;
  const url = webAddress(own) ?? `${site}papers/${id}`;
  const elsewhere = (link: string | undefined): string | null => {
    const address = webAddress(link ?? null);
    return address === url ? null : address;
  };
  return {
    url,
    arxiv:
      arxiv === undefined || /^https?:\/\/(?:[a-z]+\.)?arxiv\.org\//i.test(url)
        ? null
        : `https://arxiv.org/abs/${arxiv}`,
    pdf: arxiv === undefined || url.includes('/pdf/') ? null : `https://arxiv.org/pdf/${arxiv}`,
    code: elsewhere(details.codeUrl),
    codeLabel: LINK_WORDING.code(signals.stars ? CARD_WORDING.counted(signals.stars, 'star', formats) : null),
    project: elsewhere(details.projectUrl),
    discussion: elsewhere(details.discussionUrl),
    share: elsewhere(`${site}papers/${id}`),
  };
}

/**
 * Returns an http(s) URL, unchanged if it is safe ASCII, or else as a browser would write it; null for
 * anything else.
 */
function webAddress(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return /^[!-~]+$/.test(url) && !/["<>\\^`{|}]/.test(url) ? url : new URL(url).href;
}

/** `172 upvotes on Hugging Face`; without votes, the strongest other reason for interest. */
export function badgeOf({ signals, reasons, details, url }: Paper, formats: Formats): string {
  const { upvotes = 0 } = signals;
  if (upvotes === 0) return trendingReason(reasons[0] ?? '', formats);
  const votes = CARD_WORDING.counted(upvotes, 'upvote', formats);
  const place = details.discussionUrl === undefined ? votingPlace(url) : siteName(details.discussionUrl);
  return place === null ? votes : CARD_WORDING.votesAt(votes, place);
}

const HUGGING_FACE = 'huggingface.co';

/** A paper whose own URL is on Hugging Face was voted on there. */
const votingPlace = (url: string | null): string | null =>
  url !== null && siteName(url) === 'Hugging Face' ? 'Hugging Face' : null;

function siteName(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const host = new URL(url).hostname.replace(/^www\./, '');
  return host === HUGGING_FACE ? 'Hugging Face' : host;
}

/** `Example University · A, B and C · a new version · published in May 2025`. */
export function bylineOf(paper: Paper, isOld: boolean, formats: Formats): string {
  const { details, authors } = paper;
  const organization = displayLine(details.organization ?? '');
  return joinFacts(
    isNamedAmong(organization, authors) ? '' : organization,
    authorLine(authors, formats),
    newVersionOf(paper),
    monthOf(paper, isOld, formats),
  );
}

/** Marks a replacement as a new version, for readers who asked for replacements; '' for other papers. */
const newVersionOf = ({ announceType }: Paper): string =>
  isReplacement(announceType) ? (PAPER_WORDING.announced[announceType ?? ''] ?? '') : '';

/** The month of a paper that is older than its edition; '' for others. */
const monthOf = ({ publishedAt }: Paper, isOld: boolean, formats: Formats): string =>
  isOld && publishedAt !== null ? CARD_WORDING.publishedIn(formats.monthOf(publishedAt)) : '';

/** `Ada Lovelace and 3 more · published in May 2025 · 172 upvotes`, for a one-line entry. */
export const lineOf = (paper: Paper, isMissed: boolean, isOld: boolean, formats: Formats): string =>
  joinFacts(
    firstAuthor(paper.authors, formats),
    newVersionOf(paper),
    monthOf(paper, isOld, formats),
    paper.signals.upvotes
      ? CARD_WORDING.counted(paper.signals.upvotes, 'upvote', formats)
      : trendingReason(paper.reasons[0] ?? '', formats),
    isMissed ? formats.shortDay(utcDay(paper.firstSeenAt)) : '',
  );

/** Joins what is known of a paper on one line; facts that are '' are left out. */
export const joinFacts = (...facts: readonly string[]): string =>
  facts.filter((fact) => fact !== '').join(' · ');

/**
 * Was a paper published more than a week before an edition's period, and not in the month in which the period
 * starts? Lists have papers a few days after they are published, also in the first days of a month.
 */
export const isOlderThan = ({ periodStart }: Edition, { publishedAt }: Paper): boolean =>
  publishedAt !== null &&
  publishedAt.getTime() < periodStart.getTime() - WEEK_MS &&
  monthIn(publishedAt) !== monthIn(periodStart);

const monthIn = (instant: Date): string => utcDay(instant).slice(0, 7);
