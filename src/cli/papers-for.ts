/** `papers --for`: what one reader's next edition could choose from, in the reader's own order. */

import type { App } from '../app.ts';
import type { MailerParts } from '../delivery/sending/mailer.ts';
import { explainItem } from '../digest/rendering/why.ts';
import { badUsage } from '../errors.ts';
import { readSightings } from '../papers/papers-store.ts';
import { selectNext } from '../pipeline/preview-digest.ts';
import { utcDay } from '../text/days.ts';
import { paperAsJson } from '../trending/paper-as-json.ts';
import type { CommandResult } from './command.ts';
import { getReaderByAddress } from './readers.ts';
import { textTable } from './table.ts';

const HEAD = ['id', 'score', 'first seen', 'title', 'because'];
const NOTHING = 'Nothing in the store is new to this reader and matches.';

/**
 * @throws PaperroundError `bad_usage` for --topic and --query, in whose place the reader's own choices count
 */
export async function listForReader(
  app: MailerParts & Pick<App, 'hasher'>,
  options: Record<string, unknown>,
): Promise<CommandResult> {
  if (options.topic !== undefined || options.query !== undefined)
    throw badUsage('--for lists by the reader’s own wishes: leave out --topic and --query.');
  const now = app.clock.now();
  const reader = await getReaderByAddress(app, options.for as string);
  const since = options.since as Date | undefined;
  const chosen = await selectNext(app, reader, 'all');
  const scores = new Map(chosen?.ids.map((id, index) => [id, chosen.scores[index]!]));
  const items = (chosen?.selection().items ?? []).filter(
    ({ paper }) => since === undefined || paper.firstSeenAt >= since,
  );
  const limit = options.limit as number;
  const listed = limit === 0 ? items : items.slice(0, limit);
  const sightings = await readSightings(
    app.db,
    listed.map(({ paper }) => paper.id),
  );
  const topicNames = new Map(app.topics.map(({ slug, name }) => [slug, name]));
  const papers = listed.map((item) => ({
    ...paperAsJson(item.paper, sightings.get(item.paper.id) ?? [], now),
    score: scores.get(item.paper.id)!,
    because: explainItem(item, topicNames),
  }));
  const rows = papers.map(({ id, score, firstSeenAt, title, because }) => [
    String(id),
    score.toPrecision(3),
    utcDay(firstSeenAt),
    title,
    because,
  ]);
  return {
    json: { total: items.length, papers },
    text: `${textTable(HEAD, rows, NOTHING)}\n${papers.length} of ${items.length} papers.`,
  };
}
