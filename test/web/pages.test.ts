/** Tests the public pages, feeds and API over a small store. */

import { parseDocument } from 'htmlparser2';
import { mergePapers } from '../../src/papers/merge-store.ts';
import { ROUTES } from '../../src/web/routes.ts';
import { outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { formTokenIn, type ServedSite, servedSite, tampered } from './served-site.ts';

const HOSTILE =
  '<script>alert(1)</script> "Language Models" & <img src=x onerror=alert(2)> in $\\alpha$ Land';
const TITLES = [
  HOSTILE,
  'Robots That Fold Laundry by Reinforcement Learning',
  'A Note on Sparse Matrices and Large Language Models',
];

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite({ adminPassword: 'correct horse battery' });
  site.at('2026-03-09T20:00:00Z');
  await site.read(TITLES);
  await aSubscriber(site.app, 'ada@example.org', { topics: ['language-models'], queries: ['laundry'] });
  site.at('2026-03-10T09:00:00Z');
  await site.sendDue();
});
afterAll(() => site.close());

const adaToken = async (purpose: 'digest' | 'feed' | 'preferences'): Promise<string> => {
  const reader = await site.app.db.reader.findUniqueOrThrow({
    where: { emailKey: 'ada@example.org' },
    include: { deliveries: true },
  });
  return purpose === 'digest'
    ? site.app.tokens.sign(purpose, reader.publicId, reader.deliveries[0]?.id ?? 0)
    : site.app.tokens.sign(purpose, reader.publicId);
};
const firstPaper = async (): Promise<number> =>
  (await site.app.db.paper.findFirstOrThrow({ where: { title: TITLES[1] ?? '' } })).id;

test('every public page answers, under 50 KB, with the strict policy and without a link that belongs to somebody', async () => {
  const id = await firstPaper();
  const [day] = await site.app.db.page.findMany();
  for (const path of [
    '/',
    '/topics',
    '/topics/language-models',
    '/archive',
    `/archive/${day?.listingDate}`,
    `/papers/${id}`,
    '/search',
    '/search?q=laundry',
    '/sources',
    '/how',
  ]) {
    const { status, body, headers } = await site.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(body.length).toBeLessThan(50_000);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(body).not.toMatch(/\/(preferences|unsubscribe|my|digests)\/[\w-]{20}|@example\.org/);
    expect(body).not.toMatch(/ style="|<style|onerror=alert\(2\)>|<script>/);
    expect((await site.ask('HEAD', path)).status).toBe(200);
  }
});

test('the front page shows titles as text, reasons, topics and the form', async () => {
  const { body } = await site.get('/');
  expect(body).toContain('Robots That Fold Laundry by Reinforcement Learning');
  expect(body).toContain('class="reason"');
  expect(body).toContain('href="/topics/reinforcement-learning"');
  for (const name of ['email', 'topics', 'queries', 'frequency', 'time', 'timeZone'])
    expect(body).toContain(`name="${name}"`);
});

test('a method that a path does not serve is a 405 that names those it does, and an unknown path a 404', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
    for (const path of ['/', '/topics/x', '/unsubscribe/x', '/feed.xml', '/api/papers']) {
      const { status, headers } = await site.ask(method, path);
      expect([method, path, status]).toEqual([method, path, 405]);
      expect(headers.allow).toContain(path === '/unsubscribe/x' ? 'GET, HEAD, POST' : 'GET, HEAD');
    }
  }
  expect((await site.post('/archive', {})).status).toBe(405);
  expect(await site.get('/subscribe')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  for (const path of [
    '/nothing',
    '/papers/0',
    '/papers/999999',
    '/papers/x',
    '/topics/none',
    '/archive/2026-02-30',
    '/archive/1999-01-01',
    '/../etc/passwd',
    '/%zz',
    '/assets/none.css',
  ])
    expect([path, (await site.get(path)).status]).toEqual([path, 404]);
});

test('the navigation says where one is', async () => {
  for (const [path, section] of [
    ['/', '/'],
    ['/topics', '/topics'],
    ['/topics/language-models', '/topics'],
    ['/archive', '/archive'],
    ['/search?q=laundry', '/search'],
  ] as const)
    expect((await site.get(path)).body).toMatch(
      new RegExp(`<a href="${section}" aria-current="(page|true)">`),
    );
  expect((await site.get('/sources')).body).not.toContain('aria-current');
});

