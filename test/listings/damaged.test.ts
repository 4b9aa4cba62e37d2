/** Randomly damaged pages of every format: the result is a listing or an error of our own. */
import { readFileSync } from 'node:fs';
import { PaperroundError } from '../../src/errors.ts';
import { LISTING_FORMATS } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { damaged, randomFrom } from '../support/damage.ts';
import { fixture } from '../support/fixtures.ts';
import { fixturesIn } from '../support/golden.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const PAGES = LISTING_FORMATS.flatMap((format) => {
  const folder = fixture(`listings/${format}/`);
  return fixturesIn(folder).map((name) => readFileSync(new URL(name, folder)));
});
// Damage grows from round to round; then it starts again with the intact page.
const ROUNDS = 12;
const ROUNDS_IN_A_ROW = 4;

test.each([1, 2, 3, 4])('no damaged page breaks out of the parser (seed %i)', async (seed) => {
  const random = randomFrom(seed);
  for (const page of PAGES) {
    let bytes: Uint8Array = page;
    for (let round = 0; round < ROUNDS; round += 1) {
      bytes = damaged(Buffer.from(round % ROUNDS_IN_A_ROW === 0 ? page : bytes), random);
      const outcome = await parseListing({ bytes }, { now: NOW }).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(PaperroundError);
        expect(outcome.message).not.toContain('reading it failed');
      } else {
        const text = JSON.stringify(outcome);
        expect(text).not.toMatch(/<\/?(?:script|style)|\\u00[01]|[\u202a-\u202e]/i);
        expect(text).not.toMatch(/"url":"(?!https?:)/);
      }
    }
  }
});
