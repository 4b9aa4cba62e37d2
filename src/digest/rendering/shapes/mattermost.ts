/** An edition as a Mattermost post, in markdown. Pure. */

import { joinFacts } from '../card-facts.ts';
import {
  type ChannelGroup,
  type ChannelPaper,
  type ChannelView,
  groupsOf,
  moreLine,
} from './channel-view.ts';
import { escapeMarkdown, markdownLink } from './markdown.ts';

export function mattermostMessage(view: ChannelView): { readonly text: string } {
  const more = moreLine(view);
  const parts = [
    `#### ${escapeMarkdown(view.heading)}`,
    ...groupsOf(view).flatMap(groupParts),
    ...(view.undelivered === null ? [] : [escapeMarkdown(view.undelivered)]),
    ...(more === '' ? [] : [markdownLink(more, view.site)]),
  ];
  return { text: parts.join('\n\n') };
}

const groupParts = ({ title, cards, lines }: ChannelGroup): readonly string[] => [
  ...(title === '' ? [] : [`##### ${escapeMarkdown(title)}`]),
  ...cards.map(card),
  ...(lines.length === 0 ? [] : [lines.map(lineOfPaper).join('\n')]),
];

const titleOf = ({ title, url }: ChannelPaper): string => `**${markdownLink(escapeMarkdown(title), url)}**`;

function card(paper: ChannelPaper): string {
  const facts = joinFacts(paper.byline, paper.badge);
  return [
    titleOf(paper),
    ...(facts === '' ? [] : [escapeMarkdown(facts)]),
    ...(paper.gist === null
      ? []
      : [`> ${escapeMarkdown(paper.gist.text)}\n> *${escapeMarkdown(paper.gist.origin)}*\n`]),
    `*${escapeMarkdown(paper.because)}*`,
  ].join('\n');
}

const lineOfPaper = (paper: ChannelPaper): string =>
  `* ${titleOf(paper)}${paper.line === '' ? '' : ` · ${escapeMarkdown(paper.line)}`}`;
