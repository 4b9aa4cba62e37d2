/** The table of scheduled jobs; to add one, write a file beside this one and add a row here. */

import { ingestListings } from './ingest-listings.ts';
import type { Job } from './job.ts';
import { planDueDigests } from './plan-digests.ts';
import { pruneStore } from './prune.ts';
import { writeSummariesOfPapers } from './write-summaries.ts';

export const JOBS: readonly Job[] = [ingestListings, planDueDigests, writeSummariesOfPapers, pruneStore];
