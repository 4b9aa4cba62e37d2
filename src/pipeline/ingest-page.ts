/** Reading: bytes → listing → diff → store → topics → trending, one transaction a page. */
import type { App } from '../app.ts';
import { messageOf, PaperroundError } from '../errors.ts';
import type { Listing, ListingFormat, RawPage } from '../listings/listing.ts';
import { placeInAnswer } from '../listings/next-page.ts';
import { parseListing } from '../listings/parse-listing.ts';
import { matchTopics, matchUnseen } from '../papers/match-topics.ts';
import { storeListing } from '../papers/store-listing.ts';
import { decideKnownPage, decideOutcome, type Outcome } from '../sources/outcome.ts';
import {
  earlierEntries,
  ensureSource,
  knownPage,
  NOTHING_READ,
  pageHash,
  type ReadRecord,
  recordRead,
  sameDayEntries,
} from '../sources/sources-store.ts';
import { firstScore } from '../trending/first-score.ts';
import { refreshTrending } from '../trending/trending-store.ts';

/** A page in hand, and where it came from. */
export interface PageToIngest {
  readonly source: string;
  readonly raw: RawPage;
  readonly file?: string;
  /** The url that was asked, for fetched sources; `raw.url` is where redirects led. */
  readonly url?: string;
  /** When set, the page must be of this format. */
  readonly format?: ListingFormat;
  /** The listing day that was asked for, for fetched sources. */
  readonly askedDay?: string;
  /** For a page whose answer is read on to its end: what it lacks stands on the next page. */
  readonly part?: 'first' | 'further';
  /** When the round began that this page was read in; now, where it stands by itself. */
  readonly startedAt?: Date;
}

/** What came of a page, and what stood on it; null for one that was known already or could not be read. */
export interface IngestedPage {
  readonly report: IngestReport;
  readonly listing: Listing | null;
}

/** One row of `ingest --json`. */
export interface IngestReport extends Omit<ReadRecord, 'url' | 'file' | 'startedAt' | 'milliseconds'> {
  readonly source: string;
  readonly url?: string;
  readonly file?: string;
  /** The entries that were rejected, with their reasons; at most 20. */
  readonly rejections: readonly {
    readonly rank: number;
    readonly reason: string;
    readonly excerpt: string;
  }[];
}

const MOST_REJECTIONS_TOLD = 20;
/** A page of 100,000 entries is one transaction, so it may take a while. */
const TRANSACTION_TIMEOUT_MS = 15 * 60 * 1000;

/**
 * Reads one page into the store. Whatever is wrong with the page is an outcome (`failed` with its reason, nothing
 * stored); only a database that fails throws.
 */
export function ingestPage(app: App, page: PageToIngest): Promise<IngestReport> {
  return app.heapGrowth.during(page.raw.bytes.length, () => takeIn(app, page));
}

async function takeIn(app: App, page: PageToIngest): Promise<IngestReport> {
  return (await ingestAndTell(app, page)).report;
}

