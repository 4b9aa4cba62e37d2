/**
 * Composes an edition in the shape that its receiver expects; a new shape is a file here and a row in the
 * table.
 */

import type { WebhookShape } from '../../../mail/webhook/webhook-request.ts';
import { type ChannelPaper, type ChannelView, fitChannel } from './channel-view.ts';
import { discordMessage, isWithinDiscord } from './discord.ts';
import { editionAsJson } from './edition-json.ts';
import { matrixMessage } from './matrix.ts';
import { mattermostMessage } from './mattermost.ts';
import { ntfyMessage } from './ntfy.ts';
import { slackMessage } from './slack.ts';

/** Composes one kind of body; papers are left out until it `fits` the limits of its receiver. */
interface Shape {
  readonly compose: (view: ChannelView) => unknown;
  readonly fits: (message: never) => boolean;
}

const shape = <T>(compose: (view: ChannelView) => T, fits: (message: T) => boolean): Shape => ({
  compose,
  fits,
});

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), 'utf8');

const SHAPES: Readonly<Record<WebhookShape, Shape>> = {
  // A limit of our own: fifty papers with whole abstracts take a third of it.
  json: shape(editionAsJson, (body) => bytesOf(body) <= 512 * 1024),
  // At most 50 blocks; from about 13,000 characters in all, Slack refuses them as `msg_blocks_too_long`.
  slack: shape(
    slackMessage,
    (body) => body.blocks.length <= 50 && JSON.stringify(body.blocks).length <= 12_000,
  ),
  // At most 2,000 characters of content, and 10 embeds of 6,000 characters in all.
  discord: shape(discordMessage, isWithinDiscord),
  // The maximum length of a post.
  mattermost: shape(mattermostMessage, ({ text }) => text.length <= 16_383),
  // An event has at most 65,536 bytes, including what servers add to it.
  matrix: shape(matrixMessage, (body) => bytesOf(body) <= 60_000),
  // A longer message becomes an attachment.
  ntfy: shape(ntfyMessage, ({ message }) => Buffer.byteLength(message, 'utf8') <= 4_096),
};

export interface ComposedShape {
  /** JSON, in UTF-8. */
  readonly body: Buffer;
  /** The papers in it, in order. */
  readonly shown: readonly ChannelPaper[];
}

export function composeShape(kind: WebhookShape, view: ChannelView): ComposedShape {
  const { compose, fits } = SHAPES[kind] as {
    compose: Shape['compose'];
    fits: (message: unknown) => boolean;
  };
  const { composed, shown } = fitChannel(view, compose, fits);
  return { body: Buffer.from(JSON.stringify(composed), 'utf8'), shown };
}
