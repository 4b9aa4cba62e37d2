/** The digest mail: a view comes in, subject, html and text go out. Mail, preview and web page share it. */

import QuickLRU from 'quick-lru';
import { type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { longDay, shortDay } from '../../text/days.ts';
import type { DigestView, RenderedDigest } from '../digest.ts';
import { ABSTRACT_LENGTHS, type CardMaker, cardMaker, type PickCard } from './card.ts';
import { loadTemplate } from './mjml-compiler.ts';
import { renderText, type TextFrame, textFrameOf } from './render-text.ts';
import { bind, blockOf, fill, sharedPiece, type Template } from './template.ts';

/**
 * Most bytes of html, decoded. Gmail cuts a mail at about 102 KB and hides the footer with its unsubscribe link; the
 * promise is 95 KB; the difference is room for what a mail service may add.
 */
export const MOST_HTML_BYTES = 92 * 1024;
const LONGEST_SUBJECT = 116;
const LONGEST_PREHEADER = 160;

export interface DigestRenderer {
  /** Fast and without effects: what MJML had to do was done when the renderer was loaded. */
  render(view: DigestView): RenderedDigest;
}

/** Compiles the templates. Costs about half a second; once per process, when the first digest is wanted. */
export async function loadDigestRenderer(): Promise<DigestRenderer> {
  return digestRenderer(await loadTemplate('digest'));
}

/** The renderer of one compiled template. */
function digestRenderer(template: Template): DigestRenderer {
  const card = blockOf(template, 'papers');
  let edition: Edition | null = null;
  return {
    render(view) {
      if (edition === null || !isFor(edition, view)) edition = newEdition(view, card);
      const frame = frameOf(template, edition, view);
      const titles: string[] = [];
      for (const { paper } of view.picks.slice(0, TITLES_NAMED)) titles.push(edition.cards.titleOf(paper));
      const cards: PickCard[] = [];
      for (const pick of view.picks) cards.push(edition.cards.cardFor(pick));
      return fitted(frame, cards, view, titles, edition);
    },
  };
}

const TITLES_NAMED = 4;
/** Local days: a run has two or three. */
const MOST_FRAMES_KEPT = 20;
/** Subjects, counts and reasons: many readers have the same; those that come least are made anew. */
const MOST_SENTENCES_KEPT = 2_000;

/** What is kept from digest to digest. A process has one site, one list of topics and so on, so one edition is enough. */
interface Edition extends Pick<DigestView, 'topicNames' | 'notice' | 'postalAddress'> {
  readonly site: string;
  readonly cards: CardMaker;
  /** By local day. */
  readonly frames: QuickLRU<string, Frame>;
  /** Sentences that many readers share, by what they say: as html, and as lines of text. */
  readonly html: QuickLRU<string, Fragment>;
  readonly text: QuickLRU<string, Fragment>;
}

const isFor = (edition: Edition, { links, topicNames, notice, postalAddress }: DigestView): boolean =>
  edition.site === links.site &&
  edition.topicNames === topicNames &&
  edition.notice === notice &&
  edition.postalAddress === postalAddress;

const newEdition = (
  { links: { site }, topicNames, notice, postalAddress }: DigestView,
  card: Template,
): Edition => ({
  site,
  topicNames,
  notice,
  postalAddress,
  cards: cardMaker(card, site, topicNames),
  frames: new QuickLRU({ maxSize: MOST_FRAMES_KEPT }),
  html: new QuickLRU({ maxSize: MOST_SENTENCES_KEPT }),
  text: new QuickLRU({ maxSize: MOST_SENTENCES_KEPT }),
});

/** What stands around the cards, with all filled in that many readers share. */
interface Frame {
  readonly html: Template;
  readonly text: TextFrame;
  readonly shortDay: string;
}

function frameOf(
  template: Template,
  { site, notice, postalAddress, frames }: Edition,
  view: DigestView,
): Frame {
  const { day } = view;
  return kept(frames, day, () => ({
    html: bind(template, { site, date: longDay(day), notice, postalAddress }),
    text: textFrameOf(view),
    shortDay: shortDay(day),
  }));
}

function kept<T>(things: QuickLRU<string, T>, key: string, make: () => T): T {
  const known = things.get(key);
  if (known !== undefined) return known;
  const made = make();
  things.set(key, made);
  return made;
}

/** Shortens abstracts, all alike, until everything fits; then leaves the last papers to the site. */
function fitted(
  frame: Frame,
  cards: readonly PickCard[],
  view: DigestView,
  titles: readonly string[],
  edition: Edition,
): RenderedDigest {
  const inHtml = (sentence: string): Fragment => kept(edition.html, sentence, () => sharedPiece(sentence));
  const inText = (sentence: string, lines: (sentence: string) => string): Fragment =>
    kept(edition.text, sentence, () => sharedFragment(lines(sentence)));
  const last = ABSTRACT_LENGTHS.length - 1;
  let step = 0;
  let shown = view.picks.length;
  for (;;) {
    const says = sentencesOf(view, shown, titles, frame.shortDay);
    const html = fill(
      frame.html,
      {
        ...view.links,
        subject: inHtml(says.subject),
        preheader: inHtml(says.preheader),
        summary: inHtml(says.summary),
        more: says.more && inHtml(says.more),
        why: inHtml(says.why),
      },
      {
        papers: (to) => {
          for (let index = 0; index < shown; index += 1) cards[index]!.addHtml(to, index + 1, step);
        },
      },
    );
    if (shown === 0 || sizeOf(html) <= MOST_HTML_BYTES) {
      const text = renderText(view, { ...says, shown }, { frame: frame.text, cards, inText });
      return { subject: says.subject, html, text, shown };
    }
    if (step < last) step += 1;
    else shown -= 1;
  }
}

function sizeOf(fragments: readonly Fragment[]): number {
  let bytes = 0;
  for (const { size } of fragments) bytes += size;
  return bytes;
}

const sentencesOf = (view: DigestView, shown: number, titles: readonly string[], day: string) => ({
  subject: subjectOf(titles[0] ?? 'Paperround', shown, day),
  preheader: preheaderOf(view, titles),
  summary: summaryOf(view, shown),
  more: moreOf(view, shown),
  why: view.why,
});

/** The best paper and how many more, with the day: `Attention Is All You Need and 24 more — 11 March`. */
function subjectOf(title: string, shown: number, day: string): string {
  const rest = `${shown > 1 ? ` and ${shown - 1} more` : ''} — ${day}`;
  return `${cutAtWord(title, LONGEST_SUBJECT - rest.length)}${rest}`;
}

/** Whole words and an ellipsis. */
const cutAtWord = (title: string, most: number): string => {
  if (title.length <= most) return title;
  const cut = title.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const word = cut.lastIndexOf(' ');
  return `${(word > most / 2 ? cut.slice(0, word) : cut).replace(/(?<![\s:,;–—-])[\s:,;–—-]+$/, '')}…`;
};

/** What an inbox shows behind the subject: the papers after the first. */
const preheaderOf = (view: DigestView, titles: readonly string[]): string =>
  titles.length > 1
    ? cutAtWord(`Also: ${titles.slice(1).join('; ')}`, LONGEST_PREHEADER)
    : summaryOf(view, titles.length);

function summaryOf({ matched }: DigestView, shown: number): string {
  const papers = `${shown} ${shown === 1 ? 'paper' : 'papers'}`;
  if (matched > shown) return `${papers} out of ${matched} for you, the best${shown === 1 ? '' : ' first'}.`;
  return shown === 1 ? 'One paper for you.' : `${papers} for you, the best first.`;
}

const moreOf = ({ matched }: DigestView, shown: number): string | null =>
  matched > shown ? `${matched - shown} more on the site` : null;
