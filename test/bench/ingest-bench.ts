/**
 * How fast a huge listing is diffed into a huge store, beside a bare INSERT … ON CONFLICT of the same rows.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../src/database/client.ts';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { storeListing } from '../../src/papers/store-listing.ts';
import { aListing, anEntry, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { prepareTemplate, removeTemplate, testServer } from '../support/template-database.ts';
import { type BenchResult, median } from './measuring.ts';

const ROUNDS = 3;
const CHUNK = 10_000;

/**
 * On TEST_DATABASE_URL: 100,000 entries a round into 1,000,000 papers; on the embedded PostgreSQL a hundredth
 * of both. Rounds of ours and of the bare INSERT take turns on one database; the median of each counts.
 */
export async function ingestBench(): Promise<BenchResult[]> {
  const [entryCount, storeSize] = testServer() === null ? [1_000, 10_000] : [100_000, 1_000_000];
  await prepareTemplate();
  const { db, url, close } = await testDatabase();
  const client = new pg.Client(url);
  try {
    await client.connect();
    await fillStore(client, storeSize);
    const { id: sourceId } = await db.source.create({ data: { name: 'bench' } });
    const times = {
      oursUnseen: [] as number[],
      bareUnseen: [] as number[],
      oursSeen: [] as number[],
      bareSeen: [] as number[],
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const entries = entriesOf(round, entryCount);
      times.bareUnseen.push(await seconds(() => bareInsert(client, entries)));
      times.oursUnseen.push(await seconds(() => ingest(db, sourceId, entries, `unseen ${round}`)));
      times.bareSeen.push(await seconds(() => bareInsert(client, entries)));
      times.oursSeen.push(await seconds(() => ingest(db, sourceId, entries, `seen ${round}`)));
    }
    const [oursUnseen, bareUnseen, oursSeen, bareSeen] = [
      times.oursUnseen,
      times.bareUnseen,
      times.oursSeen,
      times.bareSeen,
    ].map(median);
    const limit = 'a bare INSERT … ON CONFLICT of the same rows';
    const detail = (ours = 0, bare = 0) => ({
      entries: entryCount,
      papersInStore: storeSize,
      entriesPerSecond: entryCount / ours,
      barePerSecond: entryCount / bare,
    });
    return [
      {
        name: 'ingest, all entries unseen',
        limit,
        ratio: (bareUnseen ?? 0) / (oursUnseen ?? 1),
        detail: detail(oursUnseen, bareUnseen),
      },
      {
        name: 'ingest, all entries seen',
        limit,
        ratio: (bareSeen ?? 0) / (oursSeen ?? 1),
        detail: detail(oursSeen, bareSeen),
      },
    ];
  } finally {
    await client.end();
    await close();
    await removeTemplate();
  }
}

const WORDS =
  'we show that deep networks trained with noise learn sparse features and generalise better than shallow ones on many tasks'.split(
    ' ',
  );

function entriesOf(round: number, count: number): ListingEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${7000 + round}.${String(index).padStart(6, '0')}`;
    return anEntry({
      title: `${WORDS.slice(index % 7, (index % 7) + 9).join(' ')} number ${id}`,
      abstract: Array.from(
        { length: 180 },
        (__, place) => WORDS[(index * 7 + place * (1 + (index % 5))) % WORDS.length],
      ).join(' '),
      authors: Array.from(
        { length: 5 },
        (__, place) => `Author ${WORDS[(index + place) % WORDS.length]} ${index % 977}`,
      ),
      identifiers: { arxiv: id },
      url: `https://arxiv.org/abs/${id}`,
      publishedAt: NOW,
      rank: index + 1,
      categories: ['cs.LG', 'stat.ML'],
    });
  });
}

/** Papers that no entry of the bench is about, in our tables and in the bare one. */
export async function fillStore(client: pg.Client, size: number): Promise<void> {
  const text = WORDS.join(' ').repeat(10);
  await client.query(`
    INSERT INTO papers (title, title_key, abstract, authors, categories, url, first_seen_at, reasons, trending_key)
    SELECT 'A stored paper about number ' || n, 'astoredpaperaboutnumber' || md5(n::text), '${text}' || n, '{Ada,Ben,Cleo}', '{cs.LG}', 'https://arxiv.org/abs/' || n, now(), '{}', random()
    FROM generate_series(1, ${size}) AS n`);
  await client.query(
    `INSERT INTO paper_identifiers SELECT 'arxiv', to_char(id % 12000, 'FM0000') || '.' || id, id FROM papers`,
  );
  await client.query(
    'CREATE TABLE bare (key text PRIMARY KEY, title text NOT NULL, abstract text NOT NULL, authors text[] NOT NULL, categories text[] NOT NULL, url text, published_at timestamptz)',
  );
  await client.query(
    `INSERT INTO bare SELECT value, title, abstract, authors, categories, url, now() FROM papers JOIN paper_identifiers ON paper_id = papers.id`,
  );
  await client.query('VACUUM ANALYZE');
}

async function bareInsert(client: pg.Client, entries: readonly ListingEntry[]): Promise<void> {
  await client.query('BEGIN');
  for (let start = 0; start < entries.length; start += CHUNK) {
    const chunk = entries.slice(start, start + CHUNK);
    await client.query(
      `INSERT INTO bare SELECT key, title, abstract, string_to_array(authors, '|'), string_to_array(categories, '|'), url, published_at
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
         AS listed (key, title, abstract, authors, categories, url, published_at)
       ON CONFLICT DO NOTHING`,
      [
        chunk.map(({ identifiers }) => identifiers.arxiv),
        chunk.map(({ title }) => title),
        chunk.map(({ abstract }) => abstract),
        chunk.map(({ authors }) => authors.join('|')),
        chunk.map(({ categories }) => categories.join('|')),
        chunk.map(({ url }) => url),
        chunk.map(({ publishedAt }) => publishedAt),
      ],
    );
  }
  await client.query('COMMIT');
}

async function ingest(
  db: Database,
  sourceId: number,
  entries: readonly ListingEntry[],
  name: string,
): Promise<void> {
  const listing = aListing(entries, { format: 'arxiv-atom' });
  const sha256 = createHash('sha256').update(name).digest('hex');
  const page = { sha256, url: null, file: null, format: listing.format, listingDate: '2026-03-11' } as const;
  const { unseen, changed, seen } = await db.$transaction(
    (tx) => storeListing(tx, { sourceId, page, listing, now: NOW }),
    {
      timeout: 600_000,
      maxWait: 600_000,
    },
  );
  const expected = name.startsWith('unseen') ? unseen : seen;
  if (expected !== entries.length || changed > 0)
    throw new Error(`${name}: ${unseen} unseen, ${changed} changed, ${seen} seen of ${entries.length}`);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
