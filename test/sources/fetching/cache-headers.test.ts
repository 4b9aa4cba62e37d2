/** When an answer may be requested again. */
import { freshUntil, retryAfter } from '../../../src/sources/fetching/cache-headers.ts';
import { hostOf, intervalOf } from '../../../src/sources/fetching/hosts-store.ts';

const NOON = new Date('2026-03-11T12:00:00Z');
const minutes = (count: number): Date => new Date(NOON.getTime() + count * 60_000);

test.each([
  [{ 'cache-control': 'max-age=600' }, minutes(10)],
  [{ 'cache-control': 'public, max-age="600", must-revalidate' }, minutes(10)],
  [{ 'cache-control': 'max-age=600', age: '300' }, minutes(5)],
  [{ 'cache-control': 's-maxage=600' }, null],
  [{ 'cache-control': 'max-age=0' }, null],
  [{ 'cache-control': 'no-cache, max-age=600' }, null],
  [{ 'cache-control': 'max-age=99999999' }, minutes(24 * 60)],
  [{ expires: 'Thu, 12 Mar 1998 01:10:00 GMT', date: 'Thu, 12 Mar 1998 01:00:00 GMT' }, minutes(10)],
  [{ expires: '0', date: 'Thu, 12 Mar 1998 01:00:00 GMT' }, null],
  [{}, null],
])('%j is fresh until %s', (headers, until) => {
  expect(freshUntil(headers, NOON)).toEqual(until);
});

test.each([
  ['120', minutes(2)],
  ['Wed, 11 Mar 2026 12:05:00 GMT', minutes(5)],
  ['Wednesday, 11-Mar-26 12:05:00 GMT', minutes(5)],
  ['Wed, 11 Mar 2026 11:00:00 GMT', null],
  ['999999999', minutes(7 * 24 * 60)],
  ['soon', null],
  ['-5', null],
  [undefined, null],
])('Retry-After %s lets us come back at %s', (value, at) => {
  expect(retryAfter(value, NOON)).toEqual(at);
});

test('all of arXiv is one host that is asked every three seconds', () => {
  const urls = [
    'https://arxiv.org/list/cs.CL/new',
    'https://rss.arxiv.org/rss/cs',
    'https://export.arxiv.org/api/query',
    'https://oaipmh.arxiv.org/oai',
  ].map((url) => new URL(url));
  expect(new Set(urls.map(hostOf))).toEqual(new Set(['arxiv.org']));
  expect(urls.map(intervalOf)).toEqual([3000, 3000, 3000, 3000]);
  expect(intervalOf(new URL('https://notarxiv.org/'))).toBe(1000);
  expect(
    ['http://127.0.0.1:8000/', 'http://localhost/', 'http://10.0.0.7/'].map((url) =>
      intervalOf(new URL(url)),
    ),
  ).toEqual([20, 20, 200]);
});
