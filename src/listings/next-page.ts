/** Answers that come in pages: where a page stands in the whole, and under which url the next one is (pure). One row for each format that does so. */
import type { AnswerPart, Listing, ListingFormat } from './listing.ts';

export interface PlaceInAnswer {
  /** Records on the pages before this one, as far as its url tells; 0 where a cursor leads on. */
  readonly before: number;
  /** The url of the next page; null where this is the last, or where the server would give no further one. */
  readonly next: string | null;
}

/** By when papers came out, or by when their records were changed. */
export type NewestBy = 'publication' | 'change';

interface PagedAnswer {
  /** Is this the url of such an answer? */
  readonly matches: (url: URL) => boolean;
  readonly before: (url: URL) => number;
  /** What has to change in the url to have the page after this one; null where there is none. */
  readonly change: (url: URL, part: AnswerPart, before: number) => ((url: URL) => void) | null;
  /** Does the url ask for the newest first, and newest by what? Then a page without anything new is followed by none with. */
  readonly newestBy: (url: URL) => NewestBy | null;
  /** The end of the answer is told by its total; otherwise by a cursor that is no more, beside which a total is an estimate. */
  readonly endsByTotal: boolean;
}

/** Where the page of `url` stands in an answer of several pages; null for a page that stands by itself. */
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

/** Does the answer at `url` begin with what is newest, and by what? Null where it does not. */
export const newestFirstBy = (url: string, format: ListingFormat): NewestBy | null =>
  answerAt(url, format)?.newestBy(new URL(url)) ?? null;

/**
 * How many records the whole answer has from its first page on, as far as that can be relied on.
 * @param before records before the first page that was asked for
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

/** Changes one parameter and leaves the others as they are written: `cat:cs.CL` stays what the user sees in paperround.yaml. */
const withParameter = (name: string, value: string | number) => (url: URL) => {
  const changed = `${name}=${encodeURIComponent(value)}`;
  const pairs = url.search === '' ? [] : url.search.slice(1).split('&');
  const place = pairs.findIndex((pair) => pair.split('=')[0] === name);
  url.search = (place < 0 ? [...pairs, changed] : pairs.with(place, changed)).join('&');
};

/** Goes on at a number of records while the total is not reached. */
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

/** The order by the first pattern that the parameter fits. */
const orderIn =
  (name: string, patterns: Readonly<Record<NewestBy, RegExp>>): PagedAnswer['newestBy'] =>
  (url) =>
    (['publication', 'change'] as const).find((by) => parameterIs(name, patterns[by])(url)) ?? null;

const BIORXIV_PATH = /^(\/(?:details|pubs)\/[a-z]+\/[^/]+\/[^/]+)(?:\/(\d{1,9}))?(\/(?:json|xml))?\/?$/;
const NOTHING = /(?!)/;
const NOT_A_NUMBER = /^(?!\d+$)./;
/** What the API gives when no limit is asked for. */
const DAILY_PAPERS_LIMIT = 50;
const OPENREVIEW_LIMIT = 1_000;

const PAGED: Readonly<Partial<Record<ListingFormat, PagedAnswer>>> = {
  // https://info.arxiv.org/help/api/user-manual.html: start, max_results; no more than 30 000 of one query.
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
  // Protocol 2.0, section 3.5: a resumptionToken stands alone beside the verb; completeListSize may be an estimate.
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
  // https://www.crossref.org/documentation/retrieve-metadata/rest-api/: `cursor=*` begins a cursor, `offset` goes to 10 000; a sample has no more pages.
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
  // https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities/paging: `page` goes to 10 000 records, `cursor=*` beyond.
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
  // https://api.semanticscholar.org/api-docs: `next` is an offset, `token` a cursor; `total` is approximate.
  'semantic-scholar-json': {
    matches: ({ pathname }) => pathname.includes('/paper/search'),
    before: (url) => numberIn(url, 'offset', 0),
    change: (_url, { token }) =>
      token === null ? null : withParameter(NOT_A_NUMBER.test(token) ? 'token' : 'offset', token),
    newestBy: orderIn('sort', { publication: /^publicationDate:desc$/, change: NOTHING }),
    endsByTotal: false,
  },
  // https://docs.openreview.net: limit (1 000 when none is asked for) and offset; `count` where there is one.
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
  // https://europepmc.org/RestfulWebService: a cursor that comes again is the last.
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
  // https://www.ncbi.nlm.nih.gov/books/NBK25499/: a result kept on the server (WebEnv) is read from `retstart` on.
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
  // A day, week or month; the list over all days has no end that anybody wants.
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
