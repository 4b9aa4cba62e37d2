/** Where identifiers are in the addresses of papers' pages, by host (data only). */

import type { IdentifierScheme } from './listing.ts';

export const ARXIV_ID = String.raw`\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7}`;

interface UrlRule {
  readonly host: RegExp;
  readonly path: RegExp;
  readonly scheme: IdentifierScheme;
}

export const ARXIV_PATH = new RegExp(
  `^/(?:abs|pdf|html|ps|format|src|e-print|tb|cits|papers?|overview|p|arxiv|audio|abs/arxiv|review)/(?:arxiv[:.])?((?:${ARXIV_ID})(?:v\\d{1,3})?)(?:\\.(?:pdf|md|html))?(?:[/?].*)?$`,
  'i',
);

// Hosts whose paths end in an arXiv id, then the other registries. `path` is matched against the path
// and, if there is one, the query.
export const URL_RULES: readonly UrlRule[] = [
  {
    host: /(?:^|\.)(?:arxiv\.org|lanl\.gov|huggingface\.co|hf\.co|alphaxiv\.org|ar5iv\.org|arxiv\.gg|papers\.cool|scirate\.com|emergentmind\.com|takara\.ai|arxivxplorer\.com|scholar\.archive\.org|chatpaper\.com)$/,
    path: ARXIV_PATH,
    scheme: 'arxiv',
  },
  { host: /(?:^|\.)doi\.org$/, path: /^\/(10\.\d{4,9}(?:\.\d{1,9})*\/\S{1,300})$/, scheme: 'doi' },
  {
    host: /(?:^|\.)openreview\.net$/,
    path: /^\/(?:forum|pdf|attachment|revisions|group)\?(?:[^#]*&)?id=([\w-]{6,40})(?:&|$)/,
    scheme: 'openreview',
  },
  {
    host: /(?:^|\.)aclanthology\.org$/,
    path: /^\/([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z]\w*(?:-\w+)*\.\d+?)(?:v\d+)?(?:\.pdf|\.bib|\/)?$/i,
    scheme: 'acl',
  },
  {
    host: /(?:^|\.)aclweb\.org$/,
    path: /^\/anthology\/(?:papers\/(?:\w\/\w\d{2}\/)?)?([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z]\w*(?:-\w+)*\.\d+)(?:\.pdf|\/)?$/i,
    scheme: 'acl',
  },
  { host: /^(?:www\.)?ncbi\.nlm\.nih\.gov$/, path: /^\/(?:m\/)?pubmed\/(\d{1,9})\b/, scheme: 'pmid' },
  { host: /^pubmed\.ncbi\.nlm\.nih\.gov$/, path: /^\/(\d{1,9})\b/, scheme: 'pmid' },
  { host: /^europepmc\.org$/, path: /^\/(?:article|abstract)\/MED\/(\d{1,9})\b/i, scheme: 'pmid' },
  { host: /(?:^|\.)ncbi\.nlm\.nih\.gov$/, path: /^\/(?:pmc\/)?articles\/(PMC\d{1,9})\b/i, scheme: 'pmcid' },
  {
    host: /^europepmc\.org$/,
    path: /^\/(?:articles|article\/PMC|abstract\/PMC)\/(PMC\d{1,9})\b/i,
    scheme: 'pmcid',
  },
  {
    host: /(?:^|\.)semanticscholar\.org$/,
    path: /^\/(?:paper|graph\/v1\/paper)\/(?:[^/]{1,300}\/)?([0-9a-f]{40})\b/i,
    scheme: 's2',
  },
  { host: /(?:^|\.)openalex\.org$/, path: /^\/(?:works\/)?(W\d{1,12})\b/i, scheme: 'openalex' },
  {
    host: /(?:^|\.)nature\.com$/,
    path: /^\/articles\/([sd]\d{5}-\d{3}-\d{4,6}-[\dxyz])(?:$|[/.?])/,
    scheme: 'doi',
  },
  // Publishers put the whole DOI into the path or the query of a paper's own page.
  { host: /./, path: /[/=](10\.\d{4,9}(?:\.\d{1,9})*\/[^\s?#&]{1,300})/, scheme: 'doi' },
];
export const DOI_PAGE_SUFFIX =
  /(?:\/(?:full|abstract|pdf|epdf|html|meta|summary|references|fulltext|reader|v\d+)|\.(?:full|abstract|short|pdf|html|full-text|full\.pdf|full-text\.pdf|supplementary-material))+\/?$/i;
export const BIORXIV_DOI = /^(10\.(?:1101|64898)\/(?:\d{4}\.\d{2}\.\d{2}\.)?\d+)(?:[v./].*)?$/;
