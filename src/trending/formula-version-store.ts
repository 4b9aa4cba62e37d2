/** Scores the whole store again when the trending formula has changed. */

import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { findPaperIds } from '../papers/papers-store.ts';
import { SCORE_VERSION } from './score.ts';
import { refreshTrending } from './trending-store.ts';

/**
 * Scores by everything read so far, even if the command runs with an earlier `--now`: a score stays until the
 * paper is read again. Costs one small query if the formula is unchanged.
 */
export async function refreshTrendingIfFormulaChanged({
  db,
  log,
}: {
  readonly db: Database;
  readonly log: Logger;
}): Promise<void> {
  if ((await readMetadata(db, 'score_version')) === SCORE_VERSION) return;
  const { total, ids } = await findPaperIds(db, { sort: 'newest', limit: 0 });
  await refreshTrending(db, ids);
  await writeMetadata(db, 'score_version', SCORE_VERSION);
  if (total > 0) log.info({ papers: total }, 'the trending formula changed: all papers were scored again');
}
