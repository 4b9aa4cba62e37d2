/** The nouns of reading a source: what is asked for, and the source in hand. */
import type { SourceConfig } from '../config-file.ts';
import type { ListingFormat } from '../listings/listing.ts';
import type { OpenRead } from './source-state-store.ts';

export interface SourceRequest {
  readonly source: SourceConfig;
  /** Asked for by name: read now, due or not, whatever is cached or known. */
  readonly named: boolean;
  readonly signal: AbortSignal;
  /** Pages are stored one after the other, however many are fetched at once. */
  readonly inOrder: <T>(store: () => Promise<T>) => Promise<T>;
}

/** A source in hand. */
export interface OpenSource extends SourceRequest {
  readonly read: OpenRead;
  /** null: found out by looking. */
  readonly format: ListingFormat | null;
}
