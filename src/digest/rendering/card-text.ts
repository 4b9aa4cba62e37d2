/** One paper in the text part of a mail. */

import { type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Formats } from '../../text/formats.ts';
import { displayLine } from '../../text/tex/display.ts';
import { LINK_WORDING } from '../../text/wording/digest-wording.ts';
import type { DigestSection } from '../digest.ts';
import { badgeOf, bylineOf, lineOf, linksOfPaper } from './card-facts.ts';
import { wrap } from './fit-text.ts';
import { chooseGist } from './gist.ts';

const INDENT = '    ';

/** The number of an entry; it takes the place of the first line's indentation. */
export const numberText = (number: number): string => `${number}.`.padEnd(INDENT.length);

/** The middle part of a card: why the paper is in the digest. */
export const reasonText = (words: string): string => wrap(words, INDENT);

/** The first part of a card: title, URL, byline, badge and gist. */
export function renderCardText(paper: Paper, site: string, isOld: boolean, formats: Formats): Fragment {
  const gist = chooseGist(paper);
  const paragraphs = [
    // `numberText` takes the place of the first indentation.
    wrap(displayLine(paper.title), INDENT).slice(INDENT.length),
    `${INDENT}${linksOfPaper(paper, site, formats).url}\n`,
    wrap(bylineOf(paper, isOld, formats), INDENT),
    wrap(badgeOf(paper, formats), INDENT),
    gist === null ? '\n' : `\n${wrap(`${gist.text} (${gist.origin})`, INDENT)}\n`,
  ];
  return sharedFragment(paragraphs.join(''));
}

/** The last part of a card: its other links. */
export function renderLinksText(paper: Paper, site: string, formats: Formats): Fragment {
  const { arxiv, pdf, code, codeLabel, project, discussion, share } = linksOfPaper(paper, site, formats);
  const labelled = [
    [LINK_WORDING.arxiv, arxiv],
    [LINK_WORDING.pdf, pdf],
    [codeLabel, code],
    [LINK_WORDING.project, project],
    [LINK_WORDING.discussion, discussion],
    [LINK_WORDING.share, share],
  ].flatMap(([label, link]) => (link === null ? [] : [`${INDENT}${label}: ${link}\n`]));
  return sharedFragment(`${labelled.join('')}\n`);
}

/** A short entry: the title, a line about the paper, and its URL. */
export const renderLineText = (
  paper: Paper,
  site: string,
  section: DigestSection,
  isOld: boolean,
  formats: Formats,
): Fragment => {
  const { url } = linksOfPaper(paper, site, formats);
  const line = lineOf(paper, section === 'missed', isOld, formats);
  const title = wrap(displayLine(paper.title), INDENT).slice(INDENT.length);
  return sharedFragment(`${title}${wrap(line, INDENT)}${INDENT}${url}\n\n`);
};
