/** An edition as a Mattermost post, in markdown. Pure. */

import { type ChannelPaper, type ChannelView, isCard, moreLine } from './channel-view.ts';
import { escapeMarkdown, markdownLink } from './markdown.ts';

export function mattermostMessage(view: ChannelView): { readonly text: string } {
  const more = moreLine(view);
  const cards = view.papers.filter(isCard).map(card);
  const lines = view.papers.filter((paper) => !isCard(paper)).map(lineOfPaper);
  const parts = [
    `#### ${escapeMarkdown(view.heading)}`,
    ...cards,
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    ...(view.undelivered === null ? [] : [escapeMarkdown(view.undelivered)]),
    ...(more === '' ? [] : [markdownLink(more, view.site)]),
  ];
  return { text: parts.join('\n\n') };
}

const titleOf = ({ title, url }: ChannelPaper): string => `**${markdownLink(escapeMarkdown(title), url)}**`;

function card(paper: ChannelPaper): string {
  const facts = [paper.byline, paper.badge].filter((part) => part !== '').join(' · ');
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