/** As `ingestPage`, for those who go on from what the page says of others. */
export async function ingestAndTell(app: App, page: PageToIngest): Promise<IngestedPage> {
  const now = app.clock.now();
  const started = app.clock.realNow();
  const sourceId = await ensureSource(app.db, page.source);
  const sha256 = pageHash(page.raw.bytes);
  const finish = (result: Partial<ReadRecord> & { outcome: Outcome }): ReadRecord => ({
    url: page.url ?? page.raw.url ?? null,
    file: page.file ?? null,
    ...NOTHING_READ,
    format: page.format ?? null,
    startedAt: page.startedAt ?? now,
    milliseconds: app.clock.realNow() - started,
    ...result,
  });

  const known = await knownPage(app.db, sourceId, sha256);
  if (known !== null) {
    const { outcome, reason } = decideKnownPage({ ...known, askedDay: page.askedDay ?? null });
    const listingDate = outcome === 'empty' ? (page.askedDay ?? known.listingDate) : known.listingDate;
    const counts = outcome === 'stale' ? {} : { entries: known.entries, seen: known.entries };
    const read = finish({ outcome, format: known.format, listingDate, error: reason, ...counts });
    await recordRead(app.db, sourceId, read);
    return { report: report(page, read, []), listing: null };
  }

  let listing: Listing;
  try {
    listing = await parseListing(page.raw, {
      now,
      ...(page.format === undefined ? {} : { format: page.format }),
    });
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    return {
      report: await recordFailure(
        app,
        page,
        sourceId,
        finish({ outcome: 'failed', error: messageOf(error) }),
      ),
      listing: null,
    };
  }
  const today = now.toISOString().slice(0, 10);
  const askedDay = page.askedDay ?? null;
  const listingDate = listing.listingDate ?? askedDay ?? today;
  const isComparable = page.file === undefined && page.part !== 'further';
  const { outcome, reason } = decideOutcome({
    listing: asJudged(listing, page),
    askedDay,
    today,
    earlierEntries: isComparable ? await earlierEntries(app.db, sourceId, listing.format) : [],
    sameDayEntries: isComparable ? await sameDayEntries(app.db, sourceId, listing.format, listingDate) : 0,
  });
  const seenOnPage = {
    format: listing.format,
    outcome,
    listingDate: listing.listingDate,
    rejected: listing.rejected.length,
    error: reason,
  };
  if (outcome === 'failed' || outcome === 'stale')
    return { report: await recordFailure(app, page, sourceId, finish(seenOnPage), listing), listing };

  const read = await app.db.$transaction(
    async (tx) => {
      const stored = await storeListing(tx, {
        sourceId,
        page: {
          sha256,
          url: page.raw.url ?? null,
          file: page.file ?? null,
          format: listing.format,
          listingDate,
        },
        listing,
        now,
        scoreOf: (entry) =>
          firstScore(
            entry,
            { source: page.source, format: listing.format, listingDate, size: listing.entries.length },
            now,
          ),
      });
      const fresh = new Set(stored.fresh.map(({ paperId }) => paperId));
      await matchUnseen(app, tx, stored.fresh);
      await matchTopics(app, tx, stored.reworded);
      await refreshTrending(
        tx,
        stored.touched.filter((paperId) => !fresh.has(paperId)),
        now,
      );
      const { unseen, changed, seen } = stored;
      const done = finish({
        ...seenOnPage,
        listingDate,
        entries: listing.entries.length,
        unseen,
        changed,
        seen,
      });
      await recordRead(tx, sourceId, done);
      return done;
    },
    { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
  return { report: report(page, read, listing.rejected), listing };
}

/** Of a page that is read on, the totals and the "more to come" are judged by whoever reads on; only a first page without any entry speaks for itself. */
function asJudged(listing: Listing, { part, url }: PageToIngest): Listing {
  const isOnePage = part === undefined || url === undefined || placeInAnswer(url, listing) === null;
  if (isOnePage || (part === 'first' && listing.entries.length === 0)) return listing;
  const { doubt: _doubt, ...certain } = listing;
  return { ...certain, announcedTotal: null };
}

async function recordFailure(
  app: App,
  page: PageToIngest,
  sourceId: number,
  read: ReadRecord,
  listing?: Listing,
): Promise<IngestReport> {
  await recordRead(app.db, sourceId, read);
  app.log.warn({ source: page.source, outcome: read.outcome, reason: read.error }, 'a page was not taken in');
  return report(page, read, listing?.rejected ?? []);
}

function report(page: PageToIngest, read: ReadRecord, rejected: Listing['rejected']): IngestReport {
  const { url, file, startedAt: _started, milliseconds: _milliseconds, ...rest } = read;
  return {
    source: page.source,
    ...(url === null ? {} : { url }),
    ...(file === null ? {} : { file }),
    ...rest,
    rejections: rejected
      .slice(0, MOST_REJECTIONS_TOLD)
      .map(({ rank, reason, excerpt }) => ({ rank, reason, excerpt })),
  };
}
