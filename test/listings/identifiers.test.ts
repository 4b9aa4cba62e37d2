/** Identifiers in values, addresses and free text, and their normal forms. */
import {
  arxivReference,
  arxivReferenceIn,
  identifiersIn,
  identifiersOfUrl,
  normaliseIdentifier,
  normaliseIdentifiers,
  writtenArxivId,
} from '../../src/listings/identifiers.ts';
import { httpUrl, urlOfIdentifiers } from '../../src/listings/paper-url.ts';

test.each([
  ['2203.01250', '2203.01250', null],
  ['2203.01250v3', '2203.01250', 3],
  ['arXiv:2203.01250v12', '2203.01250', 12],
  ['ARXIV: 0704.0001', '0704.0001', null],
  ['oai:arXiv.org:2203.01250', '2203.01250', null],
  ['hep-th/9901001', 'hep-th/9901001', null],
  ['math.GT/0309136v2', 'math/0309136', 2],
  ['arXiv:cs/0204001 [cs.LO]', 'cs/0204001', null],
  ['10.48550/arXiv.2203.01250', '2203.01250', null],
  ['https://doi.org/10.48550/ARXIV.2203.01250', '2203.01250', null],
  ['http://arxiv.org/abs/2203.01250v1', '2203.01250', 1],
  ['https://arxiv.org/pdf/2203.01250v3.pdf', '2203.01250', 3],
  ['https://export.arxiv.org/abs/astro-ph/9901001', 'astro-ph/9901001', null],
])('%s is the arXiv paper %s, version %s', (value, id, version) => {
  expect(arxivReference(value)).toEqual({ id, version });
});

test.each([
  '',
  '2203.1',
  '10.1000/2203.01250',
  '1234.56789.12',
  'the 2203.01250 of them',
  'https://example.org/abs/2203.01250',
  'not-an-id/0309136x',
])('%j is no arXiv reference', (value) => {
  expect(arxivReference(value)).toBeNull();
});

test.each([
  [2607.0801, '2607.08010'],
  [2607.1, '2607.10000'],
  [1501.0001, '1501.00010'],
  [1412.801, '1412.8010'],
  [704.0001, '0704.0001'],
  [2607.12345, '2607.12345'],
  // No year and month of an arXiv id before the point.
  [2613.5, '2613.5'],
  [101.5, '101.5'],
  [2607, '2607'],
  [123456, '123456'],
  ['2607.08010', '2607.08010'],
  // The table was written out as text.
  ['2607.0801', '2607.08010'],
  ['704.0001', '0704.0001'],
  ['1412.8010', '1412.8010'],
  ['2607.0801v2', '2607.0801v2'],
  ['1203.5', '1203.5'],
  [null, ''],
])('%j, where an id is expected, was written %s', (value, id) => {
  expect(writtenArxivId(value)).toBe(id);
});

test('an arXiv id among the fields of a record may be a number', () => {
  expect(normaliseIdentifiers({ arxiv: 2607.0801, pmid: 2607 })).toEqual({
    arxiv: '2607.08010',
    pmid: '2607',
  });
});

test('a bare number in running text is no arXiv id, one with its prefix is', () => {
  expect(arxivReferenceIn('about 2203.01250 units')).toBeNull();
  expect(arxivReferenceIn('arXiv:2203.01250v3 Announce Type: new')).toEqual({ id: '2203.01250', version: 3 });
});

