/**
 * The view of an edition that is posted to a channel or a program: the papers and words of a mail, but no
 * link that acts for a reader. Pure.
 */

import type { Paper } from '../../../papers/paper.ts';
import type { Look } from '../../../readers/reader.ts';
import type { Formats } from '../../../text/formats.ts';
import { formatsFor } from '../../../text/regions.ts';
import { displayLine } from '../../../text/tex/display.ts';
import { SECTION_WORDING } from '../../../text/wording/digest-wording.ts';
import type { DigestSection, Edition, Selection, SelectionItem } from '../../digest.ts';
import { arrangeItems } from '../arrange-items.ts';
import { badgeOf, bylineOf, isOlderThan, lineOf, linksOfPaper } from '../card-facts.ts';
import { chooseGist, type Gist } from '../gist.ts';
import { composeHeading } from '../heading.ts';
import { assignSections, isCard } from '../layout.ts';
import { composeSubject, TITLES_NAMED } from '../subject.ts';
import { describeUndelivered } from '../undelivered-line.ts';
import { explainItem, explainLead } from '../why.ts';

export interface ChannelPaper {
  readonly paper: Paper;
  readonly section: DigestSection;
  /** Title of its section by topic; '' for the lead, and if there are no sections by topic. */
  readonly group: string;
  readonly title: string;
  readonly url: string;
  /** The paper's page on the site. */
  readonly page: string;
  /** Organisation and authors; see `bylineOf`. */
  readonly byline: string;
  readonly badge: string;
  readonly gist: Gist | null;
  readonly because: string;
  /** First author and votes, for a one-line entry; see `lineOf`. */
  readonly line: string;
}

export interface ChannelView {
  readonly subject: string;
  readonly heading: string;
  readonly day: string;
  readonly edition: Edition;
  readonly papers: readonly ChannelPaper[];
  readonly matched: number;
  /** A sentence on what sources did not deliver in time; null if nothing is missing. */
  readonly undelivered: string | null;
  /** With a trailing slash. */
  readonly site: string;
  readonly topicNames: ReadonlyMap<string, string>;
  /** How dates and numbers are written. */
  readonly formats: Formats;
}

export interface ChannelParts {
  /** The public URL of the site, without a trailing slash. */
  readonly base: string;
  readonly topicNames: ReadonlyMap<string, string>;
}

export function channelView(
  { base, topicNames }: ChannelParts,
  { localDay, ...look }: Look & { readonly localDay: string },
  selection: Selection,
): ChannelView {
  const { edition, matched, undelivered } = selection;
  const formats = formatsFor(look.locale);
  const { items, groups } = arrangeItems(selection, look, topicNames);
  const sections = assignSections(edition, items, look.layout, groups);
  const papers = items.map((item, index) =>
    channelPaper(item, {
      section: sections[index]!,
      group: groups === null ? '' : titleOfGroup(groups[index]!, sections[index]!),
      isOnly: items.length === 1,
      edition,
      base,
      topicNames,
      formats,
    }),
  );
  return withPapers(
    {
      subject: '',
      heading: '',
      day: localDay,
      edition,
      papers,
      matched,
      undelivered: describeUndelivered(undelivered, formats),
      site: `${base}/`,
      topicNames,
      formats,
    },
    papers,
  );
}

/** Missed papers get a title among sections by topic, or they would seem to belong to the last of them. */
const titleOfGroup = (group: string, section: DigestSection): string =>
  section === 'missed' ? SECTION_WORDING.missed : group;

function channelPaper(
  item: SelectionItem,
  {
    section,
    group,
    isOnly,
    edition,
    base,
    topicNames,
    formats,
  }: ChannelParts & {
    section: DigestSection;
    group: string;
    isOnly: boolean;
    edition: Edition;
    formats: Formats;
  },
): ChannelPaper {
  const { paper } = item;
  const isMissed = section === 'missed';
  const isOld = isOlderThan(edition, paper);
  return {
    paper,
    section,
    group,
    title: displayLine(paper.title),
    url: linksOfPaper(paper, `${base}/`, formats).url,
    page: `${base}/papers/${paper.id}`,
    byline: bylineOf(paper, isOld, formats),
    badge: badgeOf(paper, formats),
    gist: chooseGist(paper),
    because: section === 'lead' ? explainLead(item, topicNames, isOnly) : explainItem(item, topicNames),
    line: lineOf(paper, isMissed, isOld, formats),
  };
}

/** Returns the same edition with these papers; its subject and heading count them. */
function withPapers(view: ChannelView, papers: readonly ChannelPaper[]): ChannelView {
  const titles = papers.slice(0, TITLES_NAMED).map(({ title }) => title);
  return {
    ...view,
    papers,
    subject: composeSubject(view.edition.kind, titles, papers.length).text,
    heading: composeHeading(view, papers.length),
  };
}

/** Papers that are shown together: those with a card first, then those with a line. */
export interface ChannelGroup {
  /** '' if the group has none. */
  readonly title: string;
  readonly cards: readonly ChannelPaper[];
  readonly lines: readonly ChannelPaper[];
}

/** The sections by topic, in order; if there are none, a single group without a title. */
export function groupsOf({ papers }: ChannelView): readonly ChannelGroup[] {
  const titles = new Set(papers.map(({ group }) => group));
  return [...titles].map((title) => {
    const own = papers.filter(({ group }) => group === title);
    return {
      title,
      cards: own.filter(({ section }) => isCard(section)),
      lines: own.filter(({ section }) => !isCard(section)),
    };
  });
}

/** `12 more on the site`, or ''. */
export const moreLine = ({ matched, papers, formats }: ChannelView): string =>
  matched > papers.length ? SECTION_WORDING.more(matched - papers.length, formats) : '';

/**
 * Composes the largest form of an edition that `fits`: first the last cards become lines, then the last
 * papers are left out. One paper always stays, even if it does not fit.
 */
export function fitChannel<T>(
  view: ChannelView,
  compose: (view: ChannelView) => T,
  fits: (composed: T) => boolean,
): { readonly composed: T; readonly shown: readonly ChannelPaper[] } {
  const papers = [...view.papers];
  for (;;) {
    const composed = compose(withPapers(view, papers));
    if (papers.length <= 1 || fits(composed)) return { composed, shown: papers };
    const card = papers.findLastIndex(({ section }) => section === 'full');
    if (card === -1) papers.pop();
    else papers[card] = { ...papers[card]!, section: 'brief' };
  }
}
