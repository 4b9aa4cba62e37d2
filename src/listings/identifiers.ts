/** Extracts and normalises paper identifiers (arXiv ids, DOIs and others) from values, links and text. */

import { ARXIV_ID, ARXIV_PATH, BIORXIV_DOI, DOI_PAGE_SUFFIX, URL_RULES } from './identifier-url-rules.ts';
import type { IdentifierScheme, Identifiers } from './listing.ts';
import { LONGEST_URL, parsedUrl } from './paper-url.ts';

const ARXIV_VALUE = new RegExp(
  `^(?:oai:arxiv\\.org:|(?:info:)?arxiv[:/]\\s*)?(${ARXIV_ID})(?:v(\\d{1,3}))?(?:\\s*\\[[^\\]]*\\])?$`,
  'i',
);
const ARXIV_IN_TEXT = new RegExp(
  `(?:oai:arxiv\\.org:|arxiv:\\s?|arxiv\\.org/(?:abs|pdf|html)/|10\\.48550/arxiv\\.)(${ARXIV_ID})(?:v(\\d{1,3}))?(?![\\d/])`,
  'i',
);
const ARXIV_DOI = new RegExp(`^10\\.48550/arxiv\\.(${ARXIV_ID})(?:v(\\d{1,3}))?$`, 'i');
const DOI_VALUE = /^10\.\d{4,9}(?:\.\d{1,9})*\/\S{1,300}$/;
const DOI_IN_TEXT = /\b(?:doi:\s?|doi\.org\/)(10\.\d{4,9}(?:\.\d{1,9})*\/[^\s"'<>]{1,300})/i;
const DOI_PREFIX = /^(?:(?:https?:\/\/)?(?:[\w-]+\.)*doi\.org\/|(?:info:)?doi[:/]\s*|urn:doi:)+/i;

/** An arXiv id and its version, if any. */
export interface ArxivReference {
  /**
   * `2203.01250` or `hep-th/9901001` (subject classes as in `math.GT/0309136` are dropped: arXiv's own
   * canonical form).
   */
  readonly id: string;
  readonly version: number | null;
}

/**
 * Returns the arXiv reference that `value` is as a whole: a bare id, `arXiv:…`, `oai:arXiv.org:…`,
 * `10.48550/arXiv.…` or a link; otherwise null.
 */
export function arxivReference(value: string): ArxivReference | null {
  const text = value.trim();
  const match = ARXIV_VALUE.exec(text) ?? ARXIV_DOI.exec(text.replace(DOI_PREFIX, ''));
  return match === null ? arxivOfUrl(text) : buildReference(match);
}

/**
 * Returns the first arXiv id in a text with a prefix or a link (`arXiv:2203.01250v3`); a bare number does not
 * count.
 */
export function arxivReferenceIn(text: string): ArxivReference | null {
  const match = ARXIV_IN_TEXT.exec(text);
  return match === null ? null : buildReference(match);
}

// Year and month, then the paper's number in that month. As numbers, years before 2010 have lost their first
// zero.
const ARXIV_NUMBER = /^(\d{1,2}(?:0[1-9]|1[0-2]))\.(\d{1,5})$/;
// Text may be some other number, such as `1203.5`, so more digits are required: few ids end in three zeros.
const WRITTEN_ARXIV_NUMBER = /^(\d{1,2}(?:0[1-9]|1[0-2]))\.(\d{3,5})$/;
const FIRST_MONTH = '0704';
const FIRST_MONTH_OF_FIVE_DIGITS = '1501';

/**
 * Returns `value` as text. To an arXiv id that an archive kept as a number, or wrote out from one, it adds
 * the zeros that the number lost (tables do this): an id has four digits after the point before 2015 and five
 * since.
 * @example writtenArxivId(2607.0801) // '2607.08010'
 */
export function writtenArxivId(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'string') return '';
  const text = String(value);
  const pattern = typeof value === 'number' ? ARXIV_NUMBER : WRITTEN_ARXIV_NUMBER;
  const [, month, number] = pattern.exec(text.trim()) ?? [];
  const yearAndMonth = month?.padStart(4, '0') ?? '';
  if (number === undefined || yearAndMonth < FIRST_MONTH) return text;
  return `${yearAndMonth}.${number.padEnd(yearAndMonth < FIRST_MONTH_OF_FIVE_DIGITS ? 4 : 5, '0')}`;
}

function buildReference(match: RegExpExecArray): ArxivReference {
  const id = (match[1] ?? '').toLowerCase().replace(/^([a-z-]+)\.[a-z]{2}\//, '$1/');
  return { id, version: match[2] === undefined ? null : Number(match[2]) };
}

const VALUES: Readonly<
  Record<
    Exclude<IdentifierScheme, 'arxiv' | 'doi'>,
    { readonly pattern: RegExp; readonly prefix?: string; readonly lower?: boolean }
  >
> = {
  openreview: { pattern: /^(?:openreview:)?([\w-]{6,40})$/i },
  pmid: { pattern: /^(?:pmid:?\s*|med[:/])?0*([1-9]\d{0,8})$/i },
  pmcid: { pattern: /^(?:pmcid:?\s*)?(?:pmc)?(\d{1,9})(?:\.\d+)?$/i, prefix: 'PMC' },
  acl: { pattern: /^(?:acl:)?([A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z][\w]*(?:-[\w]+)*\.\d+)$/i },
  s2: { pattern: /^(?:s2:|corpusid:)?([0-9a-f]{40})$/i, lower: true },
  openalex: { pattern: /^(?:https?:\/\/(?:api\.)?openalex\.org\/(?:works\/)?)?(w\d{1,12})$/i },
};

/**
 * Returns `value` in the normal form of its scheme, or null if it is not such an identifier. An arXiv DOI
 * passed as `doi` is null: use `normaliseIdentifiers` for its arXiv id.
 */
export function normaliseIdentifier(scheme: IdentifierScheme, value: string): string | null {
  if (scheme === 'arxiv') return arxivReference(value)?.id ?? null;
  if (scheme === 'doi') return normaliseDoi(value);
  const { pattern, prefix, lower } = VALUES[scheme];
  const found = pattern.exec(value.trim())?.[1];
  if (found === undefined) return null;
  if (scheme === 'openalex') return found.toUpperCase();
  if (scheme === 'acl' && /^[a-z]\d/i.test(found)) return found.toUpperCase();
  return (prefix ?? '') + (lower ? found.toLowerCase() : found);
}

/**
 * Returns the identifiers in a record's own fields, normalised; invalid ones are left out, and an arXiv DOI
 * becomes an arXiv id.
 */
export function normaliseIdentifiers(
  values: Readonly<Partial<Record<IdentifierScheme, unknown>>>,
): Identifiers {
  const found: Identifiers = {};
  for (const [scheme, value] of Object.entries(values) as [IdentifierScheme, unknown][]) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const text = scheme === 'arxiv' ? writtenArxivId(value) : String(value);
    const normal = normaliseIdentifier(scheme, text);
    if (normal !== null) found[scheme] = normal;
    else if (scheme === 'doi') found.arxiv ??= arxivReference(text)?.id;
  }
  return withoutUndefined(found);
}

// What follows a DOI in a link or a sentence but is not part of it: tracking and session parameters, a
// fragment, the end of the sentence.
const DOI_IN_LINK = /^(?:https?:\/\/)?(?:[\w-]+\.)*doi\.org\//i;
const DOI_FOLLOWED_BY = /[?#&](?:[a-z_]{1,30}=|!).*$|;jsessionid=.*$/i;
const DOI_TAIL = /(?:[\s./,;:?#"'“”‘’]|&(?:quot|gt|lt|amp);)$/i;

function normaliseDoi(value: string): string | null {
  const text = value.trim();
  const own = DOI_IN_LINK.test(text) ? text.replace(/[?#].*$/s, '') : text;
  let bare = decoded(own.replace(DOI_PREFIX, '')).toLowerCase();
  if (bare.length > LONGEST_URL) return null;
  bare = bare.replace(DOI_FOLLOWED_BY, '');
  for (let tail = DOI_TAIL.exec(bare); tail !== null; tail = DOI_TAIL.exec(bare))
    bare = bare.slice(0, -tail[0].length);
  if (!DOI_VALUE.test(bare) || ARXIV_DOI.test(bare)) return null;
  return bare;
}

/**
 * Returns the identifiers in free text, by prefix (`arXiv:2203.01250v3`, `doi:10.1000/xyz`, `PMID: 123`) or
 * as links; the first of each scheme.
 */
export function identifiersIn(text: string): Identifiers {
  const doi = DOI_IN_TEXT.exec(text)?.[1]?.replace(/(?:[.,;:!?\]}]|&(?:quot|gt|lt);?|\)(?![^(]*\())+$/g, '');
  const pmid = /\bPMID:?\s{0,3}(\d{1,9})\b/i.exec(text)?.[1];
  const pmcid = /\b(PMC\d{3,9})\b/.exec(text)?.[1];
  const found = normaliseIdentifiers({ doi: doi === undefined ? undefined : balanced(doi), pmid, pmcid });
  const arxiv = arxivReferenceIn(text)?.id;
  return withoutUndefined({ ...found, arxiv: arxiv ?? found.arxiv });
}

// `(see doi:10.1000/x(1)2)`: a closing bracket belongs to the DOI only if the DOI contains the opening
// one.
function balanced(doi: string): string {
  const opened = doi.split('(').length;
  return doi.split(')').length > opened ? doi.slice(0, doi.lastIndexOf(')')) : doi;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign is part of the text
  }
}

/**
 * Returns the identifiers in the address of a paper's page; none for an address that only lists or mentions
 * papers.
 */
export function identifiersOfUrl(address: string): Identifiers {
  const url = parsedUrl(address);
  if (url === null) return {};
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  const path = decoded(url.pathname) + (/(?:^|\.)doi\.org$/.test(host) ? '' : decoded(url.search));
  for (const rule of URL_RULES) {
    if (!rule.host.test(host)) continue;
    const value = rule.path.exec(path)?.[1];
    if (value === undefined) continue;
    return normaliseIdentifiers({ [rule.scheme]: rule.scheme === 'doi' ? doiOfPath(host, value) : value });
  }
  return {};
}

function doiOfPath(host: string, value: string): string {
  if (host.endsWith('doi.org')) return value;
  if (host.endsWith('nature.com') && !value.startsWith('10.')) return `10.1038/${value}`;
  const bare = value.replace(DOI_PAGE_SUFFIX, '').replace(/\/$/, '');
  return /(?:bio|med)rxiv\.org$/.test(host) ? (BIORXIV_DOI.exec(bare)?.[1] ?? bare) : bare;
}

function arxivOfUrl(text: string): ArxivReference | null {
  const url = /^https?:\/\//i.test(text) ? parsedUrl(text) : null;
  if (url === null) return null;
  const value = URL_RULES[0]?.host.test(url.hostname)
    ? ARXIV_PATH.exec(decoded(url.pathname))?.[1]
    : undefined;
  return value === undefined ? null : arxivReference(value);
}

function withoutUndefined(identifiers: Identifiers): Identifiers {
  return Object.fromEntries(
    Object.entries(identifiers).filter(([, value]) => value !== undefined),
  ) as Identifiers;
}
