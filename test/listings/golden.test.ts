/** Hand-written pages of every format, and the listings expected from them. */
import { readFileSync } from 'node:fs';
import { LISTING_FORMATS } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { fixture } from '../support/fixtures.ts';
import { asGolden, fixturesIn, golden } from '../support/golden.ts';

const NOW = new Date('2026-09-01T12:00:00Z');

describe.each(LISTING_FORMATS)('%s', (format) => {
  const folder = fixture(`listings/${format}/`);

  test.each(fixturesIn(folder))('%s is read as its golden file says', async (name) => {
    const page = new URL(name, folder);
    const listing = await parseListing({ bytes: readFileSync(page) }, { now: NOW });
    expect(listing.format).toBe(format);
    expect(asGolden(listing)).toEqual(golden(page, listing));
  });
});