test('an operator in small letters is a word, and the page offers the operator', async () => {
  const { body } = await site.get('/search?q=laundry+or+matrices+or+%22this+and+that%22');
  expect(body).toContain('href="/search?q=laundry%20OR%20matrices%20OR%20%22this%20and%20that%22"');
  expect((await site.get('/search?q=%22this+and+that%22')).body).not.toContain('Did you mean');
});

test('a paper is found by its arXiv id, its DOI or a link to it', async () => {
  const paperId = await firstPaper();
  await site.app.db.paperIdentifier.createMany({
    data: [
      { scheme: 'arxiv', value: '2603.01234', paperId },
      { scheme: 'doi', value: '10.1000/laundry', paperId },
    ],
  });
  for (const name of [
    '2603.01234',
    'arXiv:2603.01234v2',
    'https://arxiv.org/pdf/2603.01234',
    '10.1000/Laundry',
    'https://doi.org/10.1000/laundry',
  ]) {
    const { status, body } = await site.get(`/search?q=${encodeURIComponent(name)}`);
    expect([name, status]).toEqual([name, 200]);
    expect(body).toContain(`href="/papers/${paperId}"`);
  }
  expect((await site.get('/search?q=2603.99999')).body).toContain('No paper matches.');
  expect((await site.get('/search?q=arXiv%3A2603.99999')).status).toBe(422);
  await site.app.db.paperIdentifier.deleteMany({ where: { paperId } });
});

test('days on which every list was empty are no days of the archive', async () => {
  const { db } = site.app;
  const { id: _, ...page } = await db.page.findFirstOrThrow({ where: { listingDate: '2026-03-09' } });
  const days = [
    ['2026-03-06', 3],
    ['2026-03-07', 0],
    ['2026-03-10', 0],
  ] as const;
  await db.page.createMany({
    data: days.map(([listingDate, entries]) => ({ ...page, listingDate, entries, sha256: listingDate })),
  });
  try {
    const daysIn = (body: string): string[] =>
      [...body.matchAll(/href="\/archive\/([\d-]+)"/g)].map(([, day]) => day ?? '');
    expect(daysIn((await site.get('/archive')).body)).toEqual(['2026-03-09', '2026-03-06']);
    expect(daysIn((await site.get('/archive/2026-03-09')).body)).toEqual(['2026-03-06']);
    const front = (await site.get('/')).body;
    expect(daysIn(front)).toEqual(['2026-03-09', '2026-03-06']);
    expect(front).toContain('<p class="eyebrow">Monday, 9 March 2026</p>');
  } finally {
    await db.page.deleteMany({ where: { sha256: { in: days.map(([day]) => day) } } });
  }
});

test('the front page names its day and lists, and says when they are old', async () => {
  const fresh = (await site.get('/')).body;
  expect(fresh).toContain('<p class="eyebrow">Monday, 9 March 2026</p>');
  expect(fresh).toContain('with the newest list of <bdi>Daily</bdi>');
  expect(fresh).not.toContain('This is old');
  const [page] = await site.app.db.page.findMany();
  expect(fresh).toContain(`href="/archive/${page?.listingDate}"`);
  const before = site.app.clock.now();
  site.at('2026-03-20T09:00:00Z');
  expect((await site.get('/')).body).toContain('This is old: no list newer than that of');
  site.at(before.toISOString());
});

test('a paper leads to related papers, to its authors, and to how to cite it', async () => {
  const id = await firstPaper();
  await site.app.db.paper.update({ where: { id }, data: { authors: ['Ada Lovelace'] } });
  const { body } = await site.get(`/papers/${id}`);
  await site.app.db.paper.update({ where: { id }, data: { authors: [] } });
  expect(body).toContain('<pre dir="ltr">@misc{');
  expect(body).toContain('href="/search?q=author%3A%22Ada%20Lovelace%22">Ada Lovelace</a>');
  const models = await site.app.db.paper.findFirstOrThrow({ where: { title: TITLES[2] ?? '' } });
  const [related = ''] =
    /aria-labelledby="related".*?<\/aside>/s.exec((await site.get(`/papers/${models.id}`)).body) ?? [];
  expect(related).toContain('Language Models');
  expect(related).not.toContain(`href="/papers/${models.id}"`);
});

