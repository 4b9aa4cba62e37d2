/** The recorded daily papers, each with the days whose list had it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseListing } from '../../src/listings/parse-listing.ts';

export interface RecordedPaper {
  readonly title: string;
  readonly abstract: string;
  /** YYYY-MM-DD. */
  readonly days: readonly string[];
  /** The most that any recording has. */
  readonly votes: number;
}

/** Files are named after their day; some, also after the hour of their capture. */
const NAME = /^(\d{4}-\d{2}-\d{2})[@_.].*json$/;

/** By arXiv id; empty where the folder holds none. */
export async function readRecordedPapers(folder: string): Promise<ReadonlyMap<string, RecordedPaper>> {
  const root = join(folder, 'listings', 'hf', 'api-daily_papers');
  const papers = new Map<string, RecordedPaper>();
  if (!existsSync(root)) return papers;
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const [, day] = NAME.exec(basename(file)) ?? [];
    if (day === undefined) continue;
    const now = new Date(`${day}T18:00:00Z`);
    const { entries } = await parseListing({ bytes: readFileSync(join(root, file)) }, { now });
    for (const { identifiers, title, abstract, signals } of entries) {
      if (identifiers.arxiv === undefined || abstract === '') continue;
      const known = papers.get(identifiers.arxiv);
      papers.set(identifiers.arxiv, {
        title,
        abstract,
        days: [...new Set([...(known?.days ?? []), day])],
        votes: Math.max(known?.votes ?? 0, signals.upvotes ?? 0),
      });
    }
  }
  return papers;
}
