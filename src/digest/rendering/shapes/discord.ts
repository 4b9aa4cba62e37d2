/** An edition as a Discord message: an embed for each card, and as few more as the lines need. Pure. */

import { cutAtWord } from '../fit-text.ts';
import { type ChannelPaper, type ChannelView, isCard, moreLine } from './channel-view.ts';
import { escapeMarkdown, markdownLink } from './markdown.ts';

const LONGEST_TITLE = 256;
const LONGEST_DESCRIPTION = 4_096;
const LONGEST_FOOTER = 2_048;
const MOST_CHARACTERS = 6_000;
const MOST_EMBEDS = 10;
/** One embed is left for the lines. */
const MOST_CARDS = MOST_EMBEDS - 1;

interface Embed {
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
  const cards = view.papers.filter(isCard);
  const lines = [...cards.slice(MOST_CARDS), ...view.papers.filter((paper) => !isCard(paper))];
  const more = moreLine(view);
  const rest = [
    ...lines.map(lineOfPaper),
    ...(view.undelivered === null ? [] : [plain(view.undelivered)]),
    ...(more === '' ? [] : [markdownLink(more, view.site)]),
  ];
  return {
    content: `**${plain(view.heading)}**`,
    allowed_mentions: { parse: [] },
    embeds: [...cards.slice(0, MOST_CARDS).map(cardEmbed), ...lineEmbeds(rest)],
  };
}

/** Is it within Discord's limits? */
export const isWithinDiscord = ({ embeds }: DiscordMessage): boolean =>
  embeds.length <= MOST_EMBEDS &&
  embeds.every(({ description }) => description.length <= LONGEST_DESCRIPTION) &&
  embeds.reduce((sum, embed) => sum + charactersIn(embed), 0) <= MOST_CHARACTERS;

const charactersIn = ({ title = '', description, footer }: Embed): number =>
  title.length + description.length + (footer?.text.length ?? 0);

function cardEmbed(paper: ChannelPaper): Embed {
  const facts = [paper.gist?.origin ?? '', paper.badge, paper.because]
    .filter((part) => part !== '')
    .join(' · ');
  return {
    title: cutAtWord(plain(paper.title), LONGEST_TITLE),
    url: paper.url,
    description: [
      ...(paper.byline === '' ? [] : [`*${plain(paper.byline)}*`]),
      ...(paper.gist === null ? [] : [plain(paper.gist.text)]),
    ].join('\n'),
    footer: { text: cutAtWord(facts, LONGEST_FOOTER) },
  };
}

/** Packs the lines into embeds, each as full as the limit of a description allows. */
function lineEmbeds(lines: readonly string[]): readonly Embed[] {
  const descriptions: string[] = [];
  for (const line of lines) {
    const longer = `${descriptions.at(-1) ?? ''}\n${line}`;
    if (descriptions.length > 0 && longer.length <= LONGEST_DESCRIPTION) descriptions.splice(-1, 1, longer);
    else descriptions.push(line);
  }
  return descriptions.map((description) => ({ description }));
}

const lineOfPaper = ({ title, url, line }: ChannelPaper): string =>
  `• ${markdownLink(plain(title), url)}${line === '' ? '' : ` · ${plain(line)}`}`;

/** Escapes text for Discord, where `<` also begins custom emoji and timestamps. */
const plain = (text: string): string => escapeMarkdown(text).replaceAll('<', '\\<');
