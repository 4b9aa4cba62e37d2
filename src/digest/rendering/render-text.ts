/** The plain-text part of a digest, from the same view as the html: same papers, links and reasons. */

import type { Fragment } from '../../mail/format/fragment.ts';
import { fragmentOf, sharedFragment } from '../../mail/format/fragment.ts';
import { longDay } from '../../text/days.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestView } from '../digest.ts';
import type { ItemCard } from './card.ts';
import { wrap } from './fit-text.ts';

const RULE = `${'-'.repeat(60)}\n`;

/** What many readers share, rendered once. */
export interface TextFrame {
  readonly head: Fragment;
  readonly foot: Fragment;
}

export const createTextFrame = ({ day, notice, postalAddress, links }: DigestView): TextFrame => ({
  head: sharedFragment(
    `${notice === null ? '' : `${wrap(displayLine(notice))}\n`}Paperround\n${longDay(day)}\n`,
  ),
  foot: sharedFragment(
    `Paperround on the web: ${links.site}\n${postalAddress === null ? '' : `\n${wrap(displayLine(postalAddress))}`}`,
  ),
});

/** Sentences that the html contains, too. */
interface Sentences {
  readonly summary: string;
  readonly more: string | null;
  readonly why: string;
}

interface TextParts {
  readonly frame: TextFrame;
  readonly cards: readonly ItemCard[];
  /** A sentence as lines of text, rendered once for all readers who share it. */
  readonly inText: (sentence: string, lines: (sentence: string) => string) => Fragment;
}

/** Renders the whole plain-text part. */
export function renderText(
  { links }: DigestView,
  { shown, summary, more, why }: Sentences & { readonly shown: number },
  { frame, cards, inText }: TextParts,
): Fragment[] {
  const text = [
    frame.head,
    inText(summary, (sentence) => `${wrap(sentence)}\n`),
    ...(links.browser === null ? [] : [fragmentOf(`In the browser: ${links.browser}\n`)]),
    AFTER_HEAD,
  ];
  for (let index = 0; index < shown; index += 1) cards[index]!.addText(text, index + 1);
  if (more !== null)
    text.push(
      inText(more, (sentence) => `${sentence}: `),
      fragmentOf(`${links.edition ?? links.site}\n\n`),
    );
  text.push(
    inText(why, (sentence) => `${RULE}\n${wrap(displayLine(sentence))}\n`),
    ...(links.preferences === null
      ? []
      : [
          fragmentOf(
            `Change what you get: ${links.preferences}\nUnsubscribe: ${links.unsubscribe}\nYour own feed: ${links.feed}\n`,
          ),
        ]),
    frame.foot,
  );
  return text;
}

const AFTER_HEAD = sharedFragment(`\n${RULE}\n`);
