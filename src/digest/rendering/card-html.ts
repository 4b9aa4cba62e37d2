/** One paper in the html part of a mail, but for why it is there. */

import { type Fragment, sharedFragment } from '../../mail/format/fragment.ts';
import type { Paper } from '../../papers/paper.ts';
import type { Formats } from '../../text/formats.ts';
import type { DigestSection } from '../digest.ts';
import { badgeOf, bylineOf, lineOf, linksOfPaper } from './card-facts.ts';
import { chooseGist } from './gist.ts';
import type { CardSection } from './layout.ts';
import { badTemplate, bind, cutAt, findBlock, type Template, toFragment } from './template.ts';

/** The markup of a card, cut into the parts that depend on the reason, the paper and the reader. */
export interface CardTemplate {
  /** The markup up to and including the reason. */
  readonly opening: Template;
  /** The markup after the reason that all readers share. */
  readonly body: Template;
  /** The markup before, between and after the tokens of the two feedback links. */
  readonly end: readonly [Fragment, Fragment, Fragment];
  /** Without feedback links, for pages that people share. */
  readonly endForAll: Fragment;
}

/** Stands for a token while a template is cut; no template contains this character. */
const TOKEN = '\u0001';

export function cutCard(template: Template, section: CardSection, site: string): CardTemplate {
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

/** @param title as displayed */
export function renderCardBody(
  { body }: CardTemplate,
  paper: Paper,
  title: string,
  { site, isOld, formats }: { readonly site: string; readonly isOld: boolean; readonly formats: Formats },
): Fragment {
  const [badge, byline, gist] = [badgeOf(paper, formats), bylineOf(paper, isOld, formats), chooseGist(paper)];
  const values = {
    ...linksOfPaper(paper, site, formats),
    title,
    badge,
    byline,
    meta: badge + byline,
    gist: gist?.text ?? null,
    gistLanguage: gist?.language ?? null,
    gistOwn: gist?.language === null ? gist.text : null,
    origin: gist?.origin ?? null,
  };
  return toFragment(bind(body, values));
}

/** @param title as displayed */
export function renderLine(
  line: Template,
  paper: Paper,
  title: string,
  {
    site,
    section,
    isOld,
    formats,
  }: {
    readonly site: string;
    readonly section: DigestSection;
    readonly isOld: boolean;
    readonly formats: Formats;
  },
): Fragment {
  const { url } = linksOfPaper(paper, site, formats);
  return toFragment(bind(line, { url, line: lineOf(paper, section === 'missed', isOld, formats), title }));
}
