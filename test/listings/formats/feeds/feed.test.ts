/** Feeds with every known kind of error: readable items are read, the others rejected with a reason. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const read = (page: string, url?: string) => parseListing({ bytes: Buffer.from(page), url }, { now: NOW });
const rss = (items: string, attributes = 'version="2.0"'): string =>
  `<rss ${attributes}><channel><title>T</title><link>https://x.example/</link>${items}</channel></rss>`;
const item = (title: string, rest = '<link>https://x.example/1</link>'): string =>
  `<item><title>${title}</title>${rest}</item>`;
const titlesOf = async (page: string): Promise<string[]> =>
  (await read(page)).entries.map((entry) => entry.title);

test('a bomb of nested entities is never expanded', async () => {
  const nested = Array.from(
    { length: 12 },
    (_, level) => `<!ENTITY a${level} "${(level === 0 ? 'ha' : `&a${level - 1};`).repeat(10)}">`,
  );
  expect(await titlesOf(`<!DOCTYPE rss [${nested.join('')}]>${rss(item('Before &a11; after'))}`)).toEqual([
    'Before &a11; after',
  ]);
});

test('an external entity is never read', async () => {
  const listing = await read(
    `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>${rss(item('Name: &x;'))}`,
  );
  expect(listing.entries[0]?.title).toBe('Name: &x;');
});

test('elements nested without end are refused with the reason', async () => {
  await expect(read(rss(item(`deep ${'<d>'.repeat(100_000)}`)))).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringContaining('256 deep'),
  });
});

test('a DOCTYPE that never ends is refused with the reason', async () => {
  await expect(read(`<!DOCTYPE rss [ <!ENTITY a "${rss(item('x'))}`)).rejects.toMatchObject({
    code: 'not_a_listing',
  });
});

test.each([
  ['a stray ampersand', 'Black & white', 'Black & white'],
  ['an entity of HTML', 'Caf&eacute;&nbsp;noir', 'Café noir'],
  ['an unknown entity', 'A &unknown; B', 'A &unknown; B'],
  ['a stray bracket', 'p < 0.05 and <3', 'p < 0.05 and <3'],
  ['a bracket before a letter', 'when x<y holds', 'when x<y holds'],
  ['CDATA with markup', '<![CDATA[A <b>bold</b> & brave title]]>', 'A bold & brave title'],
  ['a script', '<![CDATA[Safe<script>alert(1)</script>]]>', 'Safe'],
  ['a line break that is not closed', 'Two<br>lines', 'Two lines'],
  ['bidirectional overrides', 'right\u202eleft', 'rightleft'],
])('%s in a title does no harm', async (_what, written, title) => {
  expect(await titlesOf(rss(item(written)))).toEqual([title]);
});

test('an item that is not closed ends where the next begins', async () => {
  expect(
    await titlesOf(
      rss(
        '<item><title>One</title><link>https://x.example/1</link><item><title>Two</title><link>https://x.example/2</link>',
      ),
    ),
  ).toEqual(['One', 'Two']);
});

test('one bad item does not lose the others, and keeps its place', async () => {
  const listing = await read(
    rss(`${item('One')}<item><link>https://x.example/2</link></item><item/>${item('Four')}`),
  );
  expect(listing.entries.map(({ title, rank }) => [title, rank])).toEqual([
    ['One', 1],
    ['Four', 4],
  ]);
  expect(listing.rejected).toEqual([
    { rank: 2, reason: 'the item has no title', excerpt: 'https://x.example/2' },
    { rank: 3, reason: 'the item has neither title nor link', excerpt: '' },
  ]);
});

test.each([
  ['the feed is called so', rss(item('Try again later')).replace('>T<', '>Feed error<')],
  ['its only item is called so', rss(item('Error 503', '<description>Try again later</description>'))],
  [
    'every item is called so',
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${'<entry><title>Bridge returned error 404! (20431)</title><content>Try again later</content></entry>'.repeat(2)}</feed>`,
  ],
])('an error in the form of a feed is no listing: %s', async (_how, page) => {
  await expect(read(page)).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringMatching(
      /^The feed is an error instead of a listing: (?:Feed error|Try again later)/,
    ),
  });
});

test('papers about errors are papers', async () => {
  const titles = ['Error correction for qubits', 'Error feedback', 'Server errors in the wild'];
  for (const title of titles) expect(await titlesOf(rss(item(title)))).toEqual([title]);
  expect(await titlesOf(rss(item('Error') + item('A paper')))).toEqual(['Error', 'A paper']);
});

test('prefixes without a namespace mean what they usually mean, and namespaces win over prefixes', async () => {
  const undeclared = await read(rss(item('A', '<dc:creator>Ada One</dc:creator>')));
  expect(undeclared.entries[0]?.authors).toEqual(['Ada One']);
  const renamed = await read(
    rss(
      item('A', '<q:creator>Ada One</q:creator>'),
      'version="2.0" xmlns:q="http://purl.org/dc/elements/1.1/"',
    ),
  );
  expect(renamed.entries[0]?.authors).toEqual(['Ada One']);
});

test.each([
  [
    ['Xie, Saining', 'He, Kaiming'],
    ['Xie, Saining', 'He, Kaiming'],
  ],
  [
    ['García Márquez, Gabriel José', 'Ada One'],
    ['García Márquez, Gabriel José', 'Ada One'],
  ],
  [
    ['Ada One; Ben Two', 'Cy Three'],
    ['Ada One', 'Ben Two', 'Cy Three'],
  ],
  [
    ['Ada One, Ben Two and Cy Three, Di Four', 'Ed Five'],
    ['Ada One', 'Ben Two', 'Cy Three', 'Di Four', 'Ed Five'],
  ],
  [
    ['Ada One,', 'Ben Two,', 'and Cy Three'],
    ['Ada One', 'Ben Two', 'Cy Three'],
  ],
  [
    ['Institute of Standards and Technology', 'Ada One'],
    ['Institute of Standards and Technology', 'Ada One'],
  ],
  [['One, Ada and Two, Ben'], ['One, Ada', 'Two, Ben']],
  [['Ada One &lt;ada@x.example&gt;, Ben Two &lt;ben@x.example&gt;'], ['Ada One', 'Ben Two']],
])('creators written %j are %j', async (written, names) => {
  const creators = written.map((name) => `<dc:creator>${name}</dc:creator>`).join('');
  expect((await read(rss(item('A', creators)))).entries[0]?.authors).toEqual(names);
});

test('a description without a word is no abstract', async () => {
  const { entries } = await read(
    rss(
      item('A', '<description>.&lt;br/&gt;</description>') + item('B', '<description>Short.</description>'),
    ),
  );
  expect(entries.map(({ abstract }) => abstract)).toEqual(['', 'Short.']);
});

test('authors in one element, as journals of engineering write them, are read', async () => {
  expect((await read(rss(item('A', '<authors>Ada One;Ben Two;</authors>')))).entries[0]?.authors).toEqual([
    'Ada One',
    'Ben Two',
  ]);
});

test('fields of something else within an item are not its own', async () => {
  const listing = await read(
    rss(
      item(
        'Mine',
        '<source url="https://y.example/">Other</source><media:group><title>Not mine</title><link>https://no.example/</link></media:group><link>https://x.example/mine</link>',
      ),
    ),
  );
  expect(listing.entries).toMatchObject([{ title: 'Mine', url: 'https://x.example/mine' }]);
});

test('relative links are resolved against xml:base, else the page, else the feed', async () => {
  const relative = '<entry><title>A</title><link href="a/1"/></entry>';
  const atom = (start: string): string =>
    `<feed xmlns="http://www.w3.org/2005/Atom"${start}${relative}</feed>`;
  expect(
    (await read(atom(' xml:base="https://base.example/x/">'), 'https://page.example/')).entries[0]?.url,
  ).toBe('https://base.example/x/a/1');
  expect((await read(atom('>'), 'https://page.example/feeds/')).entries[0]?.url).toBe(
    'https://page.example/feeds/a/1',
  );
  expect((await read(atom('><link rel="self" href="https://self.example/feed"/>'))).entries[0]?.url).toBe(
    'https://self.example/a/1',
  );
  expect((await read(atom('>'))).entries[0]?.url).toBeNull();
});

test('identifiers come from links, ids and fields made for them, never from a mention in the text', async () => {
  const listing = await read(
    rss(
      `${item('Mentions', '<description>Unlike arXiv:1706.03762 and doi:10.5555/other, we do not.</description>')}${item('Has', '<guid isPermaLink="false">2605.00001v3</guid>')}`,
    ),
  );
  expect(listing.entries.map(({ identifiers }) => identifiers)).toEqual([{}, { arxiv: '2605.00001' }]);
});

test('of an abstract that another party put after a text of its own, with arXiv’s prefix, the abstract is kept', async () => {
  const about = (text: string) =>
    rss(item('A', `<link>https://arxiv.org/abs/2402.09448</link><description>${text}</description>`));
  const abstractOf = async (text: string) => (await read(about(text))).entries[0]?.abstract;
  const own = '此外，我们的研究还涉及从...';
  expect(
    await abstractOf(`${own} arXiv:2402.09448v1 Announce Type: cross Abstract: This study aims high.`),
  ).toBe('This study aims high.');
  for (const other of [
    `${own} arXiv:2402.00001v1 Announce Type: cross Abstract: Of another paper.`,
    `${own} arXiv:2402.09448v1 Announce Type: cross Abstract:`,
    `${own} arXiv:2402.09448v1 Abstract: This study aims high.`,
  ])
    expect(await abstractOf(other)).toBe(other);
});

test('a single entry can be a document', async () => {
  expect(await titlesOf('<entry xmlns="http://www.w3.org/2005/Atom"><title>Alone</title></entry>')).toEqual([
    'Alone',
  ]);
});

test.each([
  [
    'white space and a comment before the declaration',
    `\n  <!-- made by hand --><?xml version="1.0"?>${rss(item('A'))}`,
  ],
  ['words of a broken server before the feed', `Warning: something happened in line 3\n${rss(item('A'))}`],
  ['an unknown version', rss(item('A'), 'version="3.7"')],
  ['no version', rss(item('A'), '')],
  ['an old namespace', rss(item('A'), 'version="2.0" xmlns="http://backend.userland.com/rss2"')],
  ['an unknown namespace', rss(item('A'), 'xmlns="urn:unknown"')],
  ['elements in capitals', `<RSS><CHANNEL><ITEM><TITLE>A</TITLE></ITEM></CHANNEL></RSS>`],
])('a feed with %s is read', async (_what, page) => {
  expect(await read(page)).toMatchObject({ format: 'rss', entries: [{ title: 'A', rank: 1 }], rejected: [] });
});

test.each([
  ['XML of another kind', '<opml version="2.0"><body/></opml>'],
  [
    'RDF of another vocabulary',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><foo:Person/></rdf:RDF>',
  ],
  ['a feed within JSON', JSON.stringify({ body: rss(item('A')) })],
])('%s is no feed', async (_what, page) => {
  await expect(read(page)).rejects.toMatchObject({ code: 'not_a_listing' });
});

test('a feed of many items is read in order', async () => {
  const titles = Array.from({ length: 3000 }, (_, index) => `Title ${index}`);
  expect(await titlesOf(rss(titles.map((title) => item(title)).join('\n')))).toEqual(titles);
});

const HTML = '<link rel="alternate" type="text/html" href="https://x.example/page"/>';

test.each([
  ['a feed', '<link rel="alternate" type="application/atom+xml" href="https://x.example/feed"/>'],
  ['a pdf', '<link rel="alternate" type="application/pdf" href="https://x.example/1.pdf"/>'],
  ['a pdf without a type', '<link href="https://x.example/1.pdf"/>'],
  ['something without a type', '<link rel="alternate" href="https://x.example/1"/>'],
  ['an enclosure', '<link rel="enclosure" type="audio/mpeg" href="https://x.example/1.mp3"/>'],
  ['a mail address', '<link rel="alternate" href="mailto:ada@x.example"/>'],
  ['the entry itself', '<link rel="self" href="https://x.example/entry.xml"/>'],
])('in Atom the page wins over %s, in either order', async (_, other) => {
  for (const links of [other + HTML, HTML + other]) {
    const page = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><id>tag:x</id>${links}</entry></feed>`;
    expect((await read(page)).entries).toMatchObject([{ url: 'https://x.example/page' }]);
  }
});

test('a mail address is never the link of an item', async () => {
  const page = rss(item('T', '<link>mailto:ada@x.example</link><guid>https://x.example/1</guid>'));
  expect((await read(page)).entries).toMatchObject([{ url: 'https://x.example/1' }]);
});
