/** The types for reading a source: the request, and the source being read. */

import type { SourceConfig } from '../config-file.ts';
import type { ListingFormat } from '../listings/listing.ts';
import type { OpenRead } from './source-state-store.ts';

export interface SourceRequest {
  readonly source: SourceConfig;
  /** The source was named by a person: read it now, even if it is not due, fresh, or known. */
  readonly named: boolean;
  readonly signal: AbortSignal;
}

/** A source that is being read. */
export interface OpenSource extends SourceRequest {
  readonly read: OpenRead;
  /** The required format; null: recognised from the page. */
  readonly format: ListingFormat | null;
}
