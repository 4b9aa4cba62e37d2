/** Finds the next page of a multi-page answer, for each format that has them. Pure. */

import type { AnswerPart, Listing, ListingFormat } from './listing.ts';

export interface PlaceInAnswer {
  /** Records on earlier pages, according to the url; 0 with a cursor. */
  readonly before: number;
  /** The url of the next page; null on the last one, or when the server would return no more. */
  readonly next: string | null;
}

/** Ordered by publication date or by the last change of a record. */
export type NewestBy = 'publication' | 'change';

interface PagedAnswer {
  /** Is this the url of such an answer? */
  readonly matches: (url: URL) => boolean;
  readonly before: (url: URL) => number;
  /** The change to the url that requests the next page; null if there is none. */
  readonly change: (url: URL, part: AnswerPart, before: number) => ((url: URL) => void) | null;
  /** The order if the url requests the newest first; then a page without anything new ends the reading. */
  readonly newestBy: (url: URL) => NewestBy | null;
  /**
   * True if the total marks the end of the answer; otherwise a missing cursor does, and the total is an
   * estimate.
   */
  readonly endsByTotal: boolean;
}

/** Returns the position of the page of `url` in a multi-page answer; null for a single page. */
export function placeInAnswer(
  url: string,
  { format, part }: Pick<Listing, 'format' | 'part'>,
): PlaceInAnswer | null {
  const answer = answerAt(url, format);
  if (answer === null || part === undefined) return null;
  const asked = new URL(url);
  const before = answer.before(asked);
  // A page without records leads nowhere, whatever total it announces.
  const change = part.items === 0 ? null : answer.change(asked, part, before);
  if (change === null) return { before, next: null };
  const next = new URL(url);
  change(next);
  return { before, next: next.href === asked.href ? null : next.href };
}

/** Returns the order in which the answer at `url` begins with the newest; null if it does not. */
export const newestFirstBy = (url: string, format: ListingFormat): NewestBy | null =>
  answerAt(url, format)?.newestBy(new URL(url)) ?? null;

/**
 * Returns the number of records in the whole answer from its first page on, as far as it is reliable.
 * @param before records before the first requested page
 */
export function expectedRecords(
  url: string,
  { format, part }: Pick<Listing, 'format' | 'part'>,
  before: number,
): number | null {
  const total = answerAt(url, format)?.endsByTotal === true ? (part?.total ?? null) : null;
  return total === null ? null : Math.max(0, total - before);
}

function answerAt(url: string, format: ListingFormat): PagedAnswer | null {
  const answer = PAGED[format];
  return answer !== undefined && URL.canParse(url) && answer.matches(new URL(url)) ? answer : null;
}

const numberIn = (url: URL, name: string, otherwise: number): number => {
  const text = url.searchParams.get(name) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
};

/**
 * Changes one parameter and leaves the others as written: `cat:cs.CL` stays as the user sees it in
 * paperround.yaml.
 */
const withParameter = (name: string, value: string | number) => (url: URL) => {
  const changed = `${name}=${encodeURIComponent(value)}`;
  const pairs = url.search === '' ? [] : url.search.slice(1).split('&');
  const place = pairs.findIndex((pair) => pair.split('=')[0] === name);
  url.search = (place < 0 ? [...pairs, changed] : pairs.with(place, changed)).join('&');
};

/** Continues at the offset of the next record, until the total or `most` is reached. */
const byOffset =
  (name: string, most = Number.POSITIVE_INFINITY): PagedAnswer['change'] =>
  (_url, { items, total }, before) => {
    const start = before + items;
    return total !== null && start < total && start < most ? withParameter(name, start) : null;
  };

const never = (): null => null;
const parameterIs =
  (name: string, pattern: RegExp) =>
  ({ searchParams }: URL): boolean =>
    pattern.test(searchParams.get(name) ?? '');

