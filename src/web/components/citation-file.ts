/** Answers with papers in a format of reference managers. */

import type { Transaction } from '../../database/client.ts';
import type { Paper } from '../../papers/paper.ts';
import { firstListingDays } from '../../papers/papers-store.ts';
import { type Caching, type PageResponse, textResponse } from '../http/response.ts';
import { renderBibtex } from './bibtex.ts';
import { renderRis } from './ris.ts';

export type CitationEnding = '.bib' | '.ris';

export async function citationFile(
  db: Transaction,
  papers: readonly Paper[],
  ending: CitationEnding,
  caching: Caching = 'public',
): Promise<PageResponse> {
  const listed = await firstListingDays(
    db,
    papers.map(({ id }) => id),
  );
  return ending === '.bib'
    ? textResponse(renderBibtex(papers, listed), 'application/x-bibtex', { caching })
    : textResponse(renderRis(papers, listed), 'application/x-research-info-systems', { caching });
}
