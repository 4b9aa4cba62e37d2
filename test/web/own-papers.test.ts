/** A reader's own feed in the order of their digest, and the search in what they were sent. */
import type { Reader } from '../../src/readers/reader.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
let reader: Reader;
beforeAll(async () => {
  site = await servedSite();
  const { app } = site;
  // Paper n is about robots if n is even, else about proteins; the stronger ones have the lower ids.
  await app.db.$executeRaw`
    INSERT INTO papers (title, title_key, abstract, authors, categories, reasons, first_seen_at, strength, trending_key)
    SELECT CASE WHEN n % 2 = 0 THEN 'Robot grasping ' ELSE 'Protéin folding ' END || n, 'study' || n,
      CASE WHEN n % 2 = 0 THEN 'We grasp objects with a robot arm.' ELSE 'We fold proteins.' END,
      '{}', '{}', '{}', ${app.clock.now()}::timestamptz - interval '1 hour', 100 - n, 100 - n
    FROM generate_series(1, 20) n`;
  reader = await aSubscriber(app, 'ada@example.org', { maxPapers: 5, minuteOfDay: 0 });
});
afterAll(() => site.close());

const feed = async (): Promise<readonly string[]> => {
  const { body } = await site.get(`/my/${site.app.tokens.sign('feed', reader.publicId)}/feed.xml`);
  return [...body.matchAll(/<entry>[\s\S]*?<title[^>]*>([^<]+)</g)].map((match) => match[1]!);
};

test('the feed has the order of the digest: by strength, from three likes on by the profile, and what is new at once', async () => {
  const { profiles } = site.app;
  expect((await feed()).slice(0, 3)).toEqual(['Protéin folding 1', 'Robot grasping 2', 'Protéin folding 3']);
  for (const id of [16, 18, 20]) await profiles.say(reader.id, id, 'more');
  await profiles.say(reader.id, 2, 'less');
  const ordered = await feed();
  expect(ordered).toHaveLength(19);
  expect(ordered.slice(0, 9).every((title) => title.startsWith('Robot'))).toBe(true);
  expect(ordered).not.toContain('Robot grasping 2');
  await site.read(['Quiet Sails']);
  expect(await feed()).toContain('Quiet Sails');
  await profiles.forget(reader.id);
});

test('what was sent is searched by the words of titles, and each paper found can be judged', async () => {
  const { app } = site;
  site.at('2026-03-12T12:00:00Z');
  await site.sendDue();
  const own = `/preferences/${app.tokens.sign('preferences', reader.publicId)}`;
  const search = async (q: string) => (await site.get(`${own}/sent?q=${encodeURIComponent(q)}`)).body;
  expect(await search('PROTEIN fold')).toContain('Protéin folding 1');
  expect(await search('PROTEIN fold')).not.toContain('Robot grasping 2');
  expect(await search('protein robot')).toContain('Nothing that we sent you has these words');
  const [action] = /\/feedback\/[\w-]+/.exec(await search('folding 1')) ?? [];
  await site.post(action!, { action: 'say' });
  expect(await search('folding 1')).toContain('You want more like this: take it back');
  const all = (await site.get(`${own}/sent`)).body;
  expect(all).toContain('role="search"');
  expect(all).toContain('/editions/');
  expect(await search('"><script>')).not.toContain('<script>');
  expect((await site.get(own)).body).toContain('Today’s digest was sent');
});
