/** The url of the next page of an answer, derived from what its pages say. */
import type { AnswerPart, ListingFormat } from '../../src/listings/listing.ts';
import { expectedRecords, newestFirstBy, placeInAnswer } from '../../src/listings/next-page.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';

const part = (items: number, total: number | null = null, token: string | null = null): AnswerPart => ({
  items,
  total,
  token,
});
const next = (format: ListingFormat, url: string, of: AnswerPart): string | null | undefined => {
  const place = placeInAnswer(url, { format, part: of });
  return place === null ? undefined : place.next;
};

const ARXIV = 'https://export.arxiv.org/api/query?search_query=cat:cs.CL&max_results=100';
const LIST = 'https://arxiv.org/list/cs.CL/recent';
const OAI = 'https://oaipmh.arxiv.org/oai';
const BIORXIV = 'https://api.biorxiv.org/details/biorxiv/2026-08-01/2026-08-02';
const CROSSREF = 'https://api.crossref.org/works?filter=type:journal-article&rows=20';
const OPENALEX = 'https://api.openalex.org/works?filter=x&per-page=50';
const S2 = 'https://api.semanticscholar.org/graph/v1/paper/search';
const OPENREVIEW = 'https://api2.openreview.net/notes?invitation=V';
const EUROPEPMC = 'https://www.ebi.ac.uk/europepmc/webservices/rest/search?query=x&format=json';
const PUBMED =
  'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&WebEnv=W&query_key=1&retmax=100';
const DAILY = 'https://huggingface.co/api/daily_papers?date=2026-08-10&limit=100';

test.each<[format: ListingFormat, url: string, of: AnswerPart, expected: string | null]>([
  ['arxiv-atom', ARXIV, part(100, 250), `${ARXIV}&start=100`],
  ['arxiv-atom', `${ARXIV}&start=200`, part(50, 250), null],
  ['arxiv-atom', `${ARXIV}&start=100`, part(0, 250), null],
  ['arxiv-atom', `${ARXIV}&start=29950`, part(50, 90_000), null],
  ['arxiv-list', LIST, part(50, 120), `${LIST}?skip=50`],
  ['arxiv-list', `${LIST}?skip=50&show=50`, part(50, 120), `${LIST}?skip=100&show=50`],
  ['arxiv-list', `${LIST}?skip=100&show=50`, part(20, 120), null],
  [
    'oai-pmh',
    `${OAI}?verb=ListRecords&metadataPrefix=arXiv&set=cs`,
    part(1000, 3000, 'a|1 b'),
    `${OAI}?verb=ListRecords&resumptionToken=a%7C1+b`,
  ],
  ['oai-pmh', `${OAI}?verb=ListRecords&resumptionToken=x`, part(1000, 3000), null],
  ['biorxiv-json', BIORXIV, part(100, 130), `${BIORXIV}/100`],
  ['biorxiv-json', `${BIORXIV}/100/json`, part(100, 330), `${BIORXIV}/200/json`],
  ['biorxiv-json', `${BIORXIV}/100`, part(30, 130), null],
  ['crossref-json', CROSSREF, part(20, 50), `${CROSSREF}&offset=20`],
  ['crossref-json', `${CROSSREF}&offset=40`, part(10, 50), null],
  ['crossref-json', `${CROSSREF}&cursor=*`, part(20, 50, 'DnF/1='), `${CROSSREF}&cursor=DnF%2F1%3D`],
  ['crossref-json', `${CROSSREF}&cursor=DnF`, part(0, 50, 'DnF2'), null],
  ['openalex-json', OPENALEX, part(50, 120), `${OPENALEX}&page=2`],
  ['openalex-json', `${OPENALEX}&page=3`, part(20, 120), null],
  ['openalex-json', `${OPENALEX}&cursor=*`, part(50, 120, 'abc'), `${OPENALEX}&cursor=abc`],
  ['openalex-json', `${OPENALEX}&cursor=abc`, part(20, 120), null],
  ['semantic-scholar-json', `${S2}?query=x`, part(100, 4000, '100'), `${S2}?query=x&offset=100`],
  [
    'semantic-scholar-json',
    `${S2}/bulk?query=x`,
    part(1000, 4000, 'SDKJF'),
    `${S2}/bulk?query=x&token=SDKJF`,
  ],
  ['semantic-scholar-json', `${S2}/bulk?query=x&token=SDKJF`, part(1000, 4000), null],
  ['openreview-json', `${OPENREVIEW}&limit=50`, part(50), `${OPENREVIEW}&limit=50&offset=50`],
  ['openreview-json', `${OPENREVIEW}&limit=50&offset=50`, part(12), null],
  ['openreview-json', `${OPENREVIEW}&limit=50`, part(50, 50), null],
  ['europepmc-json', EUROPEPMC, part(25, 60, 'AoI'), `${EUROPEPMC}&cursorMark=AoI`],
  ['europepmc-json', `${EUROPEPMC}&cursorMark=AoI`, part(10, 60, 'AoI'), null],
  ['pubmed-xml', PUBMED, part(100), `${PUBMED}&retstart=100`],
  ['pubmed-xml', `${PUBMED}&retstart=100`, part(30), null],
  ['daily-papers-json', DAILY, part(100), `${DAILY}&p=1`],
  ['daily-papers-json', `${DAILY}&p=1`, part(30), null],
])('%s: after %s with %j comes %s', (format, url, of, expected) => {
  expect(next(format, url, of)).toBe(expected);
});

