/** The table of source kinds: how their urls look and what their pages are. A new kind is a row here. */

import type { ListingFormat } from '../listings/listing.ts';

interface SourceKind {
  /** `kind:` in paperround.yaml. */
  readonly kind: string;
  /** Describes the kind, for `init` and `sources`. */
  readonly summary: string;
  /** The required format of its pages; null: recognised from each page. */
  readonly format: ListingFormat | null;
  /** Is a url of this kind? */
  readonly matches: (url: URL) => boolean;
  /** Returns the best url for reading the same source, if it is a different one. */
  readonly better?: (url: URL) => string;
  /** A sufficient interval, as in paperround.yaml. */
  readonly every: string;
  /** Proposes a name for a source with this url. */
  readonly name: (url: URL) => string;
}

const at =
  (host: string, path: RegExp) =>
  ({ hostname, pathname }: URL): boolean =>
    hostname === host && path.test(pathname);

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
    matches: ({ hostname, pathname }) =>
      /(?:^|\.)biorxiv\.org$/.test(hostname) && !pathname.includes('medrxiv'),
    every: '3h',
    name: (url) => `biorxiv-${url.searchParams.get('subject') ?? 'papers'}`,
  },
  {
    kind: 'medrxiv',
    summary: 'a subject of medRxiv',
    format: null,
    matches: ({ hostname, pathname }) =>
      /(?:^|\.)medrxiv\.org$/.test(hostname) || pathname.includes('medrxiv'),
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

/** The kinds whose format is recognised from the page, wherever it is. */
const ANY_PAGE = ['feed', 'files'];

/** The values of `kind:` that are not the name of a format. */
export const KIND_NAMES: readonly string[] = [...SOURCE_KINDS.map(({ kind }) => kind), ...ANY_PAGE];

/** The format of any value of `kind:`, which is one of KIND_NAMES or a format. */
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

/** The kind of a url, its best form and a proposed name. */
export function recogniseUrl(text: string): {
  readonly kind: string;
  readonly url: string;
  readonly every: string;
  readonly name: string;
} {
  // The URL parser does not keep braces, so a day stands in for them.
  const url = new URL(text.replaceAll('{date}', '2000-01-01'));
  const row = SOURCE_KINDS.find((candidate) => candidate.matches(url)) as SourceKind;
  return { kind: row.kind, url: row.better?.(url) ?? text, every: row.every, name: toSlug(row.name(url)) };
}

/** A name valid in paperround.yaml: lower-case letters, digits and dashes. */
function toSlug(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
  return slug === '' ? 'source' : slug;
}
