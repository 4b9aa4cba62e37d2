/**
 * An edition as a Slack message: rich text, so that nothing in a paper is read as markup or notifies a
 * member. Pure.
 */

import { joinFacts } from '../card-facts.ts';
import { cutAtWord } from '../fit-text.ts';
import {
  type ChannelGroup,
  type ChannelPaper,
  type ChannelView,
  groupsOf,
  moreLine,
} from './channel-view.ts';

const LONGEST_HEADER = 150;

interface TextElement {
  readonly type: 'text';
  readonly text: string;
  readonly style?: Style;
}
interface LinkElement {
  readonly type: 'link';
  readonly url: string;
  readonly text: string;
  readonly style?: Style;
}
type Style = { readonly bold?: true; readonly italic?: true };
type Element = TextElement | LinkElement;

export const slackMessage = (view: ChannelView) => {
  const more = moreLine(view);
  return {
    // Shown in notifications; the only part that Slack reads as markup.
    text: escapeMrkdwn(view.subject),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      header(view.heading),
      ...groupsOf(view).flatMap(groupBlocks),
      ...(view.undelivered === null ? [] : [richText([section([text(view.undelivered, { italic: true })])])]),
      ...(more === '' ? [] : [richText([section([{ type: 'link', url: view.site, text: more }])])]),
    ],
  };
};

const groupBlocks = ({ title, cards, lines }: ChannelGroup) => [
  ...(title === '' ? [] : [header(title)]),
  ...cards.map((paper) => richText([section(cardElements(paper))])),
  ...(lines.length === 0
    ? []
    : [
        richText([
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: lines.map((one) => section(lineElements(one))),
          },
        ]),
      ]),
];

const header = (words: string) => ({
  type: 'header',
  text: { type: 'plain_text', text: cutAtWord(words, LONGEST_HEADER), emoji: false },
});
const richText = (elements: readonly unknown[]) => ({ type: 'rich_text', elements });
const section = (elements: readonly Element[]) => ({ type: 'rich_text_section', elements });
const text = (words: string, style?: Style): TextElement => ({
  type: 'text',
  text: words,
  ...(style && { style }),
});

const titleLink = ({ title, url }: ChannelPaper): LinkElement => ({
  type: 'link',
  url,
  text: title,
  style: { bold: true },
});

const cardElements = (paper: ChannelPaper): Element[] => [
  titleLink(paper),
  text(`\n${joinFacts(paper.byline, paper.badge)}\n`, { italic: true }),
  ...(paper.gist === null ? [] : [text(`${paper.gist.text} (${paper.gist.origin})\n`)]),
  text(paper.because, { italic: true }),
];

const lineElements = (paper: ChannelPaper): Element[] => [
  titleLink(paper),
  ...(paper.line === '' ? [] : [text(` · ${paper.line}`)]),
];

/** Escapes the three special characters of Slack's markup. */
const escapeMrkdwn = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