test.each<[format: ListingFormat, url: string]>([
  ['arxiv-atom', 'https://rss.arxiv.org/atom/cs.CL'],
  ['daily-papers-json', 'https://huggingface.co/api/daily_papers?limit=100'],
  ['crossref-json', 'https://api.crossref.org/works/10.5555/1'],
  ['crossref-json', 'https://api.crossref.org/works?sample=10'],
  ['rss', 'https://papers.example/feed?page=1'],
  ['pubmed-xml', 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?db=pubmed&id=1,2'],
  ['oai-pmh', 'no url'],
])('%s: %s stands by itself', (format, url) => {
  expect(next(format, url, part(100, 1000))).toBeUndefined();
});

test.each<[url: string, format: ListingFormat, by: 'publication' | 'change' | null]>([
  [ARXIV, 'arxiv-atom', null],
  [`${ARXIV}&sortBy=submittedDate`, 'arxiv-atom', 'publication'],
  [`${ARXIV}&sortBy=lastUpdatedDate&sortOrder=descending`, 'arxiv-atom', 'change'],
  [`${ARXIV}&sortBy=submittedDate&sortOrder=ascending`, 'arxiv-atom', null],
  [`${CROSSREF}&sort=published&order=desc`, 'crossref-json', 'publication'],
  [`${CROSSREF}&sort=updated&order=desc`, 'crossref-json', 'change'],
  [`${CROSSREF}&sort=published`, 'crossref-json', null],
  [`${OPENALEX}&sort=publication_date:desc`, 'openalex-json', 'publication'],
  [`${S2}/bulk?query=x&sort=publicationDate:desc`, 'semantic-scholar-json', 'publication'],
  [`${S2}/bulk?query=x`, 'semantic-scholar-json', null],
  [`${OPENREVIEW}&sort=cdate:desc`, 'openreview-json', 'publication'],
  [`${OPENREVIEW}&sort=tmdate:desc`, 'openreview-json', 'change'],
  [`${EUROPEPMC}&sort=P_PDATE_D desc`, 'europepmc-json', 'publication'],
  [LIST, 'arxiv-list', 'publication'],
  ['https://arxiv.org/list/cs.CL/new', 'arxiv-list', null],
])('%s as %s begins with the newest by %s', (url, format, by) => {
  expect(newestFirstBy(url, format)).toBe(by);
});

test('a total that is an estimate is not relied on', () => {
  expect(expectedRecords(`${ARXIV}&start=100`, { format: 'arxiv-atom', part: part(100, 250) }, 100)).toBe(
    150,
  );
  expect(
    expectedRecords(`${OAI}?verb=ListRecords`, { format: 'oai-pmh', part: part(100, 250) }, 0),
  ).toBeNull();
});

test('a single page with a resumption token and no size says that more follow; one of a day asked for is of that day', async () => {
  const page = (token: string) =>
    `<OAI-PMH><responseDate>2026-03-12T08:00:00Z</responseDate><request verb="ListRecords" from="2026-03-11" until="2026-03-11"/><ListRecords><record><header><identifier>oai:arXiv.org:2603.00001</identifier></header><metadata><arXiv><title>A Paper</title></arXiv></metadata></record>${token}</ListRecords></OAI-PMH>`;
  const read = (text: string) =>
    parseListing({ bytes: Buffer.from(text) }, { now: new Date('2026-03-12T08:00:00Z') });
  expect(await read(page('<resumptionToken>next</resumptionToken>'))).toMatchObject({
    listingDate: '2026-03-11',
    doubt: expect.stringContaining('resumptionToken'),
    part: { items: 1, total: null, token: 'next' },
  });
  expect(await read(page('<resumptionToken/>'))).not.toHaveProperty('doubt');
});
