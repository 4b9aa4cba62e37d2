/**
 * Recorded days of the daily papers that were captured more than once: what was read first, and the votes of
 * later.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';

/** A page as it was captured at one time. */
export interface Capture {
  readonly at: Date;
  readonly entries: readonly ListingEntry[];
}

export interface RecordedDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** All but the last, oldest first; at least one. */
  readonly captures: readonly Capture[];
  /** Votes in the last capture, by arXiv id. */
  readonly laterVotes: ReadonlyMap<string, number>;
}

/** Days with fewer voted papers in the first capture have no order to speak of. */
const LEAST_PAPERS = 5;

/** `2024-06-12@2024-06-13T115001.json`: which day, captured when. */
const NAME = /^(\d{4}-\d{2}-\d{2})@(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})\.json$/;

/** Days whose first capture has votes; empty where the folder holds none. */
export async function readRecordedDays(folder: string): Promise<readonly RecordedDay[]> {
  const root = join(folder, 'listings', 'hf', 'api-daily_papers');
  if (!existsSync(root)) return [];
  const byDay = new Map<string, Capture[]>();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const [, day, date, hours, minutes, seconds] = NAME.exec(basename(file)) ?? [];
    if (day === undefined) continue;
    const at = new Date(`${date}T${hours}:${minutes}:${seconds}Z`);
    const { entries } = await parseListing({ bytes: readFileSync(join(root, file)) }, { now: at });
    byDay.set(day, [...(byDay.get(day) ?? []), { at, entries }]);
  }
  return [...byDay].flatMap(([day, captures]) => recordedDay(day, captures));
}

function recordedDay(day: string, all: readonly Capture[]): RecordedDay[] {
  const captures = all.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const last = captures.pop();
  const voted = captures[0]?.entries.filter(({ signals }) => signals.upvotes !== undefined) ?? [];
  if (last === undefined || voted.length < LEAST_PAPERS) return [];
  return [{ day, captures, laterVotes: votesOf(last.entries) }];
}

/** Votes by arXiv id, of papers that have both. */
export const votesOf = (entries: readonly ListingEntry[]): Map<string, number> =>
  new Map(
    entries.flatMap(({ identifiers: { arxiv }, signals: { upvotes } }) =>
      arxiv === undefined || upvotes === undefined ? [] : [[arxiv, upvotes]],
    ),
  );

/** The same page in another order, which depends on nothing but the number. */
export function shuffled(entries: readonly ListingEntry[], number: number): ListingEntry[] {
  const key = ({ title }: ListingEntry): string =>
    createHash('sha256').update(`${number} ${title}`).digest('hex');
  return entries
    .toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
    .map((entry, index) => ({ ...entry, rank: index + 1 }));
}
