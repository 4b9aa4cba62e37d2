/** A store of the first version, with its separate table of titles, after migration title_key_on_papers. */
import { papersByIds } from '../../src/papers/papers-store.ts';
import { NOW } from '../support/builders.ts';
import { storePage } from '../support/listings.ts';
import { migratedFromBefore } from '../support/store-before.ts';

/**
 * As stored by the first version: 1 listed under two titles, 2 without identifier, 3 and 4 with a
 * common title.
 */
const OLD_ROWS = `
  INSERT INTO papers (title, abstract, first_seen_at) VALUES
    ('New Title', 'One.', '2026-03-01'), ('Nameless', 'Two.', '2026-03-01'), ('Twins', 'Three.', '2026-03-01'), ('Twins', 'Four.', '2026-03-01');
  INSERT INTO paper_identifiers (scheme, value, paper_id) VALUES ('arxiv', '2603.00001', 1), ('arxiv', '2603.00003', 3), ('arxiv', '2603.00004', 4);
  INSERT INTO paper_titles (paper_id, key, title) VALUES
    (1, 'anoldtitle', 'An Old Title'), (1, 'newtitle', 'New Title'), (2, 'nameless', 'Nameless'), (3, 'twins', 'Twins'), (4, 'twins', 'Twins');
  INSERT INTO sources (name) VALUES ('old');
  INSERT INTO pages (source_id, sha256, format, listing_date, entries, read_at) VALUES (1, 'old', 'arxiv-atom', '2026-03-01', 4, '2026-03-01');
  INSERT INTO sightings (paper_id, page_id, rank, listing_date) SELECT id, 1, id, '2026-03-01' FROM papers`;

test('a store of the first version keeps its papers, titles and sightings, and knows them again', async () => {
  const store = await migratedFromBefore('title_key_on_papers', OLD_ROWS);
  try {
    expect(
      await store.db.paper.findMany({ select: { id: true, titleKey: true }, orderBy: { id: 'asc' } }),
    ).toEqual([
      { id: 1, titleKey: 'newtitle' },
      { id: 2, titleKey: 'nameless' },
      { id: 3, titleKey: 'twins' },
      { id: 4, titleKey: 'twins' },
    ]);
    expect(await store.db.paperTitle.findMany()).toEqual([
      { paperId: 1, key: 'anoldtitle', title: 'An Old Title' },
    ]);
    expect(await store.db.sighting.count()).toBe(4);

    const { unseen, touched } = await storePage(store.db, {
      source: 'text',
      entries: [
        { title: 'An old title' },
        { title: 'New title', abstract: 'One.' },
        { title: 'Nameless', abstract: 'Two.', identifiers: { doi: '10.1000/two' } },
        { title: 'Twins', abstract: 'Three.', identifiers: { arxiv: '2603.00003' } },
      ],
      now: NOW,
    });
    expect({ unseen, touched }).toEqual({ unseen: 0, touched: [1, 2, 3] });
    expect((await papersByIds(store.db, [2])).map(({ identifiers }) => identifiers)).toEqual([
      { doi: '10.1000/two' },
    ]);
  } finally {
    await store.close();
  }
});

