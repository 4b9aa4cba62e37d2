/** Recorded pages of arXiv: papers with their categories, of other lists than those that teach. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseListing } from '../../src/listings/parse-listing.ts';
import type { CategoryPaper } from './topic-data.ts';

/** Shorter abstracts are cut off. */
const LEAST_LETTERS = 200;

/** Each paper once; empty where the folder holds none. */
export async function readRecordedCategories(folder: string): Promise<readonly CategoryPaper[]> {
  const root = join(folder, 'listings', 'arxiv');
  if (!existsSync(root)) return [];
  const papers = new Map<string, CategoryPaper>();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(root, file);
    if (!statSync(path).isFile() || file.includes('SYNTHETIC')) continue;
    const now = new Date('2026-09-01T12:00:00Z');
    // Some are answers with an error.
    const listing = await parseListing({ bytes: readFileSync(path) }, { now }).catch(() => null);
    for (const { identifiers, title, abstract, categories } of listing?.entries ?? []) {
      const id = identifiers.arxiv;
      if (id === undefined || categories.length === 0 || abstract.length < LEAST_LETTERS) continue;
      // A feed may name the first category alone.
      if (categories.length > (papers.get(id)?.categories.length ?? 0))
        papers.set(id, { id, title, abstract, categories });
    }
  }
  return [...papers.values()];
}
