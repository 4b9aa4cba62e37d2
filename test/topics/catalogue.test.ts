/**
 * The catalogue of topics is data: its rows are whole, its lists are named once and used, mistakes are named.
 */
import { readdirSync } from 'node:fs';
import { TOPIC_FILES } from '../../src/topics/built-in-topics.ts';
import { catalogueFolder, readCatalogue } from '../../src/topics/catalogue-files.ts';
import { type CatalogueFile, type QueryParts, topicsInFiles } from '../../src/topics/catalogue-query.ts';
import { parseQuery, TOPIC_QUERY_LIMITS } from '../../src/topics/query.ts';
import { builtInTopics } from '../../src/topics/topics.ts';

/** Those that hold no topics: the words of queries, and the fields that topics are shown in. */
const OTHER_FILES = ['abbreviations.yaml', 'compounds.yaml', 'fields.yaml', 'spellings.yaml'];

const files = TOPIC_FILES.map((name) => readCatalogue(name) as CatalogueFile);
const rows = files.flatMap(({ topics = [] }) => topics);
const listNames = files.flatMap(({ lists = {} }) => Object.keys(lists));

/** One topic with this query, as its text. */
const queryText = (query: QueryParts, lists: Readonly<Record<string, QueryParts>> = {}): string | undefined =>
  topicsInFiles([
    { lists },
    { topics: [{ slug: 'bees', name: 'Bees', description: 'Insects.', arxivCategories: [], query }] },
  ])[0]?.query;

test('every YAML file of the catalogue is read', () => {
  const found = readdirSync(catalogueFolder).filter((name) => name.endsWith('.yaml'));
  expect(found.sort()).toEqual([...TOPIC_FILES, ...OTHER_FILES].sort());
});

test('a file holds lists and topics, and a row has slug, name, description, categories and query, no more', () => {
  for (const file of files) expect(['lists', 'topics']).toEqual(expect.arrayContaining(Object.keys(file)));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(['slug', 'name', 'description', 'arxivCategories', 'query']);
    for (const text of [row.slug, row.name, row.description])
      expect(text).toEqual(expect.stringMatching(/\S/));
    expect(row.arxivCategories).toEqual(row.arxivCategories.map(String));
  }
});

test('slugs and names of lists occur once', () => {
  const slugs = rows.map(({ slug }) => slug);
  expect(slugs).toEqual([...new Set(slugs)]);
  expect(listNames).toEqual([...new Set(listNames)]);
});

test('every list is used, and every one that is used exists', () => {
  const used = new Set<string>();
  JSON.stringify(files, (key, value) => {
    if (key === 'lists') for (const name of [value].flat()) if (typeof name === 'string') used.add(name);
    return value;
  });
  expect([...used].sort()).toEqual([...listNames].sort());
});

test('every query can be parsed, and no term in it is empty', () => {
  expect(builtInTopics().map(({ slug }) => slug)).toEqual(rows.map(({ slug }) => slug));
  for (const { query } of builtInTopics()) {
    expect(() => parseQuery(query, TOPIC_QUERY_LIMITS)).not.toThrow();
    expect(query).not.toMatch(/""|title:(?: |$)|\n|undefined|\[object/);
  }
});

test.each<[string, QueryParts, string]>([
  [
    'words count anywhere or in the title',
    { words: 'bee  hive*', inTitle: 'honey' },
    'bee OR hive* OR title:honey',
  ],
  [
    'phrases have commas between',
    { phrases: 'queen bee*,\nbee  hive', phrasesInTitle: 'honey bee' },
    '"queen bee*" OR "bee hive" OR title:"honey bee"',
  ],
  [
    'a phrase of one word has no other number',
    { phrases: 'bees, hive*', phrasesInTitle: 'wax' },
    '="bees" OR "hive*" OR title:="wax"',
  ],
  ['query text stays as it is', ['bee honey', { words: 'hive' }], 'bee honey OR hive'],
  ['a group can be narrowed', { anyOf: { words: 'bee hive' }, where: 'honey' }, '((bee OR hive) (honey))'],
  ['a group has exceptions', { anyOf: 'bee', unless: [{ lists: ['planes'] }] }, '((bee) NOT (jet OR wing))'],
  [
    'a group can have both',
    { anyOf: 'bee', where: { words: 'honey wax' }, unless: { lists: ['planes'], words: 'drone' } },
    '((bee) (honey OR wax) NOT (jet OR wing OR drone))',
  ],
])('%s', (_, query, text) => {
  expect(queryText(query, { planes: { words: 'jet wing' } })).toBe(text);
});

test('a list or kind of terms that does not exist is named', () => {
  expect(() => queryText({ lists: ['wasps'] })).toThrow('The catalogue has no list “wasps”.');
  expect(() => queryText({ phrase: 'queen bee' })).toThrow('The catalogue has no kind of terms “phrase”.');
  expect(() => queryText({ anyOf: 'bee', without: 'jet' } as QueryParts)).toThrow(
    'no kind of terms “without”',
  );
});
