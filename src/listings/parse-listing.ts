/** Parses the bytes of any listing page: decodes, finds the format, reads and applies limits. */

import { PaperroundError } from '../errors.ts';
import { partitionResults } from './entry.ts';
import { errorAnswer } from './error-answer.ts';
import { explainUnknown } from './explain-unknown.ts';
import { FORMATS } from './formats.ts';
import { withinLimits } from './limits.ts';
import type { DecodedPage, FormatReader, Listing, ListingFormat, ParseOptions, RawPage } from './listing.ts';
import { decodePage } from './text/decode-page.ts';
import { readingsOf } from './text/mail-text.ts';

export interface ParseListingOptions extends ParseOptions {
  /** The format to read the page as; by default it is recognised from the text. */
  readonly format?: ListingFormat;
}

/**
 * Returns the listing of a page.
 *
 * @throws PaperroundError `not_a_listing` for an error answer or a page of no known format (or not of the
 * requested one), `listing_changed` for a known one with another layout
 */
export async function parseListing(raw: RawPage, options: ParseListingOptions): Promise<Listing> {
  const decoded = decodePage(raw);
  refuseError(decoded);
  const { reader, page, others } =
    options.format === undefined ? detect(decoded) : demand(decoded, options.format);
  const listing = withinLimits(await read(reader, page, options));
  if (listing.doubt !== undefined) return listing;
  if (page.isCutOff) return { ...listing, doubt: 'The page ends within a character: it was cut off.' };
  return others === 0
    ? listing
    : { ...listing, doubt: `The mail holds ${others + 1} mails with listings, of which the first was read.` };
}

/** Refuses error answers: a list that comes with an error is not the one that was asked for. */
function refuseError(page: DecodedPage): void {
  const message = errorAnswer(page);
  if (message === null) return;
  throw new PaperroundError('not_a_listing', `The page is the error answer of an API: ${message}.`, {
    hint: 'Look at the address of this source, or try again later.',
  });
}

/** The format that reads a page, and the page: of a mail, one of the texts in it. */
interface Recognised {
  readonly reader: FormatReader;
  readonly page: DecodedPage;
  /** How many more mails within it hold listings of the same format. */
  readonly others: number;
}

function recognise(decoded: DecodedPage, formats: readonly FormatReader[]): Recognised | undefined {
  const readings = readingsOf(decoded);
  for (const page of readings) {
    const reader = formats.find((format) => format.recognises(page));
    if (reader !== undefined) return { reader, page, others: countOthers(reader, page, readings) };
  }
  return undefined;
}

function countOthers(reader: FormatReader, page: DecodedPage, readings: Iterable<DecodedPage>): number {
  const others = new Set<DecodedPage['mail']>();
  if (page.mail === undefined) return 0;
  try {
    for (const other of readings)
      if (other.mail !== undefined && other.mail !== page.mail && reader.recognises(other))
        others.add(other.mail);
  } catch (error) {
    // A text beside the listing that cannot be decoded, such as a signature, is not a listing.
    if (!(error instanceof PaperroundError)) throw error;
  }
  return others.size;
}

function detect(page: DecodedPage): Recognised {
  const recognised = recognise(page, FORMATS);
  if (recognised !== undefined) return recognised;
  throw new PaperroundError(
    'not_a_listing',
    `The page is no listing of a known format: ${explainUnknown(page)}.`,
    {
      hint: `Known formats are ${FORMATS.map(({ format }) => format).join(', ')}.`,
    },
  );
}

function demand(page: DecodedPage, format: ListingFormat): Recognised {
  const demanded = recognise(
    page,
    FORMATS.filter((candidate) => candidate.format === format),
  );
  if (demanded !== undefined) return demanded;
  const seen = recognise(page, FORMATS)?.reader.format;
  const what = seen === undefined ? explainUnknown(page) : `it looks like ${seen}`;
  throw new PaperroundError(
    'not_a_listing',
    `The page is not of the format ${format} that was asked for: ${what}.`,
    {
      hint: 'Leave the format out to have it found out.',
    },
  );
}

async function read(reader: FormatReader, page: DecodedPage, options: ParseOptions): Promise<Listing> {
  try {
    const {
      results,
      listingDate = null,
      announcedTotal = null,
      doubt,
      part,
    } = await reader.parse(page, options);
    return {
      format: reader.format,
      listingDate,
      ...partitionResults(results),
      announcedTotal,
      ...(doubt !== undefined && { doubt }),
      ...(part !== undefined && { part }),
    };
  } catch (error) {
    if (error instanceof PaperroundError) throw error;
    // A parser that throws has met an unexpected layout; the caller should see a failed page, not a crash.
    throw new PaperroundError(
      'listing_changed',
      `The page looks like ${reader.format}, but reading it failed.`,
      { cause: error },
    );
  }
}