/** Returns the first order whose pattern matches the parameter. */
const orderIn =
  (name: string, patterns: Readonly<Record<NewestBy, RegExp>>): PagedAnswer['newestBy'] =>
  (url) =>
    (['publication', 'change'] as const).find((by) => parameterIs(name, patterns[by])(url)) ?? null;

const BIORXIV_PATH = /^(\/(?:details|pubs)\/[a-z]+\/[^/]+\/[^/]+)(?:\/(\d{1,9}))?(\/(?:json|xml))?\/?$/;
const NOTHING = /(?!)/;
const NOT_A_NUMBER = /^(?!\d+$)./;
/** The API's default limit. */
const DAILY_PAPERS_LIMIT = 50;
const OPENREVIEW_LIMIT = 1_000;

const PAGED: Readonly<Partial<Record<ListingFormat, PagedAnswer>>> = {
  // https://info.arxiv.org/help/api/user-manual.html: start, max_results; at most 30,000 results of one
  // query.
  'arxiv-atom': {
    matches: ({ pathname }) => pathname.endsWith('/query'),
    before: (url) => numberIn(url, 'start', 0),
    change: byOffset('start', 30_000),
    newestBy: (url) =>
      parameterIs('sortOrder', /^ascending$/)(url)
        ? null
        : orderIn('sortBy', { publication: /^submittedDate$/, change: /^lastUpdatedDate$/ })(url),
    endsByTotal: true,
  },
  // /list/cs.LG/recent?skip=50&show=50
  'arxiv-list': {
    matches: ({ pathname }) => pathname.startsWith('/list/'),
    before: (url) => numberIn(url, 'skip', 0),
    change: byOffset('skip'),
    newestBy: ({ pathname }) => (/\/(?:recent|pastweek)\/?$/.test(pathname) ? 'publication' : null),
    endsByTotal: true,
  },
  // Protocol 2.0, section 3.5: a resumptionToken is the only argument besides the verb; completeListSize
  // may be an estimate.
  'oai-pmh': {
    matches: ({ searchParams }) => searchParams.has('verb'),
    before: () => 0,
    change: (_url, { token }) =>
      token === null
        ? null
        : (url) => {
            url.search = new URLSearchParams({
              verb: url.searchParams.get('verb') ?? 'ListRecords',
              resumptionToken: token,
            }).toString();
          },
    newestBy: never,
    endsByTotal: false,
  },
  // https://api.biorxiv.org: the cursor is the last part of the path.
  'biorxiv-json': {
    matches: ({ pathname }) => BIORXIV_PATH.test(pathname),
    before: ({ pathname }) => Number(BIORXIV_PATH.exec(pathname)?.[2] ?? 0),
    change: (_url, { items, total }, before) =>
      total === null || before + items >= total
        ? null
        : (url) => {
            const [, path = '', , suffix = ''] = BIORXIV_PATH.exec(url.pathname) ?? [];
            url.pathname = `${path}/${before + items}${suffix}`;
          },
    newestBy: never,
    endsByTotal: true,
  },
  // https://www.crossref.org/documentation/retrieve-metadata/rest-api/: `cursor=*` begins a cursor,
  // `offset` goes up to 10,000; a sample has no more pages.
  'crossref-json': {
    matches: ({ pathname, searchParams }) => /\/works\/?$/.test(pathname) && !searchParams.has('sample'),
    before: (url) => numberIn(url, 'offset', 0),
    change: (url, part, before) => {
      if (!url.searchParams.has('cursor')) return byOffset('offset', 10_000)(url, part, before);
      return part.token === null ? null : withParameter('cursor', part.token);
    },
    newestBy: (url) =>
      parameterIs('order', /^desc$/)(url)
        ? orderIn('sort', {
            publication: /^(?:published|published-online|issued)$/,
            change: /^(?:created|deposited|indexed|updated)$/,
          })(url)
        : null,
    endsByTotal: true,
  },
  // https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities/paging: `page` reaches 10,000
  // records, `cursor=*` goes beyond.
  'openalex-json': {
    matches: ({ pathname, searchParams }) => /\/works\/?$/.test(pathname) && !searchParams.has('sample'),
    before: (url) =>
      (numberIn(url, 'page', 1) - 1) * numberIn(url, 'per-page', numberIn(url, 'per_page', 25)),
    change: (url, { items, total, token }, before) => {
      if (url.searchParams.has('cursor')) return token === null ? null : withParameter('cursor', token);
      return total !== null && before + items < Math.min(total, 10_000)
        ? withParameter('page', numberIn(url, 'page', 1) + 1)
        : null;
    },
    newestBy: orderIn('sort', {
      publication: /^publication_date:desc\b/,
      change: /^(?:created_date|updated_date):desc\b/,
    }),
    endsByTotal: true,
  },
  // https://api.semanticscholar.org/api-docs: `next` is an offset, `token` a cursor; `total` is
  // approximate.
  'semantic-scholar-json': {
    matches: ({ pathname }) => pathname.includes('/paper/search'),
    before: (url) => numberIn(url, 'offset', 0),
    change: (_url, { token }) =>
      token === null ? null : withParameter(NOT_A_NUMBER.test(token) ? 'token' : 'offset', token),
    newestBy: orderIn('sort', { publication: /^publicationDate:desc$/, change: NOTHING }),
    endsByTotal: false,
  },
  // https://docs.openreview.net: limit (default 1,000) and offset; `count` if there is one.
  'openreview-json': {
    matches: ({ pathname }) => pathname.endsWith('/notes') || pathname.endsWith('/notes/search'),
    before: (url) => numberIn(url, 'offset', 0),
    change: (url, part, before) =>
      part.total === null && part.items >= numberIn(url, 'limit', OPENREVIEW_LIMIT)
        ? withParameter('offset', before + part.items)
        : byOffset('offset')(url, part, before),
    newestBy: orderIn('sort', { publication: /^(?:t?cdate|pdate):desc$/, change: /^t?mdate:desc$/ }),
    endsByTotal: true,
  },
  // https://europepmc.org/RestfulWebService: a repeated cursor is the last.
  'europepmc-json': {
    matches: ({ pathname }) => pathname.endsWith('/search'),
    before: () => 0,
    change: (url, { token }) =>
      token === null || token === url.searchParams.get('cursorMark')
        ? null
        : withParameter('cursorMark', token),
    newestBy: (url) =>
      [...url.searchParams.values()].some((value) =>
        /sort_date:y|^(?:P_PDATE_D|FIRST_PDATE_D|FIRST_IDATE_D) desc/i.test(value),
      )
        ? 'publication'
        : null,
    endsByTotal: true,
  },
  // https://www.ncbi.nlm.nih.gov/books/NBK25499/: a result kept on the server (WebEnv) is read from
  // `retstart` on.
  'pubmed-xml': {
    matches: ({ searchParams }) => searchParams.has('WebEnv') && searchParams.has('retmax'),
    before: (url) => numberIn(url, 'retstart', 0),
    change: (url, { items }, before) =>
      items >= numberIn(url, 'retmax', Number.POSITIVE_INFINITY)
        ? withParameter('retstart', before + items)
        : null,
    newestBy: never,
    endsByTotal: false,
  },
  // A day, week or month; the list over all days is endless.
  'daily-papers-json': {
    matches: ({ pathname, searchParams }) =>
      pathname.endsWith('/api/daily_papers') &&
      ['date', 'week', 'month'].some((name) => searchParams.has(name)),
    before: () => 0,
    change: (url, { items }) =>
      items >= numberIn(url, 'limit', DAILY_PAPERS_LIMIT)
        ? withParameter('p', numberIn(url, 'p', 0) + 1)
        : null,
    newestBy: never,
    endsByTotal: false,
  },
};