test.each([
  ['10.1000/XYZ', '10.1000/xyz'],
  ['doi:10.1000/xyz', '10.1000/xyz'],
  [
    'https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2',
    '10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2',
  ],
  ['http://dx.doi.org/10.1155/2010/194946', '10.1155/2010/194946'],
  ['info:doi/10.21257/sg.18', '10.21257/sg.18'],
  ['urn:doi:10.1000.10/123', '10.1000.10/123'],
  ['10.48550/arXiv.2203.01250', null],
  ['https://doi.org/10.5555/u.1?utm_source=rss', '10.5555/u.1'],
  ['https://doi.org/10.5555/u.1/', '10.5555/u.1'],
  ['https://doi.org/10.5555/u.1.', '10.5555/u.1'],
  ['10.5555/u.1?utm_source=rss&utm_medium=feed', '10.5555/u.1'],
  ['doi:10.5555/u.1#section', '10.5555/u.1#section'],
  ['https://doi.org/10.5555/u.1#section', '10.5555/u.1'],
  ['https://doi.org/10.5555/u.1;jsessionid=A1B2', '10.5555/u.1'],
  ['10.5555/u.1,', '10.5555/u.1'],
  ['10.5555/u.1&quot;.', '10.5555/u.1'],
  ['https://doi.org/10.1002/(ISSN)1097-0258', '10.1002/(issn)1097-0258'],
  ['10.1000', null],
  ['11.1000/xyz', null],
  ['10.1000/a b', null],
])('the DOI in %s is %s', (value, doi) => {
  expect(normaliseIdentifier('doi', value)).toBe(doi);
});

test('other identifiers have one form each', () => {
  expect(normaliseIdentifier('pmid', 'PMID: 0012345')).toBe('12345');
  expect(normaliseIdentifier('pmcid', 'pmc123456.2')).toBe('PMC123456');
  expect(normaliseIdentifier('pmcid', '123456')).toBe('PMC123456');
  expect(normaliseIdentifier('acl', 'p19-1001')).toBe('P19-1001');
  expect(normaliseIdentifier('acl', '2020.acl-main.1')).toBe('2020.acl-main.1');
  expect(normaliseIdentifier('s2', 'ABCDEF0123456789ABCDEF0123456789ABCDEF01')).toBe(
    'abcdef0123456789abcdef0123456789abcdef01',
  );
  expect(normaliseIdentifier('openalex', 'https://openalex.org/w2741809807')).toBe('W2741809807');
  expect(normaliseIdentifier('openreview', 'rJ4km2R5t7')).toBe('rJ4km2R5t7');
  expect(normaliseIdentifier('pmid', 'x12')).toBeNull();
});

test('an arXiv DOI among the fields of a record becomes its arXiv id', () => {
  expect(
    normaliseIdentifiers({ doi: 'https://doi.org/10.48550/arXiv.2203.01250', pmid: 123, s2: null }),
  ).toEqual({
    arxiv: '2203.01250',
    pmid: '123',
  });
  expect(normaliseIdentifiers({ doi: '10.48550/arXiv.2203.01250', arxiv: '2401.00001v2' })).toEqual({
    arxiv: '2401.00001',
  });
});

test.each([
  ['(see doi:10.1000/xyz(1)2).', { doi: '10.1000/xyz(1)2' }],
  ['available (https://doi.org/10.1000/xyz).', { doi: '10.1000/xyz' }],
  ['PMID: 123456, PMCID: PMC654321', { pmid: '123456', pmcid: 'PMC654321' }],
  ['doi:10.48550/arXiv.2203.01250', { arxiv: '2203.01250' }],
  ['version 10.1000/xyz of it', {}],
  ['The ratio 10.5/2 grows', {}],
])('the text %j names %j', (text, identifiers) => {
  expect(identifiersIn(text)).toEqual(identifiers);
});

