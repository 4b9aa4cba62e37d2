/** Answers with papers in a format of reference managers. */
import type { Paper } from '../../papers/paper.ts';
import { type Caching, type PageResponse, textResponse } from '../http/response.ts';
import { renderBibtex } from './bibtex.ts';
import { renderRis } from './ris.ts';

export type CitationEnding = '.bib' | '.ris';

export const citationFile = (
  papers: readonly Paper[],
  ending: CitationEnding,
  caching: Caching = 'public',
): PageResponse =>
  ending === '.bib'
    ? textResponse(renderBibtex(papers), 'application/x-bibtex', { caching })
    : textResponse(renderRis(papers), 'application/x-research-info-systems', { caching });
