/** Determines the year to cite a paper with. Pure. */

import type { Paper } from '../../papers/paper.ts';

/** The first days on which papers were listed (YYYY-MM-DD), by paper id. */
export type FirstListingDays = ReadonlyMap<number, string>;

/**
 * Returns the year of publication, or else that of the arXiv id, or else that of the first list with the
 * paper; null if none is known. When we first read the paper does not count: that may be years later.
 */
export function citedYear({ id, publishedAt, identifiers }: Paper, listed: FirstListingDays): string | null {
  if (publishedAt !== null) return String(publishedAt.getUTCFullYear());
  const ofArxiv = identifiers.arxiv === undefined ? null : yearOfArxivId(identifiers.arxiv);
  return ofArxiv ?? listed.get(id)?.slice(0, 4) ?? null;
}

/** arXiv began in 1991, so smaller numbers are years since 2000. */
const FIRST_YEAR = '91';

/** Ids of both kinds begin their number with year and month: `2203.01250`, `hep-th/9901001`. */
function yearOfArxivId(arxivId: string): string | null {
  const year = /^(?:[a-z-]+\/)?(\d\d)(?:0[1-9]|1[0-2])/.exec(arxivId)?.[1];
  if (year === undefined) return null;
  return `${year < FIRST_YEAR ? '20' : '19'}${year}`;
}