test('a search without a hit says what may help, and a search of an author is a page of theirs', async () => {
  const { body } = await site.get('/search?q=robotic+zebras');
  expect(body).toContain('No paper matches.');
  expect(body).toMatch(/A topic: .*href="\/topics\/robotics"/);
  expect(body).toContain('href="/search/feed.xml?q=robotic%20zebras"');
  expect((await site.get('/search?q=author%3A%22Ada+Lovelace%22')).body).toContain(
    'Papers by <bdi>Ada Lovelace</bdi>',
  );
});

test('a paper’s page shows reference managers what to cite', async () => {
  const { body } = await site.get(`/papers/${await firstPaper()}`);
  expect(body).toContain(
    '<meta name="citation_title" content="Robots That Fold Laundry by Reinforcement Learning">',
  );
});

test('a link to a public page shows what it is, and a link to a personal page nothing', async () => {
  const id = await firstPaper();
  const [day] = await site.app.db.page.findMany();
  const base = await site.app.baseUrl();
  for (const [path, title] of [
    ['/', 'Paperround'],
    ['/topics/language-models', 'Language models'],
    [`/papers/${id}`, 'Robots That Fold Laundry by Reinforcement Learning'],
    [`/archive/${day?.listingDate}`, 'Monday, 9 March 2026'],
  ] as const) {
    const { body } = await site.get(path);
    expect(body).toContain(`<meta property="og:title" content="${title}">`);
    expect(body).toContain(`<meta property="og:url" content="${base}${path}">`);
    expect(body).toMatch(/<meta property="og:description" content="[^"]{20,}">/);
    const picture = /<meta property="og:image" content="([^"]+)">/.exec(body)?.[1] ?? '';
    expect(picture.startsWith(`${base}/assets/share-`)).toBe(true);
    expect(await site.get(picture.slice(base.length))).toMatchObject({
      status: 200,
      headers: { 'content-type': 'image/png', 'cross-origin-resource-policy': 'cross-origin' },
    });
    expect(body).toContain('href="/#subscribe">Subscribe</a>');
  }
  const personal = await site.get(`/preferences/${await adaToken('preferences')}`);
  expect(personal.body).not.toMatch(/og:|canonical|#subscribe/);
});

test('the stylesheet is kept for a year under a name of its content', async () => {
  const href = /href="(\/assets\/style-[\da-f]{12}\.css)"/.exec((await site.get('/')).body)?.[1] ?? '';
  expect(await site.get(href)).toMatchObject({
    status: 200,
    headers: {
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/css; charset=utf-8',
    },
  });
});

test('a page that has not changed is a 304', async () => {
  const { headers } = await site.get('/topics');
  expect((await site.get('/topics', { 'if-none-match': String(headers.etag) })).status).toBe(304);
  const feed = await site.get('/feed.xml');
  expect(
    (await site.get('/feed.xml', { 'if-modified-since': String(feed.headers['last-modified']) })).status,
  ).toBe(304);
  expect(
    (
      await site.get('/feed.xml', {
        'if-none-match': '"other"',
        'if-modified-since': String(feed.headers['last-modified']),
      })
    ).status,
  ).toBe(200);
});

test('a query that cannot be understood is a 422 that names the place', async () => {
  for (const path of ['/search?q=%22open', '/search?q=', '/search/feed.xml?q=(a', '/api/papers?query=a+AND'])
    expect([path, (await site.get(path)).status]).toEqual([path, 422]);
  expect((await site.get('/search?q=%22open')).body).toMatch(/role="alert">[^<]*1/);
});

test('a query that only excludes is a 422 that names exclusions, wherever papers are searched', async () => {
  for (const path of [
    '/search?q=NOT+laundry',
    '/search/feed.xml?q=-laundry',
    '/search/feed.json?q=-laundry',
    '/api/papers?query=NOT+laundry',
  ]) {
    const { status, body } = await site.get(path);
    expect([path, status, body]).toEqual([path, 422, expect.stringContaining('exclusions')]);
  }
  expect((await site.get('/search?q=robots+-laundry')).status).toBe(200);
});

test('a page past the last one says so and leads to the last, and gives no advice on what finds nothing', async () => {
  for (const path of ['/search?q=laundry', '/topics/language-models?', '/archive/2026-03-09?']) {
    const { status, body } = await site.get(`${path}&page=99`);
    expect([path, status, body]).toEqual([path, 200, expect.stringContaining('There is no such page')]);
    expect(body).toMatch(/href="[^"]*page=1"/);
    expect(body).not.toMatch(/What may help|No paper on this topic/);
  }
});

