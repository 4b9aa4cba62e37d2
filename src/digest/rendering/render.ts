/** Renders a digest view to subject, html and text, for mail, preview and web page. */

import QuickLRU from 'quick-lru';
import { type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { memoize } from '../../memoize.ts';
import { EDITION_WORDING, LINK_WORDING, SECTION_WORDING } from '../../text/wording/digest-wording.ts';
import type { DigestSection, DigestView, RenderedDigest } from '../digest.ts';
import { type CardMaker, cardMaker, placesIn } from './card.ts';
import { composeHeading } from './heading.ts';
import { assignSections, fitSections } from './layout.ts';
import { linkLabels } from './link-labels.ts';
import { loadTemplate } from './mjml-compiler.ts';
import { createTextFrame, renderText, type TextFrame } from './render-text.ts';
import { composePreheader, composeSubject, TITLES_NAMED } from './subject.ts';
import { bind, fill, findBlock, type Lists, sharedText, type Template, toFragment } from './template.ts';

/**
 * Maximum size of the html in bytes, decoded. Gmail clips a mail at about 102 KB and hides the footer
 * with its unsubscribe link; we promise 95 KB and leave the difference for what a mail service adds.
 */
export const MOST_HTML_BYTES = 92 * 1024;
/** How much the markup around the cards may grow when fewer cards are shown. */
const SENTENCES_BYTES = 2 * 1024;

export interface DigestRenderer {
  /** Fast and without effects: MJML was compiled when the renderer was loaded. */
  render(view: DigestView): RenderedDigest;
}

/**
 * Loads the template; call once per process, before the first digest. Takes about half a second if MJML has
 * to compile it.
 */
export async function loadDigestRenderer(): Promise<DigestRenderer> {
  return digestRenderer(await loadTemplate('digest'));
}

/** Creates the renderer of one compiled template. */
function digestRenderer(compiled: Template): DigestRenderer {
  const template = bind(compiled, linkLabels());
  // One cache for each way to write dates and numbers, of which there are about ten.
  const caches = new Map<string, RenderCache>();
  return {
    render(view) {
      const known = caches.get(view.formats.locale);
      const cache =
        known !== undefined && isUsableFor(known, view) ? known : createRenderCache(view, template);
      if (cache !== known) caches.set(view.formats.locale, cache);
      const wanted = assignSections(view.edition, view.items, view.layout, view.groups);
      const whole = composeParts(template, view, wanted, cache);
      const excess = totalBytes(whole.html) - MOST_HTML_BYTES;
      return excess <= 0
        ? whole
        : composeParts(template, view, sectionsWithin(view, wanted, excess, cache.cards), cache);
    },
  };
}

/** Returns the sections of a digest whose html was too large by `excess` bytes. */
function sectionsWithin(
  { items, edition, feedbackToken }: DigestView,
  sections: readonly DigestSection[],
  excess: number,
  cards: CardMaker,
): readonly DigestSection[] {
  const sizeOf = (index: number, section: DigestSection): number => {
    const pieces: Fragment[] = [];
    cards.addHtml(pieces, items[index]!, { section, edition, feedbackToken, title: '', isOnly: false });
    return totalBytes(pieces);
  };
  const size = sections.reduce((sum, section, index) => sum + sizeOf(index, section), 0);
  return fitSections(sections, sizeOf, size - excess - SENTENCES_BYTES);
}

/** One frame per local day and kind of edition; a run has two or three local days. */
const MOST_CACHED_FRAMES = 60;
/** Subjects, counts and reasons that many readers share; the least recently used are dropped. */
const MOST_CACHED_SENTENCES = 2_000;

/**
 * What is cached between digests that write dates and numbers alike. A process has only one site and one list
 * of topics.
 */
interface RenderCache extends Pick<DigestView, 'topicNames' | 'notice' | 'postalAddress'> {
  readonly site: string;
  readonly cards: CardMaker;
  readonly group: Template;
  /** By local day and kind of edition. */
  readonly frames: QuickLRU<string, Frame>;
  /** Sentences that many readers share, by their text: as html, and as lines of text. */
  readonly html: QuickLRU<string, Fragment>;
  readonly text: QuickLRU<string, Fragment>;
  /** Headings of the sections by topic, by their title. */
  readonly titles: QuickLRU<string, Fragment>;
}

const isUsableFor = (cache: RenderCache, { links, topicNames, notice, postalAddress }: DigestView): boolean =>
  cache.site === links.site &&
  cache.topicNames === topicNames &&
  cache.notice === notice &&
  cache.postalAddress === postalAddress;

const createRenderCache = (
  { links: { site }, topicNames, notice, postalAddress, formats }: DigestView,
  template: Template,
): RenderCache => ({
  site,
  topicNames,
  notice,
  postalAddress,
  cards: cardMaker(template, { site, topicNames, formats }),
  group: findBlock(template, 'group'),
  frames: new QuickLRU({ maxSize: MOST_CACHED_FRAMES }),
  html: new QuickLRU({ maxSize: MOST_CACHED_SENTENCES }),
  text: new QuickLRU({ maxSize: MOST_CACHED_SENTENCES }),
  titles: new QuickLRU({ maxSize: MOST_CACHED_SENTENCES }),
});

/** The markup around the cards, with everything filled in that many readers share. */
interface Frame {
  readonly html: Template;
  readonly text: TextFrame;
}

function getFrame(
  template: Template,
  { site, notice, postalAddress, frames }: RenderCache,
  view: DigestView,
): Frame {
  const { day, edition, formats } = view;
  return memoize(frames, `${day} ${edition.kind}`, () => ({
    html: bind(template, {
      site,
      notice,
      postalAddress,
      kind: EDITION_WORDING.postmarks[edition.kind],
      stampDay: formats.stampDay(day),
    }),
    text: createTextFrame(view),
  }));
}

/** Composes a digest of as many papers as there are sections. */
function composeParts(
  template: Template,
  view: DigestView,
  sections: readonly DigestSection[],
  cache: RenderCache,
): RenderedDigest {
  const { cards } = cache;
  const frame = getFrame(template, cache, view);
  const says = composeSentences(view, sections, cards);
  const places = placesIn(view);
  const inText = (sentence: string, lines: (sentence: string) => string): Fragment =>
    memoize(cache.text, sentence, () => sharedFragment(lines(sentence)));
  return {
    subject: says.subject,
    html:
      view.format === 'text'
        ? []
        : fill(
            frame.html,
            frameValues(view, sections, says, cache),
            cardLists(view, sections, places, cache),
          ),
    text: renderText(view, says, { frame: frame.text, sections, places, cards, inText }),
    items: view.items.slice(0, sections.length),
    shown: sections.length,
    sections,
  };
}

/** The links and sentences around the cards. */
function frameValues(
  { links, edition, feedbackToken }: DigestView,
  sections: readonly DigestSection[],
  says: Sentences,
  cache: RenderCache,
) {
  const inHtml = (sentence: string): Fragment => memoize(cache.html, sentence, () => sharedText(sentence));
  return {
    ...links,
    all: links.edition ?? links.site,
    number: edition.number === null ? null : inHtml(String(edition.number)),
    subject: inHtml(says.subject),
    preheader: inHtml(says.preheader),
    heading: inHtml(says.heading),
    summary: inHtml(says.summary),
    more: says.more && inHtml(says.more),
    hasBrief: says.briefTitle && inHtml(says.briefTitle),
    hasMissed: says.missedTitle && inHtml(says.missedTitle),
    undelivered: says.undelivered && inHtml(says.undelivered),
    sharing: feedbackToken !== null && sections[0] === 'lead' ? inHtml(SECTION_WORDING.sharing) : null,
    passedOn: links.preferences === null ? inHtml(LINK_WORDING.subscribe) : null,
    why: inHtml(says.why),
  };
}

/** What appends the cards and lines of each part of the mail. */
function cardLists(
  { items, groups }: DigestView,
  sections: readonly DigestSection[],
  places: ReturnType<typeof placesIn>,
  { cards, group, titles }: RenderCache,
): Lists {
  const only = (wanted: DigestSection) => (to: Fragment[]) => {
    for (let index = 0; index < sections.length; index += 1)
      if (sections[index] === wanted) cards.addHtml(to, items[index]!, places[wanted]);
  };
  const lists = { lead: only('lead'), group: () => undefined, missed: only('missed') };
  if (groups === null) return { ...lists, full: only('full'), brief: only('brief') };
  // Each section by topic has its cards and lines together.
  const grouped = (to: Fragment[]): void => {
    for (const [index, section] of sections.entries()) {
      if (section === 'lead' || section === 'missed') continue;
      const title = groups[index]!;
      if (title !== groups[index - 1])
        to.push(memoize(titles, title, () => toFragment(bind(group, { title }))));
      cards.addHtml(to, items[index]!, { ...places[section], title });
    }
  };
  return { ...lists, full: grouped, brief: () => undefined };
}

function totalBytes(fragments: readonly Fragment[]): number {
  let bytes = 0;
  for (const { size } of fragments) bytes += size;
  return bytes;
}

type Sentences = ReturnType<typeof composeSentences>;

function composeSentences(view: DigestView, sections: readonly DigestSection[], cards: CardMaker) {
  const shown = sections.length;
  const titles = view.items.slice(0, Math.min(shown, TITLES_NAMED)).map(({ paper }) => cards.titleOf(paper));
  const subject = composeSubject(view.edition.kind, titles, shown);
  const summary = composeSummary(view, shown);
  const hasCards = sections[0] === 'lead';
  return {
    subject: subject.text,
    preheader: composePreheader(subject, summary),
    heading: composeHeading(view, shown),
    summary,
    // The brief entries need a title only if there are cards above them.
    briefTitle: hasCards && view.groups === null && sections.includes('brief') ? SECTION_WORDING.brief : null,
    missedTitle: sections.includes('missed') ? SECTION_WORDING.missed : null,
    more: composeMoreLine(view, shown),
    undelivered: view.undelivered,
    why: view.why,
  };
}

function composeSummary({ edition, matched, links, groups, formats }: DigestView, shown: number): string {
  const as = { isShared: links.preferences === null, isGrouped: groups !== null };
  if (edition.kind !== 'welcome' && edition.kind !== 'catch-up')
    return SECTION_WORDING.summary(shown, matched, as, formats);
  const rest = SECTION_WORDING.restOfSummary(shown, matched, as, formats) ?? '';
  // The introduction to later editions is for the reader, not for a page that people share.
  return edition.kind === 'welcome' && !as.isShared
    ? `${rest} ${EDITION_WORDING.introduction}`.trimStart()
    : rest;
}

/**
 * The line that leads to all papers of the edition; on a page that people share it leads to the site, and is
 * null unless more papers matched.
 */
function composeMoreLine({ matched, links, formats }: DigestView, shown: number): string | null {
  if (matched > shown) return SECTION_WORDING.more(matched - shown, formats);
  return links.edition === null ? null : SECTION_WORDING.whole;
}
