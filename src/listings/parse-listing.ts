/** Parses the bytes of any listing page: decodes, finds the format, reads and applies limits. */
import { PaperroundError } from '../errors.ts';
import { errorAnswer } from './error-answer.ts';
import { explainUnknown } from './explain-unknown.ts';
import { FORMATS } from './formats.ts';
import { withinLimits } from './limits.ts';
import type { DecodedPage, FormatReader, Listing, ListingFormat, ParseOptions, RawPage } from './listing.ts';
import { decodePage } from './text/decode-page.ts';

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
  const page = decodePage(raw);
  refuseError(page);
  const reader = options.format === undefined ? detect(page) : demand(page, options.format);
  const listing = withinLimits(await read(reader, page, options));
  return page.isCutOff && listing.doubt === undefined
    ? { ...listing, doubt: 'The page ends within a character: it was cut off.' }
    : listing;
}

/** Whatever list an error comes with, it is not the one that was asked for. */
function refuseError(page: DecodedPage): void {
  const message = errorAnswer(page);
  if (message === null) return;
  throw new PaperroundError('not_a_listing', `The page is the error answer of an API: ${message}.`, {
    hint: 'Look at the address of this source, or try again later.',
  });
}

function detect(page: DecodedPage): FormatReader {
  const reader = FORMATS.find((format) => format.recognises(page));
  if (reader !== undefined) return reader;
  throw new PaperroundError(
    'not_a_listing',
    `The page is no listing of a known format: ${explainUnknown(page)}.`,
    {
      hint: `Known formats are ${FORMATS.map(({ format }) => format).join(', ')}.`,
    },
  );
}

function demand(page: DecodedPage, format: ListingFormat): FormatReader {
  const reader = FORMATS.find((candidate) => candidate.format === format);
  if (reader?.recognises(page)) return reader;
  const seen = FORMATS.find((candidate) => candidate.recognises(page))?.format;
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
    return await reader.parse(page, options);
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