test('feeds are well-formed Atom whose ids stay the same', async () => {
  for (const path of [
    '/feed.xml',
    '/topics/language-models/feed.xml',
    '/search/feed.xml?q=laundry+OR+matrices',
    `/my/${await adaToken('feed')}/feed.xml`,
  ]) {
    const { status, body, headers } = await site.get(path);
    expect([path, status]).toEqual([path, 200]);
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    const entries = body.match(/<entry>/g)?.length ?? 0;
    expect(entries).toBeGreaterThan(0);
    const document = JSON.stringify(elementsOf(body));
    expect(document).not.toContain('"script"');
    for (const element of ['id', 'title', 'updated', 'link', 'author', 'summary'])
      expect(document).toContain(`"${element}"`);
    expect((await site.get(path)).body).toBe(body);
  }
  for (const [path, items] of [
    ['/feed.json', 3],
    ['/topics/language-models/feed.json', 2],
    ['/search/feed.json?q=laundry+OR+matrices', 2],
  ] as const) {
    const feed = JSON.parse((await site.get(path)).body) as { version: string; items: { id: string }[] };
    expect(feed.version).toBe('https://jsonfeed.org/version/1.1');
    expect([path, feed.items.length]).toEqual([path, items]);
    for (const { id } of feed.items) expect(id).toMatch(/^tag:/);
  }
});

function elementsOf(xml: string): unknown {
  const names: string[] = [];
  const walk = (nodes: readonly { type: string; name?: string; children?: never[] }[]): void => {
    for (const node of nodes) {
      if (node.name !== undefined) names.push(node.name);
      walk(node.children ?? []);
    }
  };
  walk(parseDocument(xml, { xmlMode: true }).children as never[]);
  return [...new Set(names)];
}

test('a reader’s own feed holds what their topics and queries match, and nothing for an altered token', async () => {
  const token = await adaToken('feed');
  const { body, headers } = await site.get(`/my/${token}/feed.xml`);
  expect(body).toContain('Fold Laundry');
  expect(headers['cache-control']).toBe('no-store');
  expect((await site.get(`/my/${tampered(token)}/feed.xml`)).status).toBe(404);
  expect((await site.get(`/my/${await adaToken('preferences')}/feed.xml`)).status).toBe(404);
});

test('a digest in the browser is the html of the mail as the main thing in its window, for its token only', async () => {
  const token = await adaToken('digest');
  const { status, body, headers } = await site.get(`/digests/${token}`);
  expect(status).toBe(200);
  const [mail] = await outboxOf(site.app.config.dataDir);
  const article = '<main role>';
  // None of the page's links acts on the reader's behalf, and it says nothing of whom it was for.
  const keys =
    /<p class="(?:small soft|kick)"[^>]*>.*?<\/p>|<div class="hidden"[^>]*>.*?<\/div>|<span class="say"[^>]*><a [^>]*\/feedback\/.*?<\/span>|<tr><td class="(?:end|small soft last)"[^>]*>.*?<\/tr>|<p [^>]*><a [^>]*\/preferences\/.*?<\/p>/g;
  const compared = (html: string, role: string): string =>
    html.replace(role, article).replaceAll('&#183;', '·').replace(keys, '').replace(/\s+/g, '');
  expect(compared(body, 'role="main"')).toContain(article.replace(' ', ''));
  expect(compared(body, 'role="main"')).toBe(
    compared(mail?.html ?? '', 'aria-roledescription="email" role="article"'),
  );
  expect(body).toContain('One reader’s edition of Paperround.');
  expect(body).toContain('Get an edition of your own');
  expect(body).not.toMatch(/for you|your search|whom you follow|You get this mail/i);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['x-robots-tag']).toContain('noindex');
  expect((await site.get(`/digests/${tampered(token)}`)).status).toBe(404);
  const bib = await site.get(`/digests/${token}.bib`);
  expect(bib.body.match(/^@misc\{/gm)?.length).toBeGreaterThanOrEqual(2);
  const ben = await aSubscriber(site.app, 'ben@example.org');
  const [delivery] = await site.app.db.delivery.findMany();
  expect(
    (await site.get(`/digests/${site.app.tokens.sign('digest', ben.publicId, delivery?.id ?? 0)}`)).status,
  ).toBe(404);
  const forgotten = await site.get(`/digests/${site.app.tokens.sign('digest', ben.publicId, 987_654)}`);
  expect(forgotten.status).toBe(410);
  expect(forgotten.body).toContain('forgotten after 365 days');
});

