/** The recorded daily lists, stored in sequence on a real database. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { OpenDatabase } from '../../src/database/client.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { findPapers } from '../../src/papers/papers-store.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, storePage } from '../support/listings.ts';
import { RECORDINGS } from '../support/recordings.ts';

/** Skips, with the reason in its name, if the private recordings are absent. */
const replay = existsSync(RECORDINGS) ? test : test.skip;

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(() => forgetPapers(store.db));

function filesOf(folder: string): { name: string; bytes: Buffer }[] {
  const url = new URL(folder, RECORDINGS);
  return readdirSync(url)
    .filter((name) => /\.(json|txt)$/.test(name))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(new URL(name, url)) }));
}

/**
 * Ids on a recorded daily list, counted without our parser. Some archives kept the items in Python's
 * notation.
 */
const idsOn = (bytes: Buffer): Set<string> =>
  new Set(
    [...bytes.toString('utf8').matchAll(/["']paper["']:\s*\{\s*["']id["']:\s*["'](\d{4}\.\d{4,5})/g)].map(
      (match) => match[1] ?? '',
    ),
  );

replay(
  'recorded days in order give exactly the new papers of each day (needs the recordings)',
  async () => {
    for (const folder of ['hf/api-daily_papers/2404589803/', 'hf/api-daily_papers/2404589803-recaptures/']) {
      await forgetPapers(store.db);
      const known = new Set<string>();
      const sightings = new Map<string, number>();
      for (const { name, bytes } of filesOf(folder)) {
        const [day = '', captured = ''] = name.replace('.json', '').split('@');
        const now = new Date(
          captured === '' ? `${day}T20:00:00Z` : captured.replace(/T(\d\d)(\d\d)(\d\d)$/, 'T$1:$2:$3Z'),
        );
        const ids = idsOn(bytes);
        const { entries } = await parseListing({ bytes }, { now });
        const { unseen, changed, seen } = await storePage(store.db, {
          source: 'recorded',
          entries,
          day,
          now,
        });
        expect([name, entries.length, unseen]).toEqual([
          name,
          ids.size,
          [...ids].filter((id) => !known.has(id)).length,
        ]);
        expect(unseen + changed + seen).toBe(ids.size);
        for (const id of ids) {
          known.add(id);
          sightings.set(id, (sightings.get(id) ?? 0) + 1);
        }
      }
      const stored = await store.db.$queryRaw<{ value: string; sightings: number }[]>`
        SELECT value, count(*)::int AS sightings FROM paper_identifiers JOIN sightings USING (paper_id) WHERE scheme = 'arxiv' GROUP BY value`;
      expect(stored.map(({ value, sightings: count }) => [value, count]).sort()).toEqual(
        [...sightings].sort(),
      );
      expect(await store.db.paper.count()).toBe(known.size);
    }
  },
  120_000,
);

replay(
  'recorded text pages give each title once, with a sighting for every page it is on (needs the recordings)',
  async () => {
    const titles = new Map<string, number>();
    for (const { name, bytes } of filesOf('daily-papers-text/')) {
      const { entries, format } = await parseListing({ bytes }, { now: new Date('2026-11-20T09:00:00Z') });
      const { unseen, changed, seen } = await storePage(store.db, { source: name, format, entries });
      const onPage = new Set(entries.map(({ title }) => title));
      expect(unseen).toBe([...onPage].filter((title) => !titles.has(title)).length);
      expect(changed + seen).toBe(entries.length - unseen);
      for (const title of onPage) titles.set(title, (titles.get(title) ?? 0) + 1);
    }
    const { papers } = await findPapers(store.db, { sort: 'newest', limit: 0 });
    expect(papers).toHaveLength(titles.size);
    expect(await store.db.sighting.count()).toBe([...titles.values()].reduce((sum, count) => sum + count, 0));
  },
  120_000,
);
