/** Previews a url as a source: its kind, its current page and the best url for it. Stores no papers. */

import { DAY_MS } from '../durations.ts';
import { PaperroundError } from '../errors.ts';
import type { ListingFormat } from '../listings/listing.ts';
import type { parseListing } from '../listings/parse-listing.ts';
import { utcDay } from '../text/days.ts';
import { discoverFeed } from './discover-feed.ts';
import { unaskedNotModified } from './fetching/fetch-page.ts';
import { fetchPolitely, type PoliteFetching } from './fetching/fetch-politely.ts';
import { isByDay, urlOfDay } from './listing-days.ts';
import { recogniseUrl } from './source-kinds.ts';

const DAYS_TO_TRY = 4;
const TITLES_SHOWN = 5;

export interface SourcePreview {
  /** The name proposed for paperround.yaml. */
  readonly name: string;
  readonly url: string;
  readonly kind: string;
  readonly every: string;
  /** The url of the page that was fetched. */
  readonly page: string;
  readonly format: ListingFormat;
  readonly listingDate: string | null;
  readonly entries: number;
  readonly rejected: number;
  readonly announcedTotal: number | null;
  /** The titles of the first few entries. */
  readonly titles: readonly string[];
}

export interface PreviewParts extends PoliteFetching {
  readonly parser: { readonly parseListing: typeof parseListing };
}

/**
 * Fetches and parses the current page of `url`. If that is a web page that is no list but declares a feed,
 * previews the feed.
 * @throws PaperroundError `fetch_failed`, `fetch_refused`, `not_a_listing`, `listing_changed`
 */
export async function previewSource(
  parts: PreviewParts,
  url: string,
  signal: AbortSignal,
): Promise<SourcePreview> {
  const known = recogniseSource(url);
  if (!isByDay(known.url)) return previewPage(parts, known, known.url, signal);
  // Today's list may not exist yet, and weekends have none.
  let preview: SourcePreview | undefined;
  for (let back = 0; back < DAYS_TO_TRY; back += 1) {
    const day = utcDay(new Date(parts.clock.now().getTime() - back * DAY_MS));
    try {
      preview = await previewPage(parts, known, urlOfDay(known.url, day), signal);
    } catch (error) {
      if (!(error instanceof PaperroundError) || (back === DAYS_TO_TRY - 1 && preview === undefined))
        throw error;
    }
    if (preview !== undefined && preview.entries > 0) break;
  }
  return preview as SourcePreview;
}

type Recognised = ReturnType<typeof recogniseUrl>;

async function previewPage(
  parts: PreviewParts,
  known: Recognised,
  page: string,
  signal: AbortSignal,
  mayLead = true,
): Promise<SourcePreview> {
  const fetched = await fetchPolitely(parts, { url: page, signal });
  if (fetched.kind !== 'page') {
    const { reason, refused } =
      fetched.kind === 'failed' ? fetched : { reason: unaskedNotModified(page), refused: false };
    const hint = refused
      ? 'ALLOW_PRIVATE_SOURCES=true opens loopback and private networks.'
      : 'Try again later, or look at the url in a browser.';
    throw new PaperroundError(refused ? 'fetch_refused' : 'fetch_failed', reason, {
      hint,
      retryable: !refused,
    });
  }
  try {
    const listing = await parts.parser.parseListing(fetched.raw, { now: parts.clock.now() });
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
    const feed = mayLead
      ? discoverFeed(Buffer.from(fetched.raw.bytes).toString('utf8'), fetched.finalUrl)
      : null;
    if (feed === null) throw error;
    return previewPage(parts, recogniseUrl(feed), feed, signal, false);
  }
}

/**
 * Recognises a source by its url alone; where the url leads is checked when it is fetched.
 * @throws PaperroundError `bad_usage` if it is not an http or https url
 */
export function recogniseSource(url: string): Recognised {
  const plain = url.replaceAll('{date}', '2000-01-01');
  if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
    throw new PaperroundError('bad_usage', `Saw ${JSON.stringify(url)}, expected an http or https url.`, {
      hint: 'Such as https://rss.arxiv.org/rss/cs.CL',
    });
  }
  return recogniseUrl(url);
}