test('a digest all of whose papers became ones of an earlier digest says where they are', async () => {
  const { db } = site.app;
  const { id, paperIds } = await db.delivery.findFirstOrThrow();
  await db.delivery.update({ where: { id }, data: { paperIds: [] } });
  const { status, body } = await site.get(`/digests/${await adaToken('digest')}`);
  expect([status, body]).toEqual([410, expect.stringContaining('In an earlier digest')]);
  await db.delivery.update({ where: { id }, data: { paperIds } });
});

test('a paper as BibTeX', async () => {
  const { status, body, headers } = await site.get(`/papers/${await firstPaper()}.bib`);
  expect([status, headers['content-type']]).toEqual([200, 'application/x-bibtex; charset=utf-8']);
  expect(body).toContain('title = {{Robots That Fold Laundry by Reinforcement Learning}}');
});

test('a paper without a date of publication is cited with the year of its list, not of our first reading', async () => {
  const { db } = site.app;
  const id = await firstPaper();
  const was = await db.paper.findUniqueOrThrow({ where: { id } });
  await db.sighting.updateMany({ where: { paperId: id }, data: { listingDate: '2023-06-09' } });
  await db.paper.update({ where: { id }, data: { publishedAt: null } });
  try {
    expect((await site.get(`/papers/${id}.bib`)).body).toContain('year = {2023}');
    expect((await site.get(`/papers/${id}.ris`)).body).toContain('PY  - 2023\r\n');
    expect((await site.get(`/papers/${id}`)).body).toContain('year = {2023}');
    const digest = (await site.get(`/digests/${await adaToken('digest')}.bib`)).body;
    expect(digest).toContain('year = {2023}');
  } finally {
    await db.sighting.updateMany({ where: { paperId: id }, data: { listingDate: '2026-03-09' } });
    await db.paper.update({ where: { id }, data: { publishedAt: was.publishedAt } });
  }
});

test('the address of a paper that was merged into another leads to that one, through any number of merges', async () => {
  const { db } = site.app;
  const paper = (title: string) =>
    db.paper.create({
      data: {
        title,
        titleKey: title,
        abstract: '',
        authors: [],
        categories: [],
        reasons: [],
        firstSeenAt: new Date('2026-03-11T00:00:00Z'),
      },
    });
  const [first, second, third] = [await paper('first'), await paper('second'), await paper('third')];
  const merge = (ids: number[]) =>
    db.$transaction((tx) => mergePapers(tx, [ids], new Date('2026-03-12T00:00:00Z')));
  try {
    await merge([second.id, third.id]);
    await merge([first.id, second.id]);
    for (const { id } of [second, third]) {
      for (const ending of ['', '.bib']) {
        const { status, headers } = await site.get(`/papers/${id}${ending}`);
        expect([status, headers.location]).toEqual([308, `/papers/${first.id}${ending}`]);
      }
    }
    expect((await site.get(`/papers/${first.id}`)).status).toBe(200);
    expect((await site.get(`/papers/${third.id + 1}`)).status).toBe(404);
  } finally {
    await db.paper.delete({ where: { id: first.id } });
  }
});

test('the API gives what the command line gives', async () => {
  const { total, papers } = JSON.parse((await site.get('/api/papers?query=laundry&limit=5')).body);
  expect(total).toBe(1);
  expect(papers).toMatchObject([
    {
      title: TITLES[1],
      sightings: [{ source: 'daily', rank: 2 }],
      topics: expect.arrayContaining(['reinforcement-learning']),
      trending: expect.any(Number),
    },
  ]);
  expect(
    JSON.parse((await site.get('/api/papers?topic=language-models&sort=newest&since=2026-03-01')).body).total,
  ).toBe(2);
  expect(JSON.parse((await site.get('/api/papers?since=2026-03-10')).body)).toEqual({ total: 0, papers: [] });
  for (const wrong of ['topic=none', 'sort=best', 'limit=-1', 'limit=5000', 'since=yesterday', 'offset=x']) {
    const { status, body } = await site.get(`/api/papers?${wrong}`);
    expect([wrong, status]).toEqual([wrong, 422]);
    expect(JSON.parse(body).error.message).toBeTruthy();
  }
  expect(JSON.parse((await site.get('/api/topics')).body).topics[0]).toEqual(
    expect.objectContaining({ slug: expect.any(String), query: expect.any(String) }),
  );
  expect(JSON.parse((await site.get('/api/openapi.json')).body)).toMatchObject({
    openapi: '3.1.0',
    paths: { '/api/papers': {}, '/api/topics': {} },
  });
});

