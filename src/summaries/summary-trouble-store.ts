/** Stores what is wrong with the endpoint of summaries, for all processes to see. */

import type { Transaction } from '../database/client.ts';
import { deleteMetadata, readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { SummaryTrouble } from './summary-trouble.ts';

export async function readTrouble(db: Transaction): Promise<SummaryTrouble | null> {
  const noted = await readMetadata(db, 'summary_trouble');
  if (noted === null) return null;
  const trouble = JSON.parse(noted) as SummaryTrouble & { since: string; until: string };
  return { ...trouble, since: new Date(trouble.since), until: new Date(trouble.until) };
}

/** @param trouble null when the endpoint has answered */
export async function noteTrouble(db: Transaction, trouble: SummaryTrouble | null): Promise<void> {
  if (trouble === null) await deleteMetadata(db, 'summary_trouble');
  else await writeMetadata(db, 'summary_trouble', JSON.stringify(trouble));
}
