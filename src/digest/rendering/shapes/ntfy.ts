/** An edition as an ntfy notification: plain text, which every ntfy app shows. Pure. */

import {
  type ChannelGroup,
  type ChannelPaper,
  type ChannelView,
  groupsOf,
  moreLine,
} from './channel-view.ts';

export function ntfyMessage(view: ChannelView) {
  const more = moreLine(view);
  const parts = [
    ...groupsOf(view).flatMap(groupParts),
    ...(view.undelivered === null ? [] : [view.undelivered]),
    ...(more === '' ? [] : [`${more}: ${view.site}`]),
  ];
  return {
    title: view.subject,
    message: [view.heading, ...parts].join('\n\n'),
    click: view.site,
    tags: ['newspaper'],
  };
}

const groupParts = ({ title, cards, lines }: ChannelGroup): readonly string[] => [
  ...(title === '' ? [] : [title]),
  ...[...cards, ...lines].map(entry),
];

const entry = ({ title, url, line }: ChannelPaper): string =>
  [title, ...(line === '' ? [] : [line]), url].join('\n');
