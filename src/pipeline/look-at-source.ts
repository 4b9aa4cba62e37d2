/** Looks at a url as a source: what kind it is, what its page holds now, and how it is read best. Stores no paper. */
import type { App } from '../app.ts';
import { PaperroundError } from '../errors.ts';
import type { ListingFormat } from '../listings/listing.ts';
import { feedOfPage } from '../sources/discover-feed.ts';
import { isByDay, urlOfDay } from '../sources/listing-days.ts';
import { recogniseUrl } from '../sources/source-kinds.ts';
import { fetchPolitely } from './fetch-politely.ts';
import { parseListingApart } from './parse-in-worker.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_TO_TRY = 4;
const TITLES_SHOWN = 5;

export interface SourcePreview {
  /** As it would stand in paperround.yaml. */
  readonly name: string;
  readonly url: string;
  readonly kind: string;
  readonly every: string;
  /** The page that was looked at. */
  readonly page: string;
  readonly format: ListingFormat;
  readonly listingDate: string | null;
  readonly entries: number;
  readonly rejected: number;
  readonly announcedTotal: number | null;
  /** The first few. */
  readonly titles: readonly string[];
}

/**
 * Fetches what `url` shows now and reads it. A web page that is no list but names a feed leads to that feed.
 * @throws PaperroundError `fetch_failed`, `fetch_refused`, `not_a_listing`, `listing_changed`
 */
export async function lookAtSource(app: App, url: string, signal: AbortSignal): Promise<SourcePreview> {
  const known = recogniseUrl(checkedAsUsage(url));
  if (!isByDay(known.url)) return lookAtPage(app, known, known.url, signal);
  // Today's list may not be there yet, and weekends have none.
  let preview: SourcePreview | undefined;
  for (let back = 0; back < DAYS_TO_TRY; back += 1) {
    const day = new Date(app.clock.now().getTime() - back * DAY_MS).toISOString().slice(0, 10);
    try {
      preview = await lookAtPage(app, known, urlOfDay(known.url, day), signal);
    } catch (error) {
      if (!(error instanceof PaperroundError) || (back === DAYS_TO_TRY - 1 && preview === undefined)) throw error;
    }
    if (preview !== undefined && preview.entries > 0) break;
  }
  return preview as SourcePreview;
}

type Recognised = ReturnType<typeof recogniseUrl>;

async function lookAtPage(app: App, known: Recognised, page: string, signal: AbortSignal, mayLead = true): Promise<SourcePreview> {
  const fetched = await fetchPolitely(app, { url: page, signal });
  if (fetched.kind !== 'page') {
    const { reason, refused } =
      fetched.kind === 'failed' ? fetched : { reason: `${page} answered 304 to a request without conditions.`, refused: false };
    const hint = refused
      ? 'ALLOW_PRIVATE_SOURCES=true opens loopback and private networks.'
      : 'Try again later, or look at the url in a browser.';
    throw new PaperroundError(refused ? 'fetch_refused' : 'fetch_failed', reason, { hint, retryable: !refused });
  }
  try {
    const listing = await parseListingApart(fetched.raw, { now: app.clock.now() });
    return {
      ...known,
      page,
      format: listing.format,
      listingDate: listing.listingDate,
      entries: listing.entries.length,
      rejected: listing.rejected.length,
      announcedTotal: listing.announcedTotal,
      titles: listing.entries.slice(0, TITLES_SHOWN).map((entry) => entry.title),
    };
  } catch (error) {
    const feed = mayLead ? feedOfPage(Buffer.from(fetched.raw.bytes).toString('utf8'), fetched.finalUrl) : null;
    if (feed === null) throw error;
    return lookAtPage(app, recogniseUrl(feed), feed, signal, false);
  }
}

/** What cannot even be a url is the caller's mistake; where it leads is judged when it is fetched. */
function checkedAsUsage(url: string): string {
  const plain = url.replaceAll('{date}', '2000-01-01');
  if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
    throw new PaperroundError('bad_usage', `Saw ${JSON.stringify(url)}, expected an http or https url.`, {
      hint: 'Such as https://rss.arxiv.org/rss/cs.CL',
    });
  }
  return url;
}
