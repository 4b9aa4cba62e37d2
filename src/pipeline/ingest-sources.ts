/** Reads the configured sources that are due, or those that are named. */
import type { App } from '../app.ts';
import type { IngestReport } from './ingest-listings.ts';

export async function ingestSources(_app: App, _request: { names: readonly string[]; signal: AbortSignal }): Promise<IngestReport[]> {
  return [];
}