test.each([
  ['https://huggingface.co/papers/2605.01234', { arxiv: '2605.01234' }],
  ['https://huggingface.co/papers/2605.01234?utm_source=email', { arxiv: '2605.01234' }],
  ['https://huggingface.co/papers/2605.01234.md', { arxiv: '2605.01234' }],
  ['https://huggingface.co/papers', {}],
  ['https://huggingface.co/papers/date/2026-05-01', {}],
  ['https://www.alphaxiv.org/abs/2605.01234v2', { arxiv: '2605.01234' }],
  ['https://ar5iv.labs.arxiv.org/html/2605.01234', { arxiv: '2605.01234' }],
  ['https://arxiv.org/html/2605.01234v1/', { arxiv: '2605.01234' }],
  ['https://arxiv.org/abs/math.GT/0309136', { arxiv: 'math/0309136' }],
  ['https://arxiv.org/list/cs.CL/new', {}],
  ['https://papers.cool/arxiv/2605.01234', { arxiv: '2605.01234' }],
  ['https://doi.org/10.5555/u.1?utm_source=rss', { doi: '10.5555/u.1' }],
  ['https://dx.doi.org/10.5555/u.1/', { doi: '10.5555/u.1' }],
  ['https://doi.org/10.5555/u.1.', { doi: '10.5555/u.1' }],
  ['https://dl.acm.org/doi/10.5555/u.1/?utm_source=rss', { doi: '10.5555/u.1' }],
  ['https://doi.org/10.1145/3292500.3330701', { doi: '10.1145/3292500.3330701' }],
  ['https://dl.acm.org/doi/abs/10.1145/3292500.3330701?af=R', { doi: '10.1145/3292500.3330701' }],
  ['https://link.springer.com/article/10.1007/s11005-017-1013-4', { doi: '10.1007/s11005-017-1013-4' }],
  ['https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full', { doi: '10.1101/2020.01.01.123456' }],
  [
    'https://www.medrxiv.org/content/10.1101/2020.01.01.20012345v1?rss=1',
    { doi: '10.1101/2020.01.01.20012345' },
  ],
  ['https://www.frontiersin.org/articles/10.3389/fpsyg.2020.00001/full', { doi: '10.3389/fpsyg.2020.00001' }],
  [
    'https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001',
    { doi: '10.1371/journal.pone.0000001' },
  ],
  ['https://www.nature.com/articles/s41586-020-2649-2', { doi: '10.1038/s41586-020-2649-2' }],
  ['https://openreview.net/forum?id=rJ4km2R5t7', { openreview: 'rJ4km2R5t7' }],
  ['https://openreview.net/pdf?noteId=x&id=rJ4km2R5t7', { openreview: 'rJ4km2R5t7' }],
  ['https://aclanthology.org/2020.acl-main.1/', { acl: '2020.acl-main.1' }],
  ['https://aclanthology.org/P19-1001.pdf', { acl: 'P19-1001' }],
  ['https://pubmed.ncbi.nlm.nih.gov/123456/', { pmid: '123456' }],
  ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC654321/', { pmcid: 'PMC654321' }],
  [
    'https://www.semanticscholar.org/paper/A-Title/abcdef0123456789abcdef0123456789abcdef01',
    { s2: 'abcdef0123456789abcdef0123456789abcdef01' },
  ],
  ['https://openalex.org/W2741809807', { openalex: 'W2741809807' }],
  ['https://paperswithcode.com/paper/attention-is-all-you-need', {}],
  ['https://example.org/2203.01250', {}],
  ['javascript:alert(1)', {}],
  ['not a url', {}],
])('the address %s names %j', (address, identifiers) => {
  expect(identifiersOfUrl(address)).toEqual(identifiers);
});

test('a paper is read where its strongest identifier says', () => {
  expect(urlOfIdentifiers({ doi: '10.1000/x', arxiv: '2203.01250' })).toBe(
    'https://arxiv.org/abs/2203.01250',
  );
  expect(urlOfIdentifiers({ doi: '10.1002/a<b>c;2-2' })).toBe('https://doi.org/10.1002/a%3Cb%3Ec%3B2-2');
  expect(urlOfIdentifiers({ openreview: 'x1y2z3' })).toBe('https://openreview.net/forum?id=x1y2z3');
  expect(urlOfIdentifiers({})).toBeNull();
});

test.each([
  ['https://example.org/a b', undefined, 'https://example.org/a%20b'],
  ['/papers/1', 'https://example.org/list', 'https://example.org/papers/1'],
  ['http://user:pass@example.org/', undefined, 'http://example.org/'],
  ['javascript:alert(1)', 'https://example.org/', null],
  ['data:text/html,x', undefined, null],
  ['ftp://example.org/x', undefined, null],
  ['/papers/1', undefined, null],
  ['', 'https://example.org/', null],
  [`https://example.org/${'x'.repeat(3_000)}`, undefined, null],
])('the link %s on a page at %s is %s', (text, base, url) => {
  expect(httpUrl(text, base)).toBe(url);
});
