/**
 * An edition as a Matrix message: a notice, so that no bot replies, in text and in the html that rooms show.
 * Pure.
 */

import { escapeMarkup } from '../../../text/escape-markup.ts';
import { joinFacts } from '../card-facts.ts';
import {
  type ChannelGroup,
  type ChannelPaper,
  type ChannelView,
  groupsOf,
  moreLine,
} from './channel-view.ts';

export function matrixMessage(view: ChannelView) {
  const groups = groupsOf(view);
  const more = moreLine(view);
  const html = [
    `<h4>${escapeMarkup(view.heading)}</h4>`,
    ...groups.flatMap(groupHtml),
    ...(view.undelivered === null ? [] : [`<p>${escapeMarkup(view.undelivered)}</p>`]),
    ...(more === '' ? [] : [`<p><a href="${escapeMarkup(view.site)}">${more}</a></p>`]),
  ];
  const body = [
    view.heading,
    ...groups.flatMap(groupText),
    ...(view.undelivered === null ? [] : [view.undelivered]),
    ...(more === '' ? [] : [`${more}: ${view.site}`]),
  ];
  return {
    msgtype: 'm.notice',
    body: body.join('\n\n'),
    format: 'org.matrix.custom.html',
    formatted_body: html.join('\n'),
    // No member is notified, whatever a title says.
    'm.mentions': {},
  };
}

const groupHtml = ({ title, cards, lines }: ChannelGroup): readonly string[] => [
  ...(title === '' ? [] : [`<h5>${escapeMarkup(title)}</h5>`]),
  ...cards.map(cardHtml),
  ...(lines.length === 0 ? [] : [`<ul>${lines.map((one) => `<li>${lineHtml(one)}</li>`).join('')}</ul>`]),
];

const groupText = ({ title, cards, lines }: ChannelGroup): readonly string[] => [
  ...(title === '' ? [] : [title]),
  ...[...cards, ...lines].map((paper) => `${paper.title}\n${paper.url}`),
];

const titleHtml = ({ title, url }: ChannelPaper): string =>
  `<a href="${escapeMarkup(url)}"><strong>${escapeMarkup(title)}</strong></a>`;

const cardHtml = (paper: ChannelPaper): string =>
  `<p>${[
    titleHtml(paper),
    escapeMarkup(joinFacts(paper.byline, paper.badge)),
    ...(paper.gist === null ? [] : [`${escapeMarkup(paper.gist.text)} (${escapeMarkup(paper.gist.origin)})`]),
    `<em>${escapeMarkup(paper.because)}</em>`,
  ]
    .filter((part) => part !== '')
    .join('<br>')}</p>`;

const lineHtml = (paper: ChannelPaper): string =>
  `${titleHtml(paper)}${paper.line === '' ? '' : ` · ${escapeMarkup(paper.line)}`}`;
