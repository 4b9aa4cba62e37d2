import { parseBounce } from '../../../src/delivery/bounces/bounce.ts';
import { parseBounceApart, parseListingApart } from '../../../src/delivery/parsing/parse-in-worker.ts';
import { parseListing } from '../../../src/listings/parse-listing.ts';
import { bounceReport } from '../../support/bounce-report.ts';
import { dailyPage } from '../../support/daily-page.ts';

const OPTIONS = { now: new Date('2026-03-11T09:00:00Z') };

test('a page read in another thread is the same page, with as many entries as it has', async () => {
  const raw = {
    bytes: dailyPage(Array.from({ length: 1_234 }, (_, place) => `A Paper About Number ${place}`)),
  };
  const before = Buffer.from(raw.bytes);
  expect(await parseListingApart(raw, OPTIONS)).toEqual(await parseListing(raw, OPTIONS));
  expect(Buffer.from(raw.bytes).equals(before)).toBe(true);
});

test('what is wrong with a page is told as it is in the same thread', async () => {
  const raw = { bytes: Buffer.from('no list at all') };
  const refusal = await parseListing(raw, OPTIONS).catch((error: unknown) => error);
  const { code, message, hint } = refusal as { code: string; message: string; hint: string };
  await expect(parseListingApart(raw, OPTIONS)).rejects.toMatchObject({
    name: 'PaperroundError',
    code,
    message,
    hint,
  });
});

test('a page and a mail that run into the deadline are given up, and the next ones are read', async () => {
  const raw = { bytes: dailyPage(['A Paper']) };
  await expect(parseListingApart(raw, OPTIONS, 0)).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringContaining('longer than 0 s'),
  });
  const mail = Buffer.from(bounceReport('bounce+a@bounce.example.org', 'ada@example.org'));
  await expect(parseBounceApart(mail, 0)).rejects.toMatchObject({ code: 'not_a_listing' });
  expect((await parseListingApart(raw, OPTIONS)).entries).toHaveLength(1);
  expect(await parseBounceApart(mail)).toEqual(await parseBounce(mail));
});

test('pages that come together are read one after the other, each answer to its own question', async () => {
  const titles = ['A First Paper', 'A Second Paper', 'A Third Paper'];
  const listings = await Promise.all(
    titles.map((title) => parseListingApart({ bytes: dailyPage([title]) }, OPTIONS)),
  );
  expect(listings.map(({ entries }) => entries[0]?.title)).toEqual(titles);
});
