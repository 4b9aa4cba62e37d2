/** Recognising a url and adding it to paperround.yaml. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config.ts';
import { LISTING_FORMATS } from '../../src/listings/listing.ts';
import { freeName, withSource } from '../../src/sources/add-source.ts';
import { DEFAULT_CONFIG } from '../../src/sources/default-config.ts';
import { discoverFeed } from '../../src/sources/discover-feed.ts';
import { findFiles } from '../../src/sources/find-files.ts';
import { formatOfKind, recogniseUrl } from '../../src/sources/source-kinds.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const journal = {
  name: 'journal',
  url: 'https://journal.example/feed.xml?a=1&b={date}',
  kind: 'auto',
  every: '6h',
};

test('a source is added to the default configuration, which keeps every comment', () => {
  const text = withSource(DEFAULT_CONFIG, journal);
  for (const line of DEFAULT_CONFIG.split('\n').filter((one) => one.trim().startsWith('#')))
    expect(text).toContain(line.trim());
  expect(text).toContain('\n# Topics of your own');
  expect(parse(text).sources.at(-1)).toEqual({ name: 'journal', url: journal.url, every: '6h' });
});

test.each([
  '',
  'topics: []\n',
  'sources:\n',
  'sources: []\n',
  '# only a comment\n',
])('a source is added to %j', (text) => {
  expect(parse(withSource(text, { ...journal, kind: 'rss' })).sources).toEqual([
    { name: 'journal', url: journal.url, kind: 'rss', every: '6h' },
  ]);
});

test('a file that is no configuration is left alone', () => {
  expect(() => withSource('sources: {a: 1}', journal)).toThrow('is no list');
  expect(() => withSource('a: [', journal)).toThrow('is not YAML');
});

test('the default configuration can be used as it is', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'paperround.yaml'), DEFAULT_CONFIG);
  const { sources } = loadConfig({}, folder);
  expect(sources.filter((source) => source.enabled).map(({ name }) => name)).toEqual([
    'daily-papers',
    'arxiv-language-and-learning',
    'arxiv-vision-and-robotics',
  ]);
  for (const { kind } of sources) expect(formatOfKind(kind, LISTING_FORMATS)).not.toBeNull();
});

test.each([
  [
    'https://huggingface.co/papers',
    'daily-papers',
    'daily-papers',
    'https://huggingface.co/api/daily_papers?date={date}&limit=100',
  ],
  [
    'https://huggingface.co/api/daily_papers?date={date}',
    'daily-papers',
    'daily-papers',
    'https://huggingface.co/api/daily_papers?date={date}&limit=100',
  ],
  [
    'https://rss.arxiv.org/rss/cs.CL+cs.LG',
    'arxiv',
    'arxiv-cs-cl-cs-lg',
    'https://rss.arxiv.org/rss/cs.CL+cs.LG',
  ],
  [
    'https://arxiv.org/list/stat.ML/new',
    'arxiv-list',
    'arxiv-stat-ml-list',
    'https://arxiv.org/list/stat.ML/new',
  ],
  [
    'https://connect.biorxiv.org/biorxiv_xml.php?subject=genomics',
    'biorxiv',
    'biorxiv-genomics',
    'https://connect.biorxiv.org/biorxiv_xml.php?subject=genomics',
  ],
  [
    'https://api.biorxiv.org/details/medrxiv/2026-03-10/2026-03-11',
    'medrxiv',
    'medrxiv-papers',
    'https://api.biorxiv.org/details/medrxiv/2026-03-10/2026-03-11',
  ],
  [
    'https://blog.example/tags/medrxiv/feed.xml',
    'auto',
    'blog-example-feed',
    'https://blog.example/tags/medrxiv/feed.xml',
  ],
  [
    'https://www.journal.example/feeds/new.xml',
    'auto',
    'journal-example-new',
    'https://www.journal.example/feeds/new.xml',
  ],
])('%s is known for what it is', (asked, kind, name, url) => {
  expect(recogniseUrl(asked)).toMatchObject({ kind, name, url });
});

test('a name that is taken gets a number', () => {
  expect(freeName('feed', ['other'])).toBe('feed');
  expect(freeName('feed', ['feed', 'feed-2'])).toBe('feed-3');
});

test('kinds are the presets, the formats, feed and files, and nothing else', () => {
  expect(formatOfKind('arxiv-list', LISTING_FORMATS)).toEqual({ format: 'arxiv-list' });
  expect(formatOfKind('json-feed', LISTING_FORMATS)).toEqual({ format: 'json-feed' });
  expect(formatOfKind('feed', LISTING_FORMATS)).toEqual({ format: null });
  expect(formatOfKind('newspaper', LISTING_FORMATS)).toBeNull();
});

test('a web page leads to the feed that it names', () => {
  const page =
    '<html><head><link rel="stylesheet" href="/a.css"><link rel="alternate" type="application/rss+xml" href="/feed?a=1&amp;b=2"></head></html>';
  expect(discoverFeed(page, 'https://blog.example/posts/')).toBe('https://blog.example/feed?a=1&b=2');
  expect(discoverFeed('<link rel=alternate hreflang=de href=/de>', 'https://blog.example/')).toBeNull();
  expect(discoverFeed('<link '.repeat(50_000), 'https://blog.example/')).toBeNull();
});

test('a glob finds files by name and over folders, hidden ones only when they are meant', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  for (const name of ['one.txt', 'two.html', '.hidden.txt', 'a/three.txt', 'a/b/four.txt', 'a/b/[x].txt'])
    writeFileSync(join(folder, name), 'x');
  symlinkSync(folder, join(folder, 'a', 'circle'));
  const found = async (pattern: string) =>
    (await findFiles(join(folder, pattern))).map(({ path }) => path.slice(folder.length + 1));
  expect(await found('*.txt')).toEqual(['one.txt']);
  expect(await found('**/*.txt')).toEqual(['a/b/[x].txt', 'a/b/four.txt', 'a/three.txt', 'one.txt']);
  expect(await found('**')).toContain('a/b/four.txt');
  expect(await found('?/*.txt')).toEqual(['a/three.txt']);
  expect(await found('a/b/[x].txt')).toEqual(['a/b/[x].txt']);
  expect(await found('.h*')).toEqual(['.hidden.txt']);
  expect(await found('t*.*')).toEqual(['two.html']);
  // A folder behind a link is entered at its own level of the pattern, never by `**`: links may form
  // cycles.
  expect(await found('a/circ*/*.txt')).toEqual(['a/circle/one.txt']);
  expect(await found('missing.txt')).toEqual([]);
  await expect(findFiles(join(folder, 'nowhere', '*.txt'))).rejects.toMatchObject({ code: 'fetch_failed' });
});
