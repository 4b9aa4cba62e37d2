/** The plain-text part of a digest, written from the same view as the html: same papers, same links, same reasons. */
import type { PickCard } from './card.ts';
import { longDay } from './day-words.ts';
import type { DigestView, Fragment } from './digest.ts';
import { displayLine } from './display-text.ts';
import { wrap } from './fit-text.ts';
import { fragmentOf, sharedFragment } from './fragment.ts';

const RULE = `${'-'.repeat(60)}\n`;

/** What many readers share, made once. */
export interface TextFrame {
  readonly head: Fragment;
  readonly foot: Fragment;
}

export const textFrameOf = ({ day, notice, postalAddress, links }: DigestView): TextFrame => ({
  head: sharedFragment(`${notice === null ? '' : `${wrap(displayLine(notice))}\n`}Paperround\n${longDay(day)}\n`),
  foot: sharedFragment(`Paperround on the web: ${links.site}\n${postalAddress === null ? '' : `\n${wrap(displayLine(postalAddress))}`}`),
});

/** Why the mail came, wrapped. */
export const whyFragment = (why: string): Fragment => sharedFragment(`${RULE}\n${wrap(displayLine(why))}\n`);

/** All of the text part. `summary` and `more` are the sentences that the html has too. */
export function renderText(
  { links }: DigestView,
  { shown, summary, more }: { readonly shown: number; readonly summary: string; readonly more: string | null },
  { frame, why, cards }: { readonly frame: TextFrame; readonly why: Fragment; readonly cards: readonly PickCard[] },
): Fragment[] {
  const text = [frame.head, fragmentOf(`${wrap(summary)}\nIn the browser: ${links.browser}\n\n${RULE}\n`)];
  for (let index = 0; index < shown; index += 1) text.push(...cards[index]!.text(index + 1));
  if (more !== null) text.push(fragmentOf(`${more}: ${links.site}\n\n`));
  text.push(why);
  text.push(
    fragmentOf(`Change what you get: ${links.preferences}\nUnsubscribe: ${links.unsubscribe}\nYour own feed: ${links.feed}\n`),
    frame.foot,
  );
  return text;
}