test('health, readiness and metrics', async () => {
  expect((await site.get('/healthz')).status).toBe(200);
  expect(JSON.parse((await site.get('/readyz')).body)).toEqual({ status: 'ready', problems: [] });
  const { body } = await site.get('/metrics');
  expect(body).toContain('paperround_papers 3\n');
  expect(body).toContain('paperround_deliveries{status="sent"} 1\n');
  expect(body).toContain('paperround_sources{outcome="ok"} 1\n');
  expect(body).toContain('paperround_source_problems 0\n');
  for (const line of body.trim().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) .+|[a-z_]+(\{[^}]*\})? -?[\d.e+-]+)$/);
});

test('a mail that is not taken for more than an hour makes the site not ready', async () => {
  await site.post('/subscribe', { email: 'waits@example.org' });
  site.at('2026-03-10T10:30:00Z');
  const { status, body } = await site.get('/readyz');
  expect(status).toBe(503);
  expect(JSON.parse(body).problems).toEqual([expect.stringContaining('queue: the oldest mail waits')]);
  site.at('2026-03-10T09:00:00Z');
});

test('the outbox lists mails, shows one in a frame of its own and gives its bytes', async () => {
  const list = await site.get('/outbox');
  const path = /href="(\/outbox\/[\w-]+\.eml)"/.exec(list.body)?.[1] ?? '';
  expect((await site.get(path)).body).toContain('<iframe');
  const framed = await site.get(`${path}/html`);
  expect(framed.headers['content-security-policy']).toMatch(
    /default-src 'none'.*frame-ancestors 'self'; sandbox/,
  );
  const [mail] = await outboxOf(site.app.config.dataDir);
  expect((await site.get(`${path}/raw`)).body).toBe(mail?.raw.toString('utf8'));
  for (const wrong of ['/outbox/..%2F..%2Fetc%2Fpasswd', '/outbox/none.eml', '/outbox/..%5c.eml/raw'])
    expect((await site.get(wrong)).status).toBe(404);
});

