/** An edition as a Discord message: an embed for each card, and as few more as the lines need. Pure. */

import { joinFacts } from '../card-facts.ts';
import { cutAtWord } from '../fit-text.ts';
import {
  type ChannelGroup,
  type ChannelPaper,
  type ChannelView,
  groupsOf,
  moreLine,
} from './channel-view.ts';
import { escapeMarkdown, markdownLink } from './markdown.ts';

const LONGEST_TITLE = 256;
const LONGEST_DESCRIPTION = 4_096;
const LONGEST_FOOTER = 2_048;
const MOST_CHARACTERS = 6_000;
const MOST_EMBEDS = 10;

interface Embed {
  /** Shown above the title. */
  readonly author?: { readonly name: string };
  readonly title?: string;
  readonly url?: string;
  readonly description: string;
  readonly footer?: { readonly text: string };
}

export interface DiscordMessage {
  readonly content: string;
  /** No member is notified, whatever a title says. */
  readonly allowed_mentions: { readonly parse: readonly [] };
  readonly embeds: readonly Embed[];
}

export function discordMessage(view: ChannelView): DiscordMessage {
  const more = moreLine(view);
  const rest = [
    ...(view.undelivered === null ? [] : [plain(view.undelivered)]),
    ...(more === '' ? [] : [markdownLink(more, view.site)]),
  ];
  return {
    content: `**${plain(view.heading)}**`,
    allowed_mentions: { parse: [] },
    embeds: packEmbeds([...groupsOf(view).flatMap(groupParts), ...rest]),
  };
}

/** Is it within Discord's limits? */
export const isWithinDiscord = ({ embeds }: DiscordMessage): boolean =>
  embeds.length <= MOST_EMBEDS &&
  embeds.every(({ description }) => description.length <= LONGEST_DESCRIPTION) &&
  embeds.reduce((sum, embed) => sum + charactersIn(embed), 0) <= MOST_CHARACTERS;

const charactersIn = ({ author, title = '', description, footer }: Embed): number =>
  (author?.name.length ?? 0) + title.length + description.length + (footer?.text.length ?? 0);

/** Its cards, then its lines. Its title is in the first card, or is a line of its own if there is no card. */
const groupParts = ({ title, cards, lines }: ChannelGroup): readonly (Embed | string)[] => [
  ...cards.map((paper, index) => cardEmbed(paper, index === 0 ? title : '')),
  ...(title !== '' && cards.length === 0 ? [`**${plain(title)}**`] : []),
  ...lines.map(lineOfPaper),
];

function cardEmbed(paper: ChannelPaper, group: string): Embed {
  return {
    ...(group === '' ? {} : { author: { name: group } }),
    title: cutAtWord(plain(paper.title), LONGEST_TITLE),
    url: paper.url,
    description: [
      ...(paper.byline === '' ? [] : [`*${plain(paper.byline)}*`]),
      ...(paper.gist === null ? [] : [plain(paper.gist.text)]),
    ].join('\n'),
    footer: {
      text: cutAtWord(joinFacts(paper.gist?.origin ?? '', paper.badge, paper.because), LONGEST_FOOTER),
    },
  };
}

/** Packs lines that follow each other into embeds, each as full as the limit of a description allows. */
function packEmbeds(parts: readonly (Embed | string)[]): readonly Embed[] {
  const embeds: Embed[] = [];
  for (const part of parts) {
    if (typeof part !== 'string') {
      embeds.push(part);
      continue;
    }
    const last = embeds.at(-1);
    const longer = `${last?.description}\n${part}`;
    if (last !== undefined && last.title === undefined && longer.length <= LONGEST_DESCRIPTION)
      embeds.splice(-1, 1, { description: longer });
    else embeds.push({ description: part });
  }
  return embeds;
}

const lineOfPaper = ({ title, url, line }: ChannelPaper): string =>
  `• ${markdownLink(plain(title), url)}${line === '' ? '' : ` · ${plain(line)}`}`;

/** Escapes text for Discord, where `<` also begins custom emoji and timestamps. */
const plain = (text: string): string => escapeMarkdown(text).replaceAll('<', '\\<');
