/** Damaged feeds and API answers: whatever comes of them, it is a listing or an error of ours. */
import { readFileSync } from 'node:fs';
import { PaperroundError } from '../../src/errors.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { damaged, randomFrom } from '../support/damage.ts';
import { fixturesIn } from '../support/golden.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const FORMATS = [
  'arxiv-rss',
  'arxiv-atom',
  'rss',
  'atom',
  'rdf',
  'json-feed',
  'biorxiv-json',
  'pubmed-xml',
  'europepmc-json',
  'crossref-json',
  'openalex-json',
  'semantic-scholar-json',
  'openreview-json',
];
const PAGES = FORMATS.map((format) => new URL(`../fixtures/listings/${format}/`, import.meta.url)).flatMap((folder) =>
  fixturesIn(folder).map((name) => readFileSync(new URL(name, folder))),
);
const JUNK = [
  '\0',
  '<',
  '>',
  '&',
  '"',
  ']]>',
  '<![CDATA[',
  '<!--',
  '</item>',
  '<item>',
  '<entry>',
  '</title>',
  '<!DOCTYPE x [',
  '&#xD800;',
  '&#0;',
  '\u202e',
  '{',
  '[',
  'null',
  '1e999',
  'xmlns:dc=""',
  '<rss>',
];

test.each([1, 2, 3])('no damaged feed or answer breaks out of the parser (seed %i)', async (seed) => {
  const random = randomFrom(seed);
  for (const page of PAGES) {
    for (let round = 0; round < 12; round += 1) {
      const bytes = damaged(page, JUNK, random);
      try {
        const listing = await parseListing({ bytes }, { now: NOW });
        for (const { title, abstract, url } of listing.entries) {
          expect(`${title}${abstract}`).not.toMatch(/<script|\p{Cc}|[\u202a-\u202e]/iu);
          expect(url ?? 'https:').toMatch(/^https?:/);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(PaperroundError);
        expect((error as PaperroundError).cause).toBeUndefined();
      }
    }
  }
});
