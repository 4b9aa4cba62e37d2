/** Every recorded arXiv, daily-papers and OAI page, against counts obtained independently of the parsers. */
import { parseListing } from '../../src/listings/parse-listing.ts';
import { describeRecorded, type Recording, recordingsIn } from '../support/recordings.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const textOf = (recording: Recording): string => new TextDecoder().decode(recording.bytes);
const read = (recording: Recording) => parseListing({ bytes: recording.bytes }, { now: NOW });
const allOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

describeRecorded('the daily-papers page as text', () => {
  test.each(
    recordingsIn('daily-papers-text').map((recording) => [recording.name, recording] as const),
  )('%s', async (_name, recording) => {
    const lines = textOf(recording)
      .split('\n')
      .filter((line) => line !== '');
    const isSpaced = lines[0] === 'new';
    const body = lines
      .slice(isSpaced ? 5 : 2)
      .map((line, index) => (index === 0 && !isSpaced ? line.slice('Subscribe'.length) : line));
    const listing = await read(recording);
    expect(listing).toMatchObject({
      format: 'daily-papers-text',
      listingDate: isSpaced ? '2026-03-11' : null,
      rejected: [],
    });
    expect(listing.entries.flatMap(({ title, abstract }) => [title, abstract])).toEqual(body);
  });
});

