/** Makes addresses of papers from identifiers, and checks those that a page has. */

import type { Identifiers } from './listing.ts';

/** Characters. */
export const LONGEST_URL = 2_000;

/**
 * Returns the address of a paper with these identifiers: the first of arXiv, DOI, OpenReview, ACL, PubMed,
 * PMC, Semantic Scholar, OpenAlex; null if it has none.
 */
export function urlOfIdentifiers(identifiers: Identifiers): string | null {
  const { arxiv, doi, openreview, acl, pmid, pmcid, s2, openalex } = identifiers;
  if (arxiv !== undefined) return `https://arxiv.org/abs/${arxiv}`;
  if (doi !== undefined)
    return `https://doi.org/${encodeURIComponent(doi).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
  if (openreview !== undefined) return `https://openreview.net/forum?id=${openreview}`;
  if (acl !== undefined) return `https://aclanthology.org/${acl}/`;
  if (pmid !== undefined) return `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`;
  if (pmcid !== undefined) return `https://pmc.ncbi.nlm.nih.gov/articles/${pmcid}/`;
  if (s2 !== undefined) return `https://www.semanticscholar.org/paper/${s2}`;
  if (openalex !== undefined) return `https://openalex.org/${openalex}`;
  return null;
}

/**
 * Returns `text` as an absolute http or https address without user name and password, resolved against `base`
 * if relative; null for anything else.
 */
export function httpUrl(text: string, base?: string): string | null {
  const url = parsedUrl(text, base);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    return null;
  url.username = '';
  url.password = '';
  return url.href.length > LONGEST_URL ? null : url.href;
}

/** Parses an address; null if `text` is not one, or is too long to be a paper's. */
export function parsedUrl(text: string, base?: string): URL | null {
  const address = text.trim();
  if (address === '' || address.length > LONGEST_URL) return null;
  try {
    return new URL(address, base);
  } catch {
    return null; // not an address: the paper is stored without a link
  }
}
