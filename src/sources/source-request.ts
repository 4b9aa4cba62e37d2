/** The types of reading a source: the request, and the open source. */

import type { SourceConfig } from '../config-file.ts';
import type { ListingFormat } from '../listings/listing.ts';
import type { OpenRead } from './source-state-store.ts';

export interface SourceRequest {
  readonly source: SourceConfig;
  /** Requested by name: read now, due or not, whatever is cached or known. */
  readonly named: boolean;
  readonly signal: AbortSignal;
}

/** A source that is being read. */
export interface OpenSource extends SourceRequest {
  readonly read: OpenRead;
  /** null: recognised from the page. */
  readonly format: ListingFormat | null;
}