describeRecorded('the daily-papers list as JSON', () => {
  const recordings = [...recordingsIn('hf/api-daily_papers'), ...recordingsIn('arxiv/derived-json')];
  test.each(
    recordings.map((recording) => [recording.path, recording] as const),
  )('%s', async (_path, recording) => {
    const text = textOf(recording);
    const ids = allOf(
      text,
      /(?:paper\\?["']\s*:\s*\{\s*\\?["']id|"arxiv_id)\\?["']\s*:\s*\\?["'](\d{4}\.\d{4,5})/g,
    );
    const listing = await read(recording);
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(ids);
    expect(listing.rejected).toEqual([]);
    const stated =
      allOf(text, /"submittedOnDailyAt":\s*"(\d{4}-\d{2}-\d{2})/g)[0] ?? recording.name.slice(0, 10);
    expect(listing.listingDate).toBe(stated);
    expect(listing.entries.every(({ title, abstract }) => title !== '' && abstract !== '')).toBe(true);
  });
});

describeRecorded('the daily-papers page as HTML', () => {
  test.each(
    recordingsIn('hf/html').map((recording) => [recording.name, recording] as const),
  )('%s', async (_name, recording) => {
    const text = textOf(recording);
    const cards = [...new Set(allOf(text, /<h3[^>]*><a href="\/papers\/(\d{4}\.\d{4,5})"/g))];
    const listing = await read(recording);
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(cards);
    expect(listing.listingDate).toBe(/&quot;date&quot;:&quot;(\d{4}-\d{2}-\d{2})/.exec(text)?.[1]);
  });

  test.each(
    recordingsIn('hf/html').map((recording) => [recording.name, recording] as const),
  )('%s without its data has the same papers on its cards', async (_name, recording) => {
    const whole = await read(recording);
    const cards = await read({
      ...recording,
      bytes: new TextEncoder().encode(textOf(recording).replaceAll('data-target="DailyPapers"', '')),
    });
    const shown = ({ entries }: typeof whole) =>
      entries.map(({ title, identifiers, signals }) => [title, identifiers.arxiv, signals.upvotes]);
    expect(shown(cards)).toEqual(shown(whole));
  });

  test.each(
    recordingsIn('hf/newsletter-html').map((recording) => [recording.name, recording] as const),
  )('the newsletter %s', async (name, recording) => {
    const text = textOf(recording);
    const listing = await read(recording);
    expect(listing.entries).toHaveLength(text.split('<h3>').length - 1);
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(
      allOf(text, /huggingface\.co\/papers\/(\d{4}\.\d{4,5})"/g),
    );
    expect(listing).toMatchObject({
      listingDate: name.slice(0, 10),
      announcedTotal: listing.entries.length,
    });
  });
});

describeRecorded('the list pages of arXiv', () => {
  test.each(
    recordingsIn('arxiv/list-html-rendered').map((recording) => [recording.name, recording] as const),
  )('%s', async (_name, recording) => {
    const text = textOf(recording);
    const listing = await read(recording);
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(
      allOf(text, /title="Abstract" id="([^"]+)"/g),
    );
    expect(listing.announcedTotal).toBe(Number(/Total of (\d+) entries/.exec(text)?.[1]));
    const [, day, month, year] = /listings for \w+, (\d+) (\w+) (\d{4})/.exec(text) ?? [];
    expect(listing.listingDate).toBe(new Date(`${day} ${month} ${year} UTC`).toISOString().slice(0, 10));
    expect(
      listing.entries.map(({ announceType }) => announceType).filter((type) => type === 'replace'),
    ).toHaveLength(text.split('(replaced)').length - 1);
    expect(listing.entries.filter(({ announceType }) => announceType === 'cross')).toHaveLength(
      text.split('(cross-list from').length - 1,
    );
    expect(listing.entries.flatMap(({ authors }) => authors)).toHaveLength(
      text.split('searchtype=author').length - 1,
    );
  });
});

describeRecorded('the plain-text listings of arXiv', () => {
  test.each(
    recordingsIn('arxiv/listing-email-text').map((recording) => [recording.path, recording] as const),
  )('%s', async (_path, recording) => {
    const text = textOf(recording);
    const listing = await read(recording);
    const ids = allOf(text, /^(?:arXiv:|Paper(?: \(\*cross-listing\*\))?: )(\S+)/gm).map((id) =>
      id.replace(/\.[A-Z]{2}\//, '/'),
    );
    expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(ids);
    expect(listing.rejected).toEqual([]);
    expect(listing.entries.filter(({ announceType }) => announceType?.startsWith('replace'))).toHaveLength(
      text.split('\nreplaced with revised').length - 1,
    );
    const dated = /^Date: (.*)\nSubject:/.exec(text)?.[1];
    const days = allOf(text, /^\/\* (.*) \*\/$/gm);
    const stated = dated ?? days[0];
    expect(listing.listingDate).toBe(
      stated === undefined
        ? null
        : new Date(`${stated}${dated === undefined ? ' UTC' : ''}`).toISOString().slice(0, 10),
    );
    expect(
      listing.entries.every(({ authors, categories }) => authors.length > 0 && categories.length > 0),
    ).toBe(true);
  });

  test('a mailing and the list page of the same day say the same', async () => {
    const mail = recordingsIn('arxiv/listing-email-text').find(({ path }) => path.endsWith('q-fin/new'));
    const page = recordingsIn('arxiv/list-html-rendered').find(({ name }) => name === 'list_q-fin_new.html');
    if (mail === undefined || page === undefined)
      throw new Error('These two recordings belong to each other and one is missing.');
    const stated = ({ listingDate, announcedTotal, entries }: Awaited<ReturnType<typeof read>>) => ({
      listingDate,
      announcedTotal,
      // The page shows neither dates nor DOIs, and leaves out categories that are synonyms of another.
      entries: entries.map(({ identifiers, title, abstract, authors, announceType, rank }) => [
        identifiers.arxiv,
        title,
        abstract,
        authors,
        announceType,
        rank,
      ]),
    });
    expect(stated(await read(mail))).toEqual(stated(await read(page)));
  });
});

describeRecorded('OAI-PMH answers', () => {
  const recordings = [
    ...recordingsIn('arxiv/oai-pmh'),
    ...recordingsIn('scholarly/oai-malkreide'),
    ...recordingsIn('scholarly/publisher-records-hepcrawl'),
  ];
  const answers = recordings.filter((recording) =>
    /<OAI-PMH[\s\S]*<(?:ListRecords|GetRecord)>/.test(textOf(recording)),
  );
  test.each(
    answers.map((recording) => [recording.path, recording] as const),
  )('%s', async (_path, recording) => {
    const text = textOf(recording);
    const records = text
      .split(/<record>/)
      .slice(1)
      .filter((record) => !/^\s*<header status="deleted"/.test(record));
    const listing = await read(recording);
    expect(listing).toMatchObject({
      format: 'oai-pmh',
      rejected: [],
      listingDate: /<responseDate>(\d{4}-\d{2}-\d{2})/.exec(text)?.[1],
    });
    expect(listing.entries).toHaveLength(records.length);
    const arxivIds = allOf(text, /<identifier>oai:arXiv\.org:([^<]+)</g);
    if (arxivIds.length > 0)
      expect(listing.entries.map(({ identifiers }) => identifiers.arxiv)).toEqual(arxivIds);
    expect(listing.entries.flatMap(({ authors }) => authors)).not.toContain('');
  });

  test.each(
    recordings
      .filter((recording) => /<ListSets>/.test(textOf(recording)))
      .map((recording) => [recording.path, recording] as const),
  )('%s holds no records', async (_path, recording) => {
    await expect(read(recording)).rejects.toMatchObject({
      code: 'not_a_listing',
      message: expect.stringContaining('ListSets'),
    });
  });
});
