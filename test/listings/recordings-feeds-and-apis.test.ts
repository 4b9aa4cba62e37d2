/** Every recorded feed and API answer, against counts obtained independently of the parsers. */
import { PaperroundError } from '../../src/errors.ts';
import type { ListingFormat } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';
import { describeRecorded, type Recording, recordingsIn } from '../support/recordings.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const textOf = (recording: Recording): string => new TextDecoder().decode(recording.bytes);
const read = (recording: Recording) => parseListing({ bytes: recording.bytes }, { now: NOW });
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;
const allOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');
const XML_FEED = /^\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--[\s\S]*?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]/;
const named = (recordings: readonly Recording[]) =>
  recordings.map((recording) => [recording.path, recording] as const);

describeRecorded('answers of the arXiv query API', () => {
  const pages = [
    'arxiv/atom-api/arxiv.py-bodies-DERIVED',
    'arxiv/atom-api/flouzzy',
    'arxiv/atom-api/sotawhat',
  ].flatMap((folder) => recordingsIn(folder));

  test.each(named(pages))('%s', async (_path, recording) => {
    const text = textOf(recording);
    if (text.includes('/api/errors#')) {
      await expect(read(recording)).rejects.toMatchObject({ code: 'not_a_listing' });
      return;
    }
    const listing = await read(recording);
    const entries = text.split('<entry>').slice(1);
    expect(listing).toMatchObject({ format: 'arxiv-atom', rejected: [] });
    expect(listing.listingDate).toBe(allOf(text, /<updated>(\d{4}-\d{2}-\d{2})/g)[0]);
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(
      entries.map((entry) => /\/abs\/(.*?)v\d+<\/id>/.exec(entry)?.[1]),
    );
    expect(listing.entries.map(({ publishedAt }) => publishedAt?.toISOString().slice(0, 19))).toEqual(
      entries.map((entry) => /<published>(.{19})/.exec(entry)?.[1]),
    );
    expect(listing.entries.map(({ authors }) => authors.length)).toEqual(
      entries.map((entry) => count(entry, /<name>/g)),
    );
    expect(listing.announcedTotal).toBe(listing.entries.length);
  });
});

describeRecorded('feeds', () => {
  const folders = [
    'arxiv/rss2',
    'arxiv/rss-atom',
    'arxiv/derived-rss',
    'hf/rss-community',
    'scholarly/ai-lab-blogs',
    'scholarly/acolyer-rss',
    'scholarly/derived-crossref-rss',
    'scholarly/journals-biorss',
    'scholarly/nature-rss',
    'scholarly/science-rdf',
  ];
  const feeds = folders
    .flatMap((folder) => recordingsIn(folder))
    .filter((recording) => XML_FEED.test(textOf(recording)));

  test.each(named(feeds))('%s', async (path, recording) => {
    const text = textOf(recording);
    const expected = count(text, /<(?:item|entry)[\s>]/g);
    const listing = await read(recording);
    const isArxiv = path.includes('arxiv/rss');
    const kinds: ListingFormat[] = isArxiv ? ['arxiv-rss', 'arxiv-atom'] : ['rss', 'atom', 'rdf'];
    expect(kinds).toContain(listing.format);
    expect(listing.entries.length + listing.rejected.length).toBe(expected);
    expect(listing.entries.every(({ title, url }) => title !== '' && url !== null)).toBe(true);
    if (/derived-rss|huangboming|takara/.test(path)) {
      const links = allOf(text, /<item>[\s\S]*?<link>.*?(\d{4}\.\d{4,5})(?:v\d+)?<\/link>/g);
      expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(links);
    }
  });
});

describeRecorded('answers of other APIs', () => {
  test.each([
    ['biorxiv.json', 'biorxiv-json', /"jatsxml"/g],
    ['medrxiv.json', 'biorxiv-json', /"jatsxml"/g],
    ['crossref.json', 'crossref-json', /"reference-count"/g],
    ['europepmc.json', 'europepmc-json', /"firstPublicationDate"/g],
    ['openalex.json', 'openalex-json', /"publication_year"/g],
    ['pubmed-efetch.xml', 'pubmed-xml', /<PubmedArticle>/g],
  ])('%s', async (name, format, pattern) => {
    const recording = recordingsIn('scholarly/api-radar-harsh').find(
      (candidate) => candidate.name === name,
    ) as Recording;
    const listing = await read(recording);
    expect(listing.format).toBe(format);
    expect(listing.entries).toHaveLength(count(textOf(recording), pattern));
    expect(listing.rejected).toEqual([]);
    expect(
      listing.entries.every(
        ({ identifiers, publishedAt }) => Object.keys(identifiers).length > 0 && publishedAt !== null,
      ),
    ).toBe(true);
  });
});

describeRecorded('hostile feeds', () => {
  test('each ends with a listing or with a reason of ours', async () => {
    const surprises: string[] = [];
    for (const recording of recordingsIn('hostile')) {
      try {
        await read(recording);
      } catch (error) {
        if (!(error instanceof PaperroundError) || error.cause !== undefined) surprises.push(recording.path);
      }
    }
    expect(surprises).toEqual([]);
  });
});
