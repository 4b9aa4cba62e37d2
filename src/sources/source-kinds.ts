/**
 * The table of source kinds: what their urls look like, and what their pages are; a new kind is a new row.
 */

import type { ListingFormat } from '../listings/listing.ts';

interface SourceKind {
  /** The value of `kind:` in paperround.yaml. */
  readonly kind: string;
  /** Describes the kind, for `init` and `sources`. */
  readonly summary: string;
  /** The required format of its pages; null: recognised from each page. */
  readonly format: ListingFormat | null;
  /** Is a url of this kind? */
  readonly matches: (url: URL) => boolean;
  /** Returns the best url for reading the same source; left out if that is always the url itself. */
  readonly better?: (url: URL) => string;
  /** An interval that is short enough, in the form of paperround.yaml. */
  readonly every: string;
  /** Proposes a name for a source with this url. */
  readonly name: (url: URL) => string;
}

const at =
  (host: string, path: RegExp) =>
  ({ hostname, pathname }: URL): boolean =>
    hostname === host && path.test(pathname);

const isAt = (domain: string, hostname: string): boolean => `.${hostname}`.endsWith(`.${domain}`);

const lastPart = ({ pathname }: URL): string =>
  pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1) ?? '';

/** The first row that matches a url is its kind. */
const SOURCE_KINDS: readonly SourceKind[] = [
  {
    kind: 'daily-papers',
    summary: 'the daily papers of Hugging Face, by listing day',
    format: null,
    matches: at('huggingface.co', /^\/(?:api\/daily_papers|papers(?:\/date\/[\d-]+)?)\/?$/),
    better: () => 'https://huggingface.co/api/daily_papers?date={date}&limit=100',
    every: '30m',
    name: () => 'daily-papers',
  },
  {
    kind: 'arxiv',
    summary: 'the announcements of arXiv categories, joined with +',
    format: null,
    matches: at('rss.arxiv.org', /^\/(?:rss|atom)\//),
    every: '1h',
    name: (url) => `arxiv-${lastPart(url)}`,
  },
  {
    kind: 'arxiv-list',
    summary: 'a list page of arXiv, which states its own date and totals',
    format: 'arxiv-list',
    matches: at('arxiv.org', /^\/list\//),
    every: '1h',
    name: (url) => `arxiv-${url.pathname.split('/')[2] ?? ''}-list`,
  },
  {
    kind: 'biorxiv',
    summary: 'a subject of bioRxiv',
    format: null,
    matches: ({ hostname, pathname }) => isAt('biorxiv.org', hostname) && !pathname.includes('medrxiv'),
    every: '3h',
    name: (url) => `biorxiv-${url.searchParams.get('subject') ?? 'papers'}`,
  },
  {
    kind: 'medrxiv',
    summary: 'a subject of medRxiv',
    format: null,
    // Those of the first host that the row above left are medRxiv's.
    matches: ({ hostname }) => isAt('biorxiv.org', hostname) || isAt('medrxiv.org', hostname),
    every: '3h',
    name: (url) => `medrxiv-${url.searchParams.get('subject') ?? 'papers'}`,
  },
  {
    kind: 'auto',
    summary: 'any feed, list or API answer; its format is found out by looking',
    format: null,
    matches: () => true,
    every: '1h',
    name: (url) => `${url.hostname.replace(/^www\./, '')}-${lastPart(url).replace(/\.[a-z]{2,5}$/i, '')}`,
  },
];

/** Kinds whose pages may be anywhere, and whose format is recognised from the page. */
const ANY_PAGE = ['feed', 'files'];

/** The values of `kind:` that are not names of formats. */
export const KIND_NAMES: readonly string[] = [...SOURCE_KINDS.map(({ kind }) => kind), ...ANY_PAGE];

/**
 * Returns the format of a value of `kind:`, which may be one of KIND_NAMES or a format; null if it is
 * neither.
 */
export function formatOfKind(
  kind: string,
  formats: readonly ListingFormat[],
): { readonly format: ListingFormat | null } | null {
  if (ANY_PAGE.includes(kind)) return { format: null };
  const row = SOURCE_KINDS.find((candidate) => candidate.kind === kind);
  if (row !== undefined) return { format: row.format };
  const format = formats.find((candidate) => candidate === kind);
  return format === undefined ? null : { format };
}

/** Returns the kind of a url, its best form, a sufficient interval and a proposed name. */
export function recogniseUrl(text: string): {
  readonly kind: string;
  readonly url: string;
  readonly every: string;
  readonly name: string;
} {
  // The URL parser does not keep braces, so a date stands in for them.
  const url = new URL(text.replaceAll('{date}', '2000-01-01'));
  const row = SOURCE_KINDS.find((candidate) => candidate.matches(url)) as SourceKind;
  return { kind: row.kind, url: row.better?.(url) ?? text, every: row.every, name: toSlug(row.name(url)) };
}

/** Converts a text to a name that is valid in paperround.yaml: lower-case letters, digits and dashes. */
function toSlug(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
  return slug === '' ? 'source' : slug;
}
