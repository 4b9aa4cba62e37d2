/** OAI-PMH records by their metadata format: what each says of the paper, and formats that are not read. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (metadata: string, about = '') =>
  parseListing(
    {
      bytes: Buffer.from(
        `<OAI-PMH><responseDate>2026-03-11T04:00:00Z</responseDate><request verb="ListRecords"/><ListRecords><record><header><identifier>oai:example.org:1</identifier></header><metadata>${metadata}</metadata>${about}</record></ListRecords></OAI-PMH>`,
      ),
    },
    { now: new Date('2026-09-01T12:00:00Z') },
  );

test.each([
  [
    'article',
    '<article><front><article-meta><title-group><article-title>The Title</article-title></title-group><abstract><title>Abstract</title><p>We show.</p></abstract></article-meta></front></article>',
  ],
  [
    'resource',
    '<resource><creators><creator><creatorName>One, Ada</creatorName></creator></creators><titles><title>The Title</title></titles><descriptions><description descriptionType="TechnicalInfo">Read me.</description></descriptions></resource>',
  ],
  [
    'mods',
    '<mods:mods><mods:relatedItem type="host"><mods:titleInfo><mods:title>The Journal</mods:title></mods:titleInfo></mods:relatedItem><mods:titleInfo><mods:title>The Title</mods:title></mods:titleInfo></mods:mods>',
  ],
])('a record in <%s> is rejected and says what to ask for, rather than stored with a wrong title', async (root, metadata) => {
  expect(await read(metadata)).toMatchObject({
    entries: [],
    rejected: [{ rank: 1, reason: expect.stringMatching(`<${root}>.*metadataPrefix=oai_dc`) }],
  });
});

test.each([
  ['arXiv', 'arXiv'],
  ['arXivRaw', 'arXivRaw'],
  ['Dublin Core', 'oai_dc:dc'],
  ['an extension of Dublin Core', 'x:pex-dc'],
  ['qualified Dublin Core', 'qdc:qualifieddc'],
])('a record in %s is read', async (_name, root) => {
  expect(await read(`<${root}><title>The Title</title></${root}>`)).toMatchObject({
    entries: [{ title: 'The Title' }],
    rejected: [],
  });
});

test('the title is that of the paper, not one further down or beside its metadata', async () => {
  const about = '<about><dc><dc:title>The Licence</dc:title><dc:creator>A Lawyer</dc:creator></dc></about>';
  expect(
    await read(
      '<dc:dc><dc:relation><dc:title>The Journal</dc:title></dc:relation><dc:title>The Title</dc:title></dc:dc>',
      about,
    ),
  ).toMatchObject({ entries: [{ title: 'The Title', authors: [] }] });
  expect(await read('<dc:dc><dc:date>2026</dc:date></dc:dc>', about)).toMatchObject({
    entries: [],
    rejected: [{ reason: expect.stringContaining('no title') }],
  });
});

test('paragraphs of a description are its text, words within them stay whole', async () => {
  const description = '<dc:description><p>We s<i>h</i>ow.</p><p>It holds.</p></dc:description>';
  expect(await read(`<dc:dc><dc:title>The Title</dc:title>${description}</dc:dc>`)).toMatchObject({
    entries: [{ abstract: 'We show. It holds.' }],
  });
});

const subfields = (parts: Readonly<Record<string, string>>): string =>
  Object.entries(parts)
    .map(([code, text]) => `<subfield code="${code}">${text}</subfield>`)
    .join('');
const marc = (...titles: Readonly<Record<string, string>>[]): string =>
  `<marc:record><datafield tag="100"><subfield code="a">One, Ada,</subfield><subfield code="e">author</subfield></datafield>${titles.map((parts) => `<datafield tag="245">${subfields(parts)}</datafield>`).join('')}</marc:record>`;

test.each([
  [[{ a: 'On Engines' }], 'On Engines'],
  [[{ a: 'On Engines /', c: 'Ada One' }], 'On Engines'],
  [[{ a: 'On Engines :', b: 'a study of notes /', c: 'Ada One' }], 'On Engines: a study of notes'],
  [[{ a: 'On Engines.', n: 'Part 2,', p: 'Notes /', c: 'Ada One' }], 'On Engines. Part 2, Notes'],
  [[{ a: 'On Engines' }, { a: 'Von Motoren' }], 'On Engines'],
])('MARC %j is the whole title and no more', async (titles, title) => {
  expect(await read(marc(...titles))).toMatchObject({ entries: [{ title, authors: ['One, Ada'] }] });
});