test('every link of a mail that leads to the site is answered there, those to papers without an address of their own too', async () => {
  const [mail] = await outboxOf(site.app.config.dataDir);
  const base = await site.app.baseUrl();
  const links = (part: string) =>
    [...new Set(part.match(/https?:\/\/[^\s"<>]+/g) ?? [])].filter((link) => link.startsWith(base));
  const inHtml = links(mail?.html ?? '');
  const isFeedback = (link: string): boolean => link.includes('/feedback/');
  // What acts for the reader on a paper stands in the html alone.
  expect(links(mail?.text ?? '').toSorted()).toEqual(inHtml.filter((link) => !isFeedback(link)).toSorted());
  expect(inHtml.some(isFeedback)).toBe(true);
  expect(inHtml.filter((link) => link.includes('/papers/')).length).toBeGreaterThanOrEqual(2);
  for (const link of inHtml)
    expect([link, (await site.get(link.slice(base.length))).status]).toEqual([link, 200]);
});

test('with a mail server there is no outbox', async () => {
  const other = await servedSite({ smtpUrl: 'smtp://127.0.0.1:2525', baseUrl: 'https://x.example/papers' });
  expect((await other.get('/outbox')).status).toBe(404);
  const { body, headers } = await other.get('/papers/topics');
  expect(body).toContain('href="/papers/topics/language-models"');
  expect(headers['strict-transport-security']).toContain('max-age=');
  expect((await other.get('/admin')).status).toBe(404);
  await other.close();
});

test('a source that somebody should look at is shown on the dashboard and in the metrics, one that was never read is listed', async () => {
  const source = { url: 'https://journal.example/feed', kind: 'auto', everyMs: 3_600_000, enabled: true };
  const sources = [
    { ...source, name: 'overdue' },
    { ...source, name: 'fresh' },
    { ...source, name: 'switched-off', enabled: false },
  ];
  const other = await servedSite({ sources, adminPassword: 'correct horse battery' });
  await other.app.db.source.create({
    data: { name: 'overdue', nextReadAt: new Date('2026-03-01T00:00:00Z') },
  });
  const dashboard = await other.get('/admin', {
    authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}`,
  });
  expect(dashboard.body).toContain('It was to be read at 2026-03-01T00:00:00.000Z and was not');
  expect((await other.get('/metrics')).body).toContain('paperround_source_problems 1\n');
  const page = (await other.get('/sources')).body;
  expect(page).toMatch(/Fresh.{0,60}not read yet/);
  expect(page).not.toContain('switched-off');
  await other.close();
});

test('the dashboard asks for the password, and shows sources, runs and transactional mails', async () => {
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
  });
  expect(await site.get('/admin')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': expect.stringContaining('Basic') },
  });
  expect((await site.get('/admin', basic('wrong'))).status).toBe(401);
  const { status, body } = await site.get('/admin', basic('correct horse battery'));
  expect(status).toBe(200);
  expect(body).toContain('<svg class="chart"');
  const run = /href="(\/admin\/runs\/\d+)"/.exec(body)?.[1] ?? '';
  const runPage = await site.get(run, basic('correct horse battery'));
  expect(runPage.body).toMatch(/>all 1<.*>1 sent</s);
  expect((await site.get(`${run}?status=failed`, basic('correct horse battery'))).body).not.toContain(
    'ada@example.org',
  );
  const delivery = /href="(\/admin\/deliveries\/\d+)"/.exec(runPage.body)?.[1] ?? '';
  expect((await site.get(delivery, basic('correct horse battery'))).body).toContain('ada@example.org');
  expect((await site.get(delivery)).status).toBe(401);
  await site.app.db.delivery.updateMany({ data: { status: 'uncertain' } });
  expect((await site.post(delivery, { as: 'sent' }, basic('correct horse battery'))).status).toBe(403);
  const form = formTokenIn((await site.get(delivery, basic('correct horse battery'))).body);
  expect((await site.post(delivery, { as: 'sent', form }, basic('correct horse battery'))).status).toBe(200);
  expect(await site.app.db.delivery.count({ where: { status: 'sent' } })).toBe(1);
  expect((await site.post(delivery, { as: 'sent', form }, basic('correct horse battery'))).status).toBe(409);
});

test('the dashboard answers why a reader got no mail on a day, without an address in a link', async () => {
  const basic = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };
  const form = formTokenIn((await site.get('/admin/why', basic)).body);
  const why = (email: string, day: string) => site.post('/admin/why', { email, day, form }, basic);
  expect((await site.get('/admin/why')).status).toBe(401);
  expect((await site.get('/admin/why', basic)).body).toContain('Their local day');
  expect((await why('ada@example.org', '1999-01-01')).body).toMatch(
    /1999-01-01: the reader signed up later, on \d{4}-\d{2}-\d{2}\./,
  );
  expect((await why('ada@example.org', '')).body).toMatch(/a mail was sent at|no run has reached/);
  expect(await why('nobody@example.org', '')).toMatchObject({
    status: 422,
    body: expect.stringContaining('No subscriber'),
  });
  expect(await why('ada@example.org', 'yesterday')).toMatchObject({
    status: 422,
    body: expect.stringContaining('2026-03-11'),
  });
});

test('the page about how papers are chosen has the formulas and an example of today', async () => {
  const { body, status } = await site.get('/how');
  expect(status).toBe(200);
  for (const part of [
    '√votes + 1 for each list',
    'strength × fit',
    'z(nearness)',
    'Today’s example: ',
    'Its strength is ',
  ])
    expect(body).toContain(part);
});

test('beside the number of papers that a search finds stand hints that can be followed', async () => {
  const { body } = await site.get('/search?q=reinforcment+lerning');
  expect(body).toContain('href="/search?q=reinforcement%20learning"');
  expect(body.match(/Did you mean/g)).toHaveLength(1);
  expect(body).not.toContain('Only where these words stand together');
  expect((await site.get('/search?q=transfomer')).body).not.toContain('Did you mean');
  expect((await site.get('/search?q=author%3AAda+Lovelace')).body).toContain(
    'href="/search?q=author%3A%22Ada%20Lovelace%22"',
  );
});

test('robots are asked to stay away from every page that a token opens', async () => {
  const { body } = await site.get('/robots.txt');
  const opened = ROUTES.flatMap(({ path }) => /^(\/.*\/):token/.exec(path)?.[1] ?? []);
  expect(opened.length).toBeGreaterThan(8);
  for (const path of new Set(opened)) expect(body).toContain(`Disallow: ${path}\n`);
});
