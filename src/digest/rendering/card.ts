/** One paper in a mail: rendered and encoded once per paper, then joined into each reader's digest. */

import { encodeFragment, type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import { memoize } from '../../memoize.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Formats } from '../../text/formats.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestSection, DigestView, Edition, FeedbackToken, SelectionItem } from '../digest.ts';
import { badgeOf, bylineOf, isOlderThan, lineOf, linksOfPaper } from './card-facts.ts';
import { reasonMaker, type WhereInDigest } from './card-reason.ts';
import { numberText, renderCardText, renderLineText, renderLinksText } from './card-text.ts';
import { chooseGist } from './gist.ts';
import { type CardSection, isCard } from './layout.ts';
import { badTemplate, bind, cutAt, findBlock, type Template, toFragment } from './template.ts';

/** Index of a paper's fragment, which depends on its section and on whether the paper's age is shown. */
const slotOf = (section: DigestSection, isOld: boolean): number => SLOTS[section] + (isOld ? 1 : 0);

const SLOTS: Readonly<Record<DigestSection, number>> = { lead: 0, full: 2, brief: 4, missed: 6 };

/** The markup of a card, cut into the parts that depend on the reason, the paper and the reader. */
interface CardTemplate {
  /** The markup up to and including the reason. */
  readonly opening: Template;
  readonly body: Template;
  /** The markup before, between and after the tokens of the two feedback links. */
  readonly end: readonly [Fragment, Fragment, Fragment];
  /** Without feedback links, for pages that people share. */
  readonly endForAll: Fragment;
}

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
  const isOnly = items.length === 1;
  return {
    lead: { section: 'lead', edition, feedbackToken, title: '', isOnly },
    full: { section: 'full', edition, feedbackToken, title: '', isOnly },
    brief: { section: 'brief', edition, feedbackToken, title: '', isOnly },
    missed: { section: 'missed', edition, feedbackToken, title: '', isOnly },
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
  const templates = {
    lead: cardTemplate(template, 'lead', site),
    full: cardTemplate(template, 'full', site),
  };
  const getReason = reasonMaker({ lead: templates.lead.opening, full: templates.full.opening }, topicNames);
  const lines = { brief: findBlock(template, 'brief'), missed: findBlock(template, 'missed') };

  const getCard = (paper: Paper): Card =>
    memoize(cards, paper, () => ({ title: displayLine(paper.title), html: [], text: [], links: null }));

  const bodyOf = (paper: Paper, section: DigestSection, isOld: boolean): Fragment => {
    const { html, title } = getCard(paper);
    const slot = slotOf(section, isOld);
    html[slot] ??= isCard(section)
      ? toFragment(bind(templates[section].body, { ...cardValues(paper, site, isOld, formats), title }))
      : toFragment(bind(lines[section], { ...lineValues(paper, site, section, isOld, formats), title }));
    return html[slot];
  };

  const numbered = (number: number): Fragment => {
    numbers[number] ??= sharedFragment(numberText(number));
    return numbers[number];
  };

  return {
    titleOf: (paper) => getCard(paper).title,
    addHtml(to, item, place) {
      const { section, edition, feedbackToken } = place;
      const { paper } = item;
      const body = bodyOf(paper, section, isOlderThan(edition, paper));
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
      const isOld = isOlderThan(edition, paper);
      const card = getCard(paper);
      const { text } = card;
      const slot = slotOf(section, isOld);
      text[slot] ??= isCard(section)
        ? renderCardText(paper, site, isOld, formats)
        : renderLineText(paper, site, section, isOld, formats);
      to.push(numbered(number), text[slot]);
      if (!isCard(section)) return;
      card.links ??= renderLinksText(paper, site, formats);
      to.push(getReason(item, section, place).text, card.links);
    },
  };
}

/** Stands for a token while a template is cut; no template contains this character. */
const TOKEN = '\u0001';

function cardTemplate(template: Template, section: CardSection, site: string): CardTemplate {
  const [opening, fromReason] = cutAt(findBlock(template, section), 'because');
  const [body, end] = cutAt(fromReason.slice(1), 'more');
  const link = `${site}feedback/${TOKEN}`;
  const pieces = toFragment(bind(end, { more: link, less: link }))
    .text.split(TOKEN)
    .map(sharedFragment);
  const [beforeMore, beforeLess, afterLess] = pieces;
  if (beforeMore === undefined || beforeLess === undefined || afterLess === undefined)
    throw badTemplate(`the ${section} card lacks {{more}} or {{less}}`);
  return {
    opening: [...opening, ...fromReason.slice(0, 1)],
    body,
    end: [beforeMore, beforeLess, afterLess],
    endForAll: toFragment(bind(end, { more: null })),
  };
}

function cardValues(paper: Paper, site: string, isOld: boolean, formats: Formats) {
  const [badge, byline, gist] = [badgeOf(paper, formats), bylineOf(paper, isOld, formats), chooseGist(paper)];
  return {
    ...linksOfPaper(paper, site, formats),
    badge,
    byline,
    meta: badge + byline,
    gist: gist?.text ?? null,
    gistLanguage: gist?.language ?? null,
    gistOwn: gist?.language === null ? gist.text : null,
    origin: gist?.origin ?? null,
  };
}

const lineValues = (
  paper: Paper,
  site: string,
  section: DigestSection,
  isOld: boolean,
  formats: Formats,
) => ({
  url: linksOfPaper(paper, site, formats).url,
  line: lineOf(paper, section === 'missed', isOld, formats),
});
