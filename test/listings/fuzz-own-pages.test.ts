/** Pages cut off, shuffled and overwritten at random: whatever comes of them, it is a listing or an error of ours. */
import { readFileSync } from 'node:fs';
import { PaperroundError } from '../../src/errors.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { fixturesIn } from '../support/golden.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const FOLDERS = ['daily-papers-text', 'daily-papers-json', 'daily-papers-html', 'arxiv-list', 'arxiv-mail', 'oai-pmh'].map(
  (format) => new URL(`../fixtures/listings/${format}/`, import.meta.url),
);
const PAGES = FOLDERS.flatMap((folder) => fixturesIn(folder).map((name) => readFileSync(new URL(name, folder))));
const JUNK = [
  '\0',
  '<',
  '>',
  '"',
  "'",
  '\\\\',
  '\n',
  '&#x0;',
  ']]>',
  '<!--',
  '{',
  '[',
  '\uFEFF',
  '\ud800',
  '<dt>',
  '</dl>',
  '-'.repeat(78),
  'Subscribe',
  '</record>',
].map((text) => Buffer.from(text));

/** A small generator of equally likely numbers below 1 (mulberry32), so that a failure can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function mutate(page: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * page.length);
  const other = Math.floor(random() * page.length);
  const junk = JUNK[Math.floor(random() * JUNK.length)] ?? Buffer.alloc(0);
  const kind = random();
  if (kind < 0.3) return page.subarray(0, at);
  if (kind < 0.5) return Buffer.concat([page.subarray(0, at), junk, page.subarray(at)]);
  if (kind < 0.7) return Buffer.concat([page.subarray(0, Math.min(at, other)), page.subarray(Math.max(at, other))]);
  if (kind < 0.85) return Buffer.concat([page.subarray(0, at), page.subarray(Math.min(at, other)), page.subarray(other)]);
  const overwritten = Buffer.from(page);
  for (let count = 0; count < 20; count += 1) overwritten[Math.floor(random() * page.length)] = Math.floor(random() * 256);
  return overwritten;
}

test.each([1, 2, 3, 4])('no damaged page breaks out of the parser (seed %i)', async (seed) => {
  const random = randomFrom(seed);
  for (const page of PAGES) {
    let damaged: Buffer = page;
    for (let round = 0; round < 12; round += 1) {
      damaged = mutate(round % 4 === 0 ? page : damaged, random);
      if (damaged.length === 0) continue;
      const outcome = await parseListing({ bytes: damaged }, { now: NOW }).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(PaperroundError);
        expect(outcome.message).not.toContain('reading it failed');
      } else {
        const text = JSON.stringify(outcome);
        expect(text).not.toMatch(/<\/?(?:script|style)/i);
        expect(text).not.toMatch(/\\u00[01]/);
      }
    }
  }
});
