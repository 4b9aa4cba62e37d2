/** Reads one url of a source: asks conditionally, takes the page in, and goes on where the answer comes in several pages. */

import type { App } from '../app.ts';
import type { ListingFormat, RawPage } from '../listings/listing.ts';
import { withoutUrlSecrets } from '../secret-in-url.ts';
import { quietReason } from '../sources/quiet-days.ts';
import { knownUrl, rememberUrl } from '../sources/source-state-store.ts';
import { pageHash } from '../sources/sources-store.ts';
import { fetchPolitely } from './fetch-politely.ts';
import { ingestAndTell } from './ingest-listings.ts';
import { failure, note, type ReadPage, type SourceRead } from './note-read.ts';
import { isTaken, readOn } from './read-on.ts';

const NO_PAGE: ReadonlySet<number | null> = new Set([400, 404, 410]);
/** The hash of no page: what is remembered by it is remembered as not read. */
const NO_PAGE_HASH = '';

export interface UrlToRead {
  readonly url: string;
  readonly format: ListingFormat | null;
  readonly askedDay?: string;
  /** The server's "there is no such page" means that nothing was listed on that day. */
  readonly mayBeMissing?: boolean;
}

/** Reads one url, and where its answer comes in pages, all of them. */
export async function readUrl(app: App, read: SourceRead, { url, format, askedDay, mayBeMissing }: UrlToRead): Promise<ReadPage[]> {
  const { source, sourceId, signal } = read;
  const now = app.clock.now();
  const started = app.clock.realNow();
  const known = await knownUrl(app.db, sourceId, url);
  if (!read.named && known?.freshUntil && known.freshUntil > now) return [{ report: null, retryAfter: null, freshUntil: known.freshUntil }];

  const fetched = await fetchPolitely(app, { url, signal, ...(known?.page ? { etag: known.etag, lastModified: known.lastModified } : {}) });
  const milliseconds = app.clock.realNow() - started;
  if (fetched.kind === 'failed') {
    const { reason: error, retryAfter } = fetched;
    if (!fetched.asked)
      return [
        read.named
          ? { ...(await failure(app, read, { url, error, retryAfter, recorded: false })), notAsked: true }
          : { report: null, retryAfter, freshUntil: null },
      ];
    // A day that had a list once and has none now is no day without a list.
    if (mayBeMissing && askedDay !== undefined && NO_PAGE.has(fetched.status) && !known?.page) {
      return [await note(app, read, { url, outcome: 'empty', listingDate: askedDay, error: missingDay(askedDay, error), milliseconds })];
    }
    return [await failure(app, read, { url, error, milliseconds, retryAfter })];
  }
  const { etag, lastModified, freshUntil } = fetched;
  if (fetched.kind === 'not-modified') {
    if (!known?.page)
      return [
        await failure(app, read, {
          url,
          error: `${withoutUrlSecrets(url)} answered 304 (not modified) to a request without conditions.`,
          milliseconds,
        }),
      ];
    await rememberUrl(app.db, sourceId, url, { etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified, freshUntil });
    const { page } = known;
    const noted = { url, outcome: 'unchanged', format: page.format, listingDate: page.listingDate, entries: page.entries } as const;
    return [{ ...(await note(app, read, { ...noted, error: null, milliseconds })), freshUntil }];
  }
  const ingest = (pageUrl: string, raw: RawPage, part: 'first' | 'further') =>
    read.inOrder(() =>
      ingestAndTell(app, {
        source: source.name,
        raw,
        url: pageUrl,
        part,
        startedAt: read.startedAt,
        ...(format === null ? {} : { format }),
        ...(askedDay === undefined ? {} : { askedDay }),
      }),
    );
  const first = await ingest(url, fetched.raw, 'first');
  const { report } = first;
  if (!isTaken(first)) return [{ report, retryAfter: null, freshUntil: null }];
  const rest = await readOn(app, read, {
    first: { ...first, url, raw: fetched.raw },
    wasWhole: known?.page != null,
    ingest: (pageUrl, raw) => ingest(pageUrl, raw, 'further'),
  });
  // An answer that was not read to its end is asked for anew, whatever its first page says then.
  const validators = rest.isWhole ? { etag, lastModified, freshUntil } : { etag: null, lastModified: null, freshUntil: null };
  await rememberUrl(app.db, sourceId, url, { ...validators, sha256: rest.isWhole ? pageHash(fetched.raw.bytes) : NO_PAGE_HASH });
  return [{ report, retryAfter: null, freshUntil: rest.isWhole ? freshUntil : null }, ...rest.pages];
}

function missingDay(day: string, answer: string): string {
  const quiet = quietReason(day);
  return `There is no list of ${day}${quiet === null ? '' : `, ${quiet}`} (yet): ${answer}`;
}
