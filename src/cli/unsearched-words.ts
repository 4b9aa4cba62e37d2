/** Says how many papers a search has left out, below what it found. */

import { withNoun } from '../text/formats.ts';
import { SEARCH_WORDING } from '../text/wording/page-wording.ts';

/** Nothing where all were searched. */
export const unsearchedWords = (papers: number): string =>
  papers === 0 ? '' : SEARCH_WORDING.unsearched(withNoun(String(papers), papers, 'paper'));
