/** Pages and mails read in another thread: the same results, within a time and a memory of their own. */
import { systemClock } from '../src/clock.ts';
import { parseBounce } from '../src/delivery/bounces/bounce.ts';
import { bounceParser } from '../src/delivery/bounces/parse-in-thread.ts';
import { listingParser } from '../src/listings/parse-in-thread.ts';
import { parseListing } from '../src/listings/parse-listing.ts';
import { bounceReport } from './support/bounce-report.ts';
import { dailyPage } from './support/daily-page.ts';

const parser = { ...listingParser(systemClock), ...bounceParser(systemClock) };

const OPTIONS = { now: new Date('2026-03-11T09:00:00Z') };

test('a page read in another thread is the same page, with as many entries as it has', async () => {
  const raw = {
    bytes: dailyPage(Array.from({ length: 1_234 }, (_, place) => `A Paper About Number ${place}`)),
  };
  const before = Buffer.from(raw.bytes);
  expect(await parser.parseListing(raw, OPTIONS)).toEqual(await parseListing(raw, OPTIONS));
  expect(Buffer.from(raw.bytes).equals(before)).toBe(true);
});

test('what is wrong with a page is reported as it is in the same thread', async () => {
  const raw = { bytes: Buffer.from('no list at all') };
  const refusal = await parseListing(raw, OPTIONS).catch((error: unknown) => error);
  const { code, message, hint } = refusal as { code: string; message: string; hint: string };
  await expect(parser.parseListing(raw, OPTIONS)).rejects.toMatchObject({
    name: 'PaperroundError',
    code,
    message,
    hint,
  });
});

test('a page and a mail that run into the deadline are given up, and the next ones are read', async () => {
  const raw = { bytes: dailyPage(['A Paper']) };
  await expect(parser.parseListing(raw, OPTIONS, 0)).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringContaining('longer than 0 s'),
  });
  const mail = Buffer.from(bounceReport('bounce+a@bounce.example.org', 'ada@example.org'));
  await expect(parser.parseBounce(mail, 0)).rejects.toMatchObject({ code: 'not_a_listing' });
  expect((await parser.parseListing(raw, OPTIONS)).entries).toHaveLength(1);
  expect(await parser.parseBounce(mail)).toEqual(await parseBounce(mail));
});

test('pages that come together are read one after the other, each answer to its own question', async () => {
  const titles = ['A First Paper', 'A Second Paper', 'A Third Paper'];
  const listings = await Promise.all(
    titles.map((title) => parser.parseListing({ bytes: dailyPage([title]) }, OPTIONS)),
  );
  expect(listings.map(({ entries }) => entries[0]?.title)).toEqual(titles);
});

test('a page that needs more memory than a thread may have is given up in words, and the next one is read', async () => {
  const small = listingParser({ ...systemClock, mostHeapMb: 16 });
  const titles = Array.from({ length: 40_000 }, (_, place) => `A Paper About Number ${place}`);
  await expect(small.parseListing({ bytes: dailyPage(titles) }, OPTIONS)).rejects.toMatchObject({
    code: 'not_a_listing',
    message: 'Reading it needed more than 16 MB of memory, so it was given up.',
  });
  expect((await small.parseListing({ bytes: dailyPage(['A Paper']) }, OPTIONS)).entries).toHaveLength(1);
});
