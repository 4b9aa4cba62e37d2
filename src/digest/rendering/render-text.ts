/** The plain-text part of a digest, from the same view as the html: same papers, links and reasons. */

import type { Fragment } from '../../mail/format/fragment.ts';
import { encodeFragment, sharedFragment } from '../../mail/format/fragment.ts';
import { displayLine } from '../../text/tex/display.ts';
import { LINK_WORDING } from '../../text/wording/digest-wording.ts';
import type { DigestSection, DigestView } from '../digest.ts';
import type { CardMaker, placesIn } from './card.ts';
import { wrap } from './fit-text.ts';

const RULE = `${'-'.repeat(60)}\n`;

/** The parts that many readers share, rendered once. */
export interface TextFrame {
  readonly head: Fragment;
  readonly foot: Fragment;
}

export const createTextFrame = ({ notice, postalAddress, links }: DigestView): TextFrame => ({
  head: sharedFragment(`${notice === null ? '' : `${wrap(displayLine(notice))}\n`}Paperround\n`),
  foot: sharedFragment(
    `${LINK_WORDING.site}: ${links.site}\n${postalAddress === null ? '' : `\n${wrap(displayLine(postalAddress))}`}`,
  ),
});

/** Sentences that the html contains as well. */
interface Sentences {
  readonly heading: string;
  readonly summary: string;
  readonly briefTitle: string | null;
  readonly missedTitle: string | null;
  readonly more: string | null;
  readonly undelivered: string | null;
  readonly why: string;
}

interface TextParts {
  readonly frame: TextFrame;
  readonly sections: readonly DigestSection[];
  readonly places: ReturnType<typeof placesIn>;
  readonly cards: CardMaker;
  /** Renders a sentence as lines of text, once for all readers who share it. */
  readonly inText: (sentence: string, lines: (sentence: string) => string) => Fragment;
}

/** Renders the whole plain-text part. */
export function renderText(
  { links, items, groups }: DigestView,
  { heading, summary, briefTitle, missedTitle, more, undelivered, why }: Sentences,
  { frame, sections, places, cards, inText }: TextParts,
): Fragment[] {
  const text = [
    frame.head,
    inText(heading, wrap),
    inText(summary, (sentence) => `${wrap(sentence)}\n`),
    ...(links.browser === null ? [] : [encodeFragment(`${LINK_WORDING.browser}: ${links.browser}\n`)]),
  ];
  const titleOver = (index: number): string | null => {
    const section = sections[index];
    if (section === 'missed') return missedTitle;
    return groups === null ? (section === 'brief' ? briefTitle : null) : groups[index] || null;
  };
  // A section title draws its own rule.
  text.push(titleOver(0) === null ? AFTER_HEAD : BLANK);
  for (const [index, section] of sections.entries()) {
    const title = titleOver(index);
    if (title !== null && (index === 0 || title !== titleOver(index - 1)))
      text.push(inText(title, (name) => `${RULE}${wrap(displayLine(name))}\n`));
    const place = groups === null ? places[section] : { ...places[section], title: groups[index]! };
    cards.addText(text, items[index]!, place, index + 1);
  }
  if (undelivered !== null) text.push(inText(undelivered, (sentence) => `${wrap(displayLine(sentence))}\n`));
  if (more !== null)
    text.push(
      inText(more, (sentence) => `${sentence}: `),
      encodeFragment(`${links.edition ?? links.site}\n`),
    );
  if (links.browser !== null) text.push(encodeFragment(`${LINK_WORDING.shareEdition}: ${links.browser}\n`));
  text.push(BLANK);
  text.push(
    inText(why, (sentence) => `${RULE}\n${wrap(displayLine(sentence))}\n`),
    ...(links.preferences === null
      ? []
      : [
          encodeFragment(
            `${LINK_WORDING.preferences}: ${links.preferences}\n${LINK_WORDING.unsubscribe}: ${links.unsubscribe}\n${LINK_WORDING.feed}: ${links.feed}\n`,
          ),
        ]),
    frame.foot,
  );
  return text;
}

const BLANK = sharedFragment('\n');
const AFTER_HEAD = sharedFragment(`\n${RULE}\n`);