/** As stored by the version before, when signs were not part of a key. */
const ROWS_WITHOUT_SIGNS = `
  INSERT INTO papers (title, title_key, abstract, authors, url, first_seen_at) VALUES
    ('A short tour of C++', 'ashorttourofc', 'One.', '{}', 'https://lab.example/cpp', '2026-03-01'),
    ('Was retitled $<$ here', 'firsttitle1b', 'Two.', '{}', NULL, '2026-03-01'),
    ('A*', 'a https://lab.example/a', 'Three.', '{}', 'https://lab.example/a', '2026-03-01'),
    ('A Telling Title of Some Seven Words', 'atellingtitleofsomesevenwords', 'Four.', '{Ada Müller}', NULL, '2026-03-02'),
    ('A telling title of some seven words', 'atellingtitleofsomesevenwords', 'Five.', '{"Mueller, A."}', NULL, '2026-03-03'),
    ('Editorial', 'editorial doi 10.1/e', 'Six.', '{}', NULL, '2026-03-01'),
    ('Cited 10 000 times', 'cited10000times', 'Seven.', '{}', NULL, '2026-03-01');
  INSERT INTO paper_identifiers (scheme, value, paper_id) VALUES ('arxiv', '2603.00004', 4), ('doi', '10.1/five', 5), ('doi', '10.1/e', 6), ('doi', '10.5555/u.1?utm_source=rss', 7);
  INSERT INTO paper_titles (paper_id, key, title) VALUES (2, 'retitled2', 'Retitled = 2'), (2, 'wasretitledhere', 'Was retitled $<$ here');
  INSERT INTO paper_revisions (paper_id, title, abstract, replaced_at) VALUES
    (2, 'First title (1 > b)', 'Two.', '2026-03-02'), (1, 'A short tour of C#', 'One.', '2026-03-02');
  INSERT INTO readers (public_id, email, email_key, status, created_at) VALUES (gen_random_uuid(), 'ada@reader.example', 'ada@reader.example', 'active', '2026-03-01');
  INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', '2026-03-03', '2026-03-04');
  INSERT INTO deliveries (run_id, reader_id, local_day, new_since, planned_at, paper_ids) VALUES (1, 1, '2026-03-04', '2026-03-03', '2026-03-04', '{1,5}');
  INSERT INTO facts (name, value) VALUES ('listings_turn', '')`;

test('a store whose titles had no signs in their keys knows all its papers again, and sends none of them twice', async () => {
  const store = await migratedFromBefore('runs_closed', ROWS_WITHOUT_SIGNS);
  try {
    const { unseen, touched } = await storePage(store.db, {
      source: 'feed',
      format: 'rss',
      entries: [
        { title: 'A short tour of C++', abstract: 'One.', authors: [], url: 'https://lab.example/cpp' },
        { title: 'Retitled = 2', abstract: 'Two.', authors: [] },
        { title: 'First title (1 > b)', abstract: 'Two.', authors: [] },
        { title: 'A*', abstract: 'Three.', authors: [], url: 'https://lab.example/a' },
        {
          title: 'A Telling Title of Some Seven Words',
          abstract: 'Five.',
          identifiers: { doi: '10.1/five' },
        },
        { title: 'Editorial', abstract: 'Six.', identifiers: { doi: '10.1/e' } },
        { title: 'Cited 10,000 times', abstract: 'Seven.', authors: [], identifiers: { doi: '10.5555/u.1' } },
        { title: 'A short tour of C#', abstract: 'One.', authors: [] },
      ],
      now: NOW,
    });
    expect({ unseen, touched }).toEqual({ unseen: 0, touched: [1, 2, 3, 4, 6, 7] });
    expect((await papersByIds(store.db, [4])).map(({ identifiers }) => identifiers)).toEqual([
      { arxiv: '2603.00004', doi: '10.1/five' },
    ]);
    expect((await store.db.delivery.findMany()).map(({ paperIds }) => paperIds)).toEqual([[1, 4]]);
    const keys = await store.db.paper.findMany({ select: { titleKey: true }, orderBy: { id: 'asc' } });
    expect(keys.map(({ titleKey }) => titleKey)).toEqual([
      'ashorttourofc#',
      'firsttitle1>b',
      'a* https://lab.example/a',
      'atellingtitleofsomesevenwords',
      'editorial doi 10.1/e',
      'cited10000times',
    ]);
    expect(
      (await store.db.paperTitle.findMany({ orderBy: { key: 'asc' } })).map(({ paperId, key }) => [
        paperId,
        key,
      ]),
    ).toEqual([
      [1, 'ashorttourofc++'],
      [2, 'retitled=2'],
      [2, 'wasretitled<here'],
    ]);
  } finally {
    await store.close();
  }
});
