/** Renders a digest view to subject, html and text, for mail, preview and web page. */

import QuickLRU from 'quick-lru';
import { type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { longDay, shortDay } from '../../text/days.ts';
import type { DigestView, RenderedDigest } from '../digest.ts';
import { ABSTRACT_LENGTHS, type CardMaker, cardMaker, type ItemCard } from './card.ts';
import { loadTemplate } from './mjml-compiler.ts';
import { createTextFrame, renderText, type TextFrame } from './render-text.ts';
import { bind, fill, findBlock, sharedText, type Template } from './template.ts';

/**
 * Maximum size of the html in bytes, decoded. Gmail clips a mail at about 102 KB and hides the footer
 * with its unsubscribe link; we promise 95 KB and leave the difference for what a mail service adds.
 */
export const MOST_HTML_BYTES = 92 * 1024;
const LONGEST_SUBJECT = 116;
const LONGEST_PREHEADER = 160;

export interface DigestRenderer {
  /** Fast and without effects: MJML was compiled when the renderer was loaded. */
  render(view: DigestView): RenderedDigest;
}

/** Compiles the templates. Takes about half a second; call once per process, before the first digest. */
export async function loadDigestRenderer(): Promise<DigestRenderer> {
  return digestRenderer(await loadTemplate('digest'));
}

/** Creates the renderer of one compiled template. */
function digestRenderer(template: Template): DigestRenderer {
  const card = findBlock(template, 'papers');
  let cache: RenderCache | null = null;
  return {
    render(view) {
      if (cache === null || !isUsableFor(cache, view)) cache = createRenderCache(view, card);
      const frame = createFrame(template, cache, view);
      const titles: string[] = [];
      for (const { paper } of view.items.slice(0, TITLES_NAMED)) titles.push(cache.cards.titleOf(paper));
      const cards: ItemCard[] = [];
      for (const item of view.items) cards.push(cache.cards.cardFor(item));
      return fitted(frame, cards, view, titles, cache);
    },
  };
}

const TITLES_NAMED = 4;
/** Local days; a run has two or three. */
const MOST_CACHED_FRAMES = 20;
/** Subjects, counts and reasons that many readers share; the least recently used are dropped. */
const MOST_CACHED_SENTENCES = 2_000;

/**
 * What is cached between digests. A process has one site and one list of topics, so one cache
 * suffices.
 */
interface RenderCache extends Pick<DigestView, 'topicNames' | 'notice' | 'postalAddress'> {
  readonly site: string;
  readonly cards: CardMaker;
  /** By local day. */
  readonly frames: QuickLRU<string, Frame>;
  /** Sentences that many readers share, by their text: as html, and as lines of text. */
  readonly html: QuickLRU<string, Fragment>;
  readonly text: QuickLRU<string, Fragment>;
}

const isUsableFor = (cache: RenderCache, { links, topicNames, notice, postalAddress }: DigestView): boolean =>
  cache.site === links.site &&
  cache.topicNames === topicNames &&
  cache.notice === notice &&
  cache.postalAddress === postalAddress;

const createRenderCache = (
  { links: { site }, topicNames, notice, postalAddress }: DigestView,
  card: Template,
): RenderCache => ({
  site,
  topicNames,
  notice,
  postalAddress,
  cards: cardMaker(card, site, topicNames),
  frames: new QuickLRU({ maxSize: MOST_CACHED_FRAMES }),
  html: new QuickLRU({ maxSize: MOST_CACHED_SENTENCES }),
  text: new QuickLRU({ maxSize: MOST_CACHED_SENTENCES }),
});

/** The markup around the cards, with everything filled in that many readers share. */
interface Frame {
  readonly html: Template;
  readonly text: TextFrame;
  readonly shortDay: string;
}

function createFrame(
  template: Template,
  { site, notice, postalAddress, frames }: RenderCache,
  view: DigestView,
): Frame {
  const { day } = view;
  return memoize(frames, day, () => ({
    html: bind(template, { site, date: longDay(day), notice, postalAddress }),
    text: createTextFrame(view),
    shortDay: shortDay(day),
  }));
}

function memoize<T>(things: QuickLRU<string, T>, key: string, make: () => T): T {
  const known = things.get(key);
  if (known !== undefined) return known;
  const made = make();
  things.set(key, made);
  return made;
}

/** Shortens all abstracts equally until everything fits; then leaves the last papers to the site. */
function fitted(
  frame: Frame,
  cards: readonly ItemCard[],
  view: DigestView,
  titles: readonly string[],
  cache: RenderCache,
): RenderedDigest {
  const inHtml = (sentence: string): Fragment => memoize(cache.html, sentence, () => sharedText(sentence));
  const inText = (sentence: string, lines: (sentence: string) => string): Fragment =>
    memoize(cache.text, sentence, () => sharedFragment(lines(sentence)));
  const last = ABSTRACT_LENGTHS.length - 1;
  let step = 0;
  let shown = view.items.length;
  for (;;) {
    const says = composeSentences(view, shown, titles, frame.shortDay);
    const html = fill(
      frame.html,
      {
        ...view.links,
        all: view.links.edition ?? view.links.site,
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
    if (shown === 0 || totalBytes(html) <= MOST_HTML_BYTES) {
      const text = renderText(view, { ...says, shown }, { frame: frame.text, cards, inText });
      return { subject: says.subject, html, text, shown };
    }
    if (step < last) step += 1;
    else shown -= 1;
  }
}

function totalBytes(fragments: readonly Fragment[]): number {
  let bytes = 0;
  for (const { size } of fragments) bytes += size;
  return bytes;
}

const composeSentences = (view: DigestView, shown: number, titles: readonly string[], day: string) => ({
  subject: composeSubject(titles[0] ?? 'Paperround', shown, day),
  preheader: composePreheader(view, titles),
  summary: composeSummary(view, shown),
  more: composeMoreLine(view, shown),
  why: view.why,
});

/** The best paper, how many more, and the day: `Attention Is All You Need and 24 more — 11 March`. */
function composeSubject(title: string, shown: number, day: string): string {
  const rest = `${shown > 1 ? ` and ${shown - 1} more` : ''} — ${day}`;
  return `${cutAtWord(title, LONGEST_SUBJECT - rest.length)}${rest}`;
}

/** Cuts at a word boundary and appends an ellipsis. */
const cutAtWord = (title: string, most: number): string => {
  if (title.length <= most) return title;
  const cut = title.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const word = cut.lastIndexOf(' ');
  return `${(word > most / 2 ? cut.slice(0, word) : cut).replace(/(?<![\s:,;–—-])[\s:,;–—-]+$/, '')}…`;
};

/** What an inbox shows after the subject: the papers after the first. */
const composePreheader = (view: DigestView, titles: readonly string[]): string =>
  titles.length > 1
    ? cutAtWord(`Also: ${titles.slice(1).join('; ')}`, LONGEST_PREHEADER)
    : composeSummary(view, titles.length);

function composeSummary({ matched }: DigestView, shown: number): string {
  const papers = `${shown} ${shown === 1 ? 'paper' : 'papers'}`;
  if (matched > shown) return `${papers} out of ${matched} for you, the best${shown === 1 ? '' : ' first'}.`;
  return shown === 1 ? 'One paper for you.' : `${papers} for you, the best first.`;
}

const composeMoreLine = ({ matched }: DigestView, shown: number): string | null =>
  matched > shown ? `${matched - shown} more on the site` : null;
