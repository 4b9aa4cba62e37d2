/** An edition as an ntfy notification: plain text, which every ntfy app shows. Pure. */

import { type ChannelPaper, type ChannelView, moreLine } from './channel-view.ts';

export function ntfyMessage(view: ChannelView) {
  const more = moreLine(view);
  const parts = [
    ...view.papers.map(entry),
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

const entry = ({ title, url, line }: ChannelPaper): string =>
  [title, ...(line === '' ? [] : [line]), url].join('\n');
