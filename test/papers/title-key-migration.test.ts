/** A store of the first version, with its titles in a table of their own, carried over by the migration title_key_on_papers. */
import { papersByIds } from '../../src/papers/papers-store.ts';
import { NOW } from '../support/builders.ts';
import { storePage } from '../support/listings.ts';
import { migratedFromBefore } from '../support/store-before.ts';

/** As the first version stored them: 1 listed under two titles, 2 without identifier, 3 and 4 with one title in common. */
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
