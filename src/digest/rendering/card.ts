/** One paper in a mail: rendered and encoded once per paper, then joined into each reader's digest. */

import { encodeFragment, type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { memoize } from '../../memoize.ts';
import type { Paper } from '../../papers/paper.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestSection, DigestView, Edition, FeedbackToken, SelectionItem } from '../digest.ts';
import { isOlderThan } from './card-facts.ts';
import { cutCard, renderCardBody, renderLine } from './card-html.ts';
import { reasonMaker, type WhereInDigest } from './card-reason.ts';
import { numberText, renderCardText, renderLineText, renderLinksText } from './card-text.ts';
import { isCard } from './layout.ts';
import { findBlock, type Template } from './template.ts';

/** What all readers of a paper share. */
interface Card {
  readonly title: string;
  /** By `slotOf`. Rendered on first use. */
  readonly html: Fragment[];
  readonly text: Fragment[];
  /** The links in the text part. Rendered on first use. */
  links: Fragment | null;
}

export interface CardMaker {
  /** The title as displayed. */
  titleOf(paper: Paper): string;
  /** Appends an item as html. */
  addHtml(to: Fragment[], item: SelectionItem, place: PlaceInDigest): void;
  /** Appends an item as plain text, which has no links that act for the reader. */
  addText(to: Fragment[], item: SelectionItem, place: PlaceInDigest, number: number): void;
}

export interface PlaceInDigest extends WhereInDigest {
  readonly section: DigestSection;
  readonly edition: Edition;
  /** Null on a page that people share. */
  readonly feedbackToken: FeedbackToken | null;
}

/** Creates one place per section, which all items of a mail share. */
export function placesIn({
  edition,
  feedbackToken,
  items,
}: Pick<DigestView, 'edition' | 'feedbackToken' | 'items'>): Readonly<Record<DigestSection, PlaceInDigest>> {
  const shared = { edition, feedbackToken, title: '', isOnly: items.length === 1 };
  return {
    lead: { section: 'lead', ...shared },
    full: { section: 'full', ...shared },
    brief: { section: 'brief', ...shared },
    missed: { section: 'missed', ...shared },
  };
}

/** What views must have in common for their papers to be rendered only once. */
interface CardSetting extends Pick<DigestView, 'topicNames' | 'formats'> {
  readonly site: string;
}

/**
 * Makes cards for views that share their setting. A paper's card is cached as long as the paper object lives.
 */
export function cardMaker(template: Template, { site, topicNames, formats }: CardSetting): CardMaker {
  const cards = new WeakMap<Paper, Card>();
  const numbers: Fragment[] = [];
  const templates = { lead: cutCard(template, 'lead', site), full: cutCard(template, 'full', site) };
  const lines = { brief: findBlock(template, 'brief'), missed: findBlock(template, 'missed') };
  const getReason = reasonMaker({ lead: templates.lead.opening, full: templates.full.opening }, topicNames);

  const getCard = (paper: Paper): Card =>
    memoize(cards, paper, () => ({ title: displayLine(paper.title), html: [], text: [], links: null }));

  const getHtml = (paper: Paper, section: DigestSection, isOld: boolean): Fragment => {
    const { html, title } = getCard(paper);
    const slot = slotOf(section, isOld);
    html[slot] ??= isCard(section)
      ? renderCardBody(templates[section], paper, title, { site, isOld, formats })
      : renderLine(lines[section], paper, title, { site, section, isOld, formats });
    return html[slot];
  };

  const getText = ({ text }: Card, paper: Paper, section: DigestSection, isOld: boolean): Fragment => {
    const slot = slotOf(section, isOld);
    text[slot] ??= isCard(section)
      ? renderCardText(paper, site, isOld, formats)
      : renderLineText(paper, site, section, isOld, formats);
    return text[slot];
  };

  const getNumber = (number: number): Fragment => {
    numbers[number] ??= sharedFragment(numberText(number));
    return numbers[number];
  };

  return {
    titleOf: (paper) => getCard(paper).title,
    addHtml(to, item, place) {
      const { section, edition, feedbackToken } = place;
      const { paper } = item;
      const body = getHtml(paper, section, isOlderThan(edition, paper));
      if (!isCard(section)) {
        to.push(body);
        return;
      }
      to.push(...getReason(item, section, place).html, body);
      const { end, endForAll } = templates[section];
      if (feedbackToken === null) to.push(endForAll);
      else {
        const [beforeMore, beforeLess, afterLess] = end;
        const more = encodeFragment(feedbackToken(paper.id, 'more'));
        const less = encodeFragment(feedbackToken(paper.id, 'less'));
        to.push(beforeMore, more, beforeLess, less, afterLess);
      }
    },
    addText(to, item, place, number) {
      const { section, edition } = place;
      const { paper } = item;
      const card = getCard(paper);
      to.push(getNumber(number), getText(card, paper, section, isOlderThan(edition, paper)));
      if (!isCard(section)) return;
      card.links ??= renderLinksText(paper, site, formats);
      to.push(getReason(item, section, place).text, card.links);
    },
  };
}

/** Index of a paper's fragment, which depends on its section and on whether the paper's age is shown. */
const slotOf = (section: DigestSection, isOld: boolean): number => SLOTS[section] + (isOld ? 1 : 0);

const SLOTS: Readonly<Record<DigestSection, number>> = { lead: 0, full: 2, brief: 4, missed: 6 };
