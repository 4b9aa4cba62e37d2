/** Records papers left out of digests because they cannot be rendered, for `status` and the dashboard. */

import type { Transaction } from '../../database/client.ts';
import { readMetadata, writeMetadata } from '../../database/metadata-store.ts';
import { messageOf } from '../../errors.ts';
import { REPORTED_FOR_MS } from '../../problem.ts';

export interface UnrenderablePaper {
  readonly paper: number;
  readonly error: string;
  /** When it last broke a digest (ISO 8601). */
  readonly at: string;
}

/** @param broken errors by paper id */
export async function recordUnrenderable(
  db: Transaction,
  broken: ReadonlyMap<number, unknown>,
  now: Date,
): Promise<void> {
  const earlier = (await unrenderableLately(db, now)).filter(({ paper }) => !broken.has(paper));
  const papers = [
    ...earlier,
    ...[...broken].map(([paper, error]) => ({ paper, error: messageOf(error), at: now.toISOString() })),
  ];
  await writeMetadata(db, 'unrenderable_papers', JSON.stringify(papers));
}

/** Returns the papers that broke a digest in the last two days. */
export async function unrenderableLately(db: Transaction, now: Date): Promise<readonly UnrenderablePaper[]> {
  const since = new Date(now.getTime() - REPORTED_FOR_MS).toISOString();
  const papers = JSON.parse(
    (await readMetadata(db, 'unrenderable_papers')) ?? '[]',
  ) as readonly UnrenderablePaper[];
  return papers.filter(({ at }) => at >= since);
}
