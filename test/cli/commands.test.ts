/** Tests the commands in sequence on one database: their output, effects and exit codes. */
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { saysSubject } from '../../src/topics/writing-words.ts';
import { dailyPage } from '../support/daily-page.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { listingServer, withPage } from '../support/listing-server.ts';
import { startMailServer } from '../support/mail-server.ts';
import { onServer } from '../support/on-server.ts';
import { outboxOf } from '../support/outbox.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';
import { type Ran, runProgram, startProgram } from './run-program.ts';

const folder = temporaryFolder();
const SUBSCRIBED = ['--now', '2026-03-10T12:00:00Z'];
const READ = ['--now', '2026-03-11T07:00:00Z'];
const DUE = ['--now', '2026-03-11T08:00:00Z'];

let database: Awaited<ReturnType<typeof testDatabaseUrl>>;
let base: Readonly<Record<string, string>>;

beforeAll(async () => {
  database = await testDatabaseUrl();
  base = {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    SECRET_KEY: 'canary-for-tests-only',
    BASE_URL: 'https://papers.example.org',
    MAIL_FROM: 'Papers <digest@papers.example.org>',
  };
});

afterAll(() => database.remove());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runCommand(args, { env: { ...base, ...env }, folder });

/** Any JSON value, accessed without knowing its shape; `toMatchObject` checks it. */
interface Document {
  readonly [name: string]: unknown;
}

/** The output of `args` with --json, which must be one document whatever the outcome. */
const json = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  documentOf(await run([...args, '--json'], env));

/** The same by the program, where its process matters: its input, its log, and that it is one of several. */
const jsonOfProgram = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Buffer = '',
) => documentOf(await runProgram([...args, '--json'], { env: { ...base, ...env }, folder }, input));

const documentOf = (ran: Ran) => ({ code: ran.code, stderr: ran.stderr, document: ran.json<Document>() });

const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

test('files that are no listings fail with their reasons, and the good one among them is taken', async () => {
  const page = file(
    'page.txt',
    dailyPage(['Language Models as Zebra Keepers', 'Robots That Fold Laundry', 'A Note on Sparse Matrices']),
  );
  const files = [
    page,
    file('empty.txt', ''),
    file(
      'junk.bin',
      Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 193 + (index >> 3)) % 256)),
    ),
    file(
      'login.html',
      '<html><title>Sign in</title><form action="/login"><input name="user"><input type="password"></form></html>',
    ),
    'missing.txt',
  ];
  const { code, document, stderr } = await jsonOfProgram([
    'ingest',
    '--file',
    ...files,
    '--file',
    page,
    ...READ,
  ]);
  expect(code).toBe(1);
  expect(document.totals).toEqual({ entries: 6, unseen: 3, changed: 0, seen: 3, rejected: 0 });
  const failed = { outcome: 'failed', format: null, entries: 0, source: 'files' };
  expect(document.runs).toMatchObject([
    {
      source: 'files',
      file: 'page.txt',
      format: 'daily-papers-text',
      outcome: 'ok',
      entries: 3,
      unseen: 3,
      error: null,
    },
    { ...failed, file: 'empty.txt', error: expect.stringMatching(/empty/) },
    { ...failed, file: 'junk.bin', error: expect.stringMatching(/binary|control/) },
    { ...failed, file: 'login.html', error: expect.stringMatching(/login/) },
    { ...failed, file: 'missing.txt', error: expect.stringMatching(/ENOENT/) },
    { file: 'page.txt', outcome: 'unchanged', entries: 3, unseen: 0, seen: 3 },
  ]);
  // The document has said it; the log would repeat it.
  expect(stderr).toBe('');
});

test('a page on standard input is read under the name that it is given, and the secrets of its url are masked', async () => {
  const page = dailyPage(['Language Models as Zebra Keepers']);
  const args = [
    'ingest',
    '--file',
    '-',
    '--source',
    'by-hand',
    '--url',
    'https://user:p@canary@example.org/list?api_key=canary',
    '--format',
    'daily-papers-text',
    ...READ,
  ];
  const { code, document } = await jsonOfProgram(args, {}, page);
  expect(code).toBe(0);
  expect(document.runs).toMatchObject([
    {
      source: 'by-hand',
      file: '-',
      url: 'https://****@example.org/list?api_key=****',
      unseen: 0,
      seen: 1,
    },
  ]);
});

test('without sources there is nothing to ingest, and it is said why', async () => {
  expect(await run(['ingest'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/No source is configured/),
  });
  expect(await json(['ingest', 'nosuch'])).toMatchObject({
    code: 2,
    document: { error: { code: 'unknown_source' } },
  });
  // Nothing is wrong with that.
  expect(await json(['status', ...READ])).toMatchObject({ code: 0, document: { problems: [] } });
});

test('a source that is added is tried, written to paperround.yaml, and known to the next command; it says that `serve` needs no restart', async () => {
  const server = await listingServer();
  server.on('/list', withPage(dailyPage(['Rain over Robots'])));
  const settings = {
    PAPERROUND_CONFIG: join(folder, file('added.yaml', 'sources: []\n')),
    ALLOW_PRIVATE_SOURCES: 'true',
  };
  const { document } = await json(['sources', 'add', `${server.base}/list`, '--name', 'rain'], settings);
  expect(document).toMatchObject({
    added: { name: 'rain', url: `${server.base}/list` },
    file: join(folder, 'added.yaml'),
  });
  expect(await json(['sources'], settings)).toMatchObject({
    document: {
      sources: expect.arrayContaining([expect.objectContaining({ name: 'rain', configured: true })]),
    },
  });
  const second = await run(['sources', 'add', `${server.base}/list?2`], settings);
  expect(second.code).toBe(1);
  server.on('/other', withPage(dailyPage(['Snow over Robots'])));
  expect((await run(['sources', 'add', `${server.base}/other`], settings)).stdout).toContain(
    'needs no restart',
  );
  await server.close();
});

test('papers are listed with everything that the store knows of them', async () => {
  const { code, document } = await json(['papers', '--query', 'title:zebra', '--limit', '0', ...READ]);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    total: 1,
    papers: [
      {
        id: expect.any(Number),
        title: 'Language Models as Zebra Keepers',
        abstract: expect.any(String),
        authors: [],
        identifiers: {},
        url: null,
        publishedAt: null,
        firstSeenAt: '2026-03-11T07:00:00.000Z',
        lastSeenAt: '2026-03-11T07:00:00.000Z',
        sightings: [
          {
            source: 'files',
            page: expect.any(Number),
            rank: 1,
            listingDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
          },
          { source: 'by-hand', page: expect.any(Number), rank: 1, listingDate: expect.any(String) },
        ],
        signals: {},
        topics: expect.arrayContaining(['language-models']),
        trending: expect.any(Number),
      },
    ],
  });
});

test('a query or topic that cannot be used is exit 2 and names the place', async () => {
  expect(await json(['papers', '--query', 'zebra AND'])).toMatchObject({
    code: 2,
    document: {
      error: {
        code: 'bad_query',
        facts: { position: 10 },
        message: expect.stringMatching(/Character 10 .*expected/),
      },
    },
  });
  expect(await json(['topics', 'test', '--topic', 'zebras'])).toMatchObject({
    code: 2,
    document: { error: { code: 'unknown_topic' } },
  });
  for (const command of [['papers'], ['topics', 'test']])
    for (const query of ['NOT zebra', '-zebra'])
      expect(await json([...command, `--query=${query}`])).toMatchObject({
        code: 2,
        document: { error: { message: expect.stringContaining('exclusions') } },
      });
  expect((await run(['topics', 'test', '--query', 'title:zebra'])).stdout).toContain('\n1 paper matches.');
});

test('everything wrong with a subscription is reported at once, by the names of its flags', async () => {
  const wishes = [
    '--topic',
    'zebras',
    '--time-zone',
    'Mars/Olympus',
    '--time',
    '25:00',
    '--max-papers',
    '51',
    '--pause-until',
    '2026-02-30',
  ];
  const { code, document } = await json(['subscribe', 'new@example.org', ...wishes]);
  expect(code).toBe(2);
  for (const flag of ['--topic', '--time-zone', '--time', '--max-papers', '--pause-until'])
    expect((document.error as Document).message).toMatch(new RegExp(`^${flag}: `, 'm'));
});

test('a pending address gets three confirmation mails in thirty days and no fourth, which is said', async () => {
  const printed = [];
  for (const day of ['01', '02', '03', '04'])
    printed.push(await json(['subscribe', 'pia@example.org', '--now', `2026-03-${day}T12:00:00Z`]));
  expect(printed.map(({ document }) => (document.confirmation as Document).status)).toEqual([
    'sent',
    'sent',
    'sent',
    'limited',
  ]);
  expect(printed.at(-1)).toMatchObject({
    code: 0,
    document: {
      subscriber: { email: 'pia@example.org', status: 'pending' },
      links: {
        confirm: expect.stringMatching(/^https:\/\/papers\.example\.org\/confirm\//),
        preferences: expect.stringContaining('/preferences/'),
        unsubscribe: expect.stringContaining('/unsubscribe/'),
      },
    },
  });
  expect((await outboxOf(folder)).filter(({ recipient }) => recipient === 'pia@example.org')).toHaveLength(3);
});

test('a confirmation mail that the server does not take is exit 1, and goes out with a later digest', async () => {
  let refuse = true;
  const server = await startMailServer({
    onRecipient: () => (refuse ? '451 4.7.1 try again later' : undefined),
  });
  const { code, document } = await json(['subscribe', 'gus@example.org', ...SUBSCRIBED], {
    SMTP_URL: server.url,
  });
  expect(code).toBe(1);
  expect(document).toMatchObject({
    subscriber: { status: 'pending' },
    confirmation: { status: 'retrying', response: '451 4.7.1 try again later' },
  });
  refuse = false;
  await run(['digest', '--now', '2026-03-10T18:00:00Z'], { SMTP_URL: server.url });
  expect(server.messages.map(({ to }) => to)).toEqual(['gus@example.org']);
  await server.close();
});

test('digest sends what is due once, with a return path that brings bounces back to their reader', async () => {
  const server = await startMailServer();
  const env = { SMTP_URL: server.url, BOUNCE_DOMAIN: 'bounces.example.org' };
  const consent = ['--confirmed', '--consent', 'paper form'];
  await run(['subscribe', 'ada@example.org', ...consent, ...SUBSCRIBED]);
  await run(['subscribe', 'ben@example.org', '--query', 'nothing-like-it', ...consent, ...SUBSCRIBED]);

  const counts = {
    empty: 0,
    sent: 0,
    suppressed: 0,
    failed: 0,
    retrying: 0,
    uncertain: 0,
    seconds: expect.any(Number),
  };
  expect((await json(['digest', '--dry-run', ...DUE], env)).document).toEqual({
    runs: [],
    due: 2,
    ...counts,
  });
  const first = await json(['digest', ...DUE], env);
  expect(first.code).toBe(0);
  const runs = [
    {
      id: expect.any(Number),
      frequency: 'daily',
      periodStart: expect.any(String),
      periodEnd: '2026-03-11T08:00:00.000Z',
    },
  ];
  expect(first.document).toEqual({ runs, due: 2, ...counts, sent: 1, empty: 1 });
  expect((await json(['digest', ...DUE], env)).document).toMatchObject({ due: 0, sent: 0 });

  const mail = server.messages[0];
  expect(mail?.from).toMatch(/^bounce\+[a-z0-9]+@bounces\.example\.org$/);
  expect((await json(['deliveries', '--email', 'ada@example.org'])).document.deliveries).toMatchObject([
    {
      email: 'ada@example.org',
      status: 'sent',
      attempts: 1,
      messageId: mail?.messageId,
      papers: [1, 2, 3],
      sentAt: '2026-03-11T08:00:00.000Z',
    },
  ]);
  const why = await json(['status', '--email', 'ben@example.org', '--day', '2026-03-11', ...DUE]);
  expect(why.document).toMatchObject({ answer: expect.stringMatching(/none of the 3 papers/) });

  const report = [
    'From: MAILER-DAEMON@mx.example.org',
    `To: ${mail?.from}`,
    'Subject: Undelivered Mail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    'Final-Recipient: rfc822; somebody@elsewhere.example',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--b--',
  ].join('\r\n');
  const bounce = await jsonOfProgram(['bounce', '-', ...DUE], env, report);
  expect(bounce).toMatchObject({
    code: 0,
    document: { kind: 'hard', email: 'ada@example.org', action: expect.stringMatching(/suppressed/) },
  });
  await server.close();
});

test('an address that bounced stays out until an operator lifts it', async () => {
  expect(await json(['subscribe', 'ada@example.org'])).toMatchObject({
    code: 1,
    document: { error: { code: 'suppressed_address' } },
  });
  expect((await json(['subscribers', 'lift', 'ada@example.org'])).document).toMatchObject({
    lifted: true,
    subscriber: { status: 'active' },
  });
  expect(await json(['subscribers', 'lift', 'ada@example.org'])).toMatchObject({
    code: 1,
    document: { error: { code: 'unknown_reader' } },
  });
});

test('exported subscribers are imported elsewhere as they were, formulas unarmed on the way', async () => {
  const rows = [
    'email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at',
    `cat@example.org,robotics;vision,"'-survey zebra;""fold laundry""",weekly,07:30,Europe/Riga,5,active,"'=form, ""signed""",2026-01-01T00:00:00.000Z`,
    'dan@example.org,,,daily,08:00,UTC,25,active,,',
    'eve@example.org,,,daily,08:00,Mars/Olympus,25,pending,,',
    '',
  ].join('\n');
  const imported = await json(['subscribers', 'import', file('in.csv', rows)]);
  expect(imported.code).toBe(0);
  expect(imported.document).toEqual({
    imported: 1,
    updated: 0,
    pending: 0,
    rejected: [
      { line: 3, reason: expect.stringMatching(/consent/) },
      { line: 4, reason: expect.stringMatching(/Mars/) },
    ],
  });
  const shown = await json(['subscribers', 'show', 'cat@example.org']);
  expect(shown.document.subscriber).toMatchObject({
    email: 'cat@example.org',
    queries: ['-survey zebra', '"fold laundry"'],
    timeZone: 'Europe/Riga',
  });

  chmodSync(join(folder, file('out.csv', 'of an earlier export, open to everybody')), 0o644);
  const toFile = await json(['subscribers', 'export', 'out.csv']);
  expect(toFile.document.subscribers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ email: 'cat@example.org', consent: '=form, "signed"' }),
    ]),
  );
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toContain(`\n${rows.split('\n')[1]}`);
  expect(statSync(join(folder, 'out.csv')).mode & 0o777).toBe(0o600);
  expect((await run(['subscribers', 'export'])).stdout).toBe(readFileSync(join(folder, 'out.csv'), 'utf8'));
  const [names, first] = (await run(['subscribers', 'export', '--with-links'])).stdout.split('\r\n');
  expect([names, first]).toEqual([
    expect.stringMatching(/,link_id$/),
    expect.stringMatching(/,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  ]);
  expect(await run(['subscribers', 'list', '--with-links'])).toMatchObject({ code: 2 });
});

test('of an export of ours, as of any file with statuses, only those who are out are suppressed, each for their reason', async () => {
  const list = file(
    'ours.csv',
    [
      'email,topics,status,nickname',
      'amy@example.org,vision,active,A',
      'bob@example.org,vision,Bounced,B',
      'cid@example.org,,complained,C',
      'dee@example.org,,unsubscribed,D',
      'eli@example.org,,pending,E',
      'fay@example.org,,paused,F',
      'gus@example.org,,,G',
      'hal@example.org,,enabled,H',
    ].join('\n'),
  );
  const out = [
    { line: 3, email: 'bob@example.org', reason: 'bounced' },
    { line: 4, email: 'cid@example.org', reason: 'complained' },
    { line: 5, email: 'dee@example.org', reason: 'unsubscribed' },
  ];
  const { document } = await json(['suppressions', 'import', list, '--dry-run']);
  expect(document).toMatchObject({ suppressed: 3, first: out, unknownColumns: ['topics', 'nickname'] });
  expect(document.rejected).toMatchObject([
    { line: 2, reason: expect.stringContaining('"active"') },
    ...[6, 7, 8, 9].map((line) => ({ line })),
  ]);
  expect((await run(['suppressions', 'import', list, '--dry-run'])).stdout).toContain(
    'Nothing was stored: 3 would be suppressed, 5 rejected.\nNot read: the columns topics, nickname.\n',
  );
  // Unless it is said that all of them are out.
  const all = await json(['suppressions', 'import', list, '--dry-run', '--reason', 'complained']);
  expect(all.document).toMatchObject({ suppressed: 8, rejected: [] });
  expect((await json(['subscribers', 'import', list, '--dry-run'])).document).toMatchObject({
    unknownColumns: ['nickname'],
  });
  // In the words of other tools.
  const cleaned = file('words.csv', 'email,status\njim@example.org,Cleaned\nkay@example.org,opted out\n');
  expect((await json(['suppressions', 'import', cleaned, '--dry-run'])).document).toMatchObject({
    first: [{ reason: 'bounced' }, { reason: 'unsubscribed' }],
  });
  // A list of bounces, whose status is the mail server's.
  const bounces = file('sg.csv', 'status,reason,email\n5.1.1,550 5.1.1 bounced,ivy@example.org\n');
  expect((await json(['suppressions', 'import', bounces, '--dry-run'])).document).toMatchObject({
    first: [{ reason: 'bounced' }],
  });
});

test("another tool's export is previewed, imported with what its people agreed to, and its other list suppressed", async () => {
  const keila = file(
    'keila.csv',
    'Email;First name;Last name;Data;Status\nkit@example.org;Kit;;;active\nlou@example.org;Lou;;;unreachable\n',
  );
  const consent = ['--consent', 'Subscribed to our letter.', '--consented-at', '2025-06-01'];
  expect((await json(['subscribers', 'import', keila, '--dry-run', ...consent])).document).toEqual({
    imported: 2,
    updated: 0,
    pending: 0,
    rejected: [],
    dryRun: true,
    readAs: { tool: 'Keila', separator: 'semicolon', header: true },
    first: [
      expect.objectContaining({ line: 2, status: 'active', consentedAt: '2025-06-01T00:00:00.000Z' }),
      expect.objectContaining({ line: 3, status: 'bounced' }),
    ],
  });
  expect((await run(['subscribers', 'show', 'kit@example.org'])).code).toBe(1);
  expect((await run(['subscribers', 'import', keila, ...consent])).stdout).toBe(
    'Read as an export of Keila: addresses, statuses and times. Cells end with a semicolon.\n2 imported, 0 updated, 0 rejected.\n',
  );
  expect((await json(['subscribers', 'show', 'kit@example.org'])).document.subscriber).toMatchObject({
    status: 'active',
  });
  const list = file('left.txt', 'kit@example.org\nmia@example.org\n');
  expect((await json(['suppressions', 'import', list, '--reason', 'unsubscribed'])).document).toEqual({
    suppressed: 2,
    stopped: 1,
    rejected: [],
  });
  for (const [args, said] of [
    [
      ['subscribers', 'list', '--dry-run'],
      '--dry-run goes with "subscribers import FILE.csv", not with "subscribers list"',
    ],
    [['subscribers', 'import', keila, '--map', 'mail=Email'], 'expected COLUMN=NAME'],
    [['subscribers', 'import', keila, '--consented-at', '2025-06-01'], '--consented-at needs --consent'],
    [['suppressions', 'import', list, '--reason', 'erased'], 'expected unsubscribed, bounced, complained'],
    [['sources', 'import', keila], 'is not OPML'],
  ] as const) {
    const { code, stderr } = await run(args);
    expect([code, stderr.includes(said)]).toEqual([2, true]);
  }
});

test('feeds of an OPML file become sources with their titles, and a dry run says before what is none', async () => {
  const server = await listingServer();
  server.on('/list', withPage(dailyPage(['A Note on Sparse Matrices'])));
  const own = { ALLOW_PRIVATE_SOURCES: 'true', PAPERROUND_CONFIG: join(folder, 'of-opml.yaml') };
  writeFileSync(own.PAPERROUND_CONFIG, 'sources:\n  - name: known\n    url: https://known.example/feed\n');
  const long = `Papers ${'of many kinds '.repeat(10)}`;
  const outlines = [
    ['file:///etc/passwd', 'A file'],
    ['https://known.example/feed', 'Known'],
    [server.base.replace('http://', 'feed://').concat('/list'), long],
  ].map(([url, title]) => `<outline text="${title}" xmlUrl="${url}"/>`);
  const opml = file('own.opml', `<opml><body>${outlines.join('')}</body></opml>`);
  const title = long.slice(0, 80).trim();
  const rejected = [
    { url: 'file:///etc/passwd', reason: expect.stringContaining('expected an http or https url') },
    { url: 'https://known.example/feed', reason: expect.stringContaining('is there already, as "known"') },
  ];
  const dry = await json(['sources', 'import', opml, '--dry-run'], own);
  expect(dry.document).toEqual({ feeds: [{ url: `${server.base}/list`, title }], rejected, dryRun: true });
  expect(server.requests).toEqual([]);
  const { document } = await json(['sources', 'import', opml], own);
  expect(document).toMatchObject({ added: [{ url: `${server.base}/list`, title }], rejected });
  expect(readFileSync(own.PAPERROUND_CONFIG, 'utf8')).toContain(`title: ${title}`);
  expect((await run(['sources'], own)).code).toBe(0);
  await server.close();
});

test('a file that cannot be read or written is said, without a stack', async () => {
  for (const args of [
    ['subscribers', 'export', 'no/such/folder/out.csv'],
    ['subscribers', 'import', 'missing.csv'],
    ['suppressions', 'import', 'missing.csv'],
    ['sources', 'import', 'missing.opml'],
    ['bounce', 'missing.eml'],
    ['feedback', 'cat@example.org', '--import', 'missing.bib'],
    ['feedback', 'cat@example.org', '--import', '/tmp'],
    ['sources', 'import', '/tmp'],
  ]) {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^paperround: The file .+ could not be (read|written): E/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  }
});

test('a subscription moves to another address with all that belongs to it, never to one that another reader has', async () => {
  const subscribe = (email: string) =>
    json(['subscribe', email, '--query', 'zebra', '--confirmed', '--consent', 'said so']);
  await subscribe('old@example.org');
  await subscribe('other@example.org');
  const move = (to: string) => json(['subscribers', 'move', 'old@example.org', to]);
  expect(await move('other@example.org')).toMatchObject({
    code: 2,
    document: { error: { message: expect.stringContaining('Another subscriber has the new address') } },
  });
  expect((await move('new@example.org')).document).toMatchObject({
    moved: true,
    subscriber: { email: 'new@example.org', status: 'active', queries: ['zebra'] },
  });
  expect(await move('third@example.org')).toMatchObject({
    code: 1,
    document: { error: { code: 'unknown_reader' } },
  });
  expect(await json(['subscribers', 'move', 'new@example.org'])).toMatchObject({ code: 2 });
  for (const name of ['new', 'other']) await run(['subscribers', 'erase', `${name}@example.org`]);
});

test('of a library of references it is said what is liked, what is waited for and what was not understood', async () => {
  const library = file(
    'library.bib',
    '@misc{a, title = {A Kite That Nobody Listed}}\n@misc{b, year = 1999}\n',
  );
  const imported = await json(['feedback', 'cat@example.org', '--import', library]);
  expect(imported.document).toMatchObject({
    feedback: [],
    profile: { active: false, words: [] },
    imported: { liked: 0, awaited: 1, leftOut: 1 },
  });
  expect((await run(['feedback', 'cat@example.org', '--import', library, '--off'])).stdout).toMatch(
    /^Of the file: 0 liked, 0 to be liked when listed, 1 not understood [\s\S]*It is off until --on\.$/m,
  );
  // A file of a megabyte and more has fewer characters than bytes.
  const large = file('large.bib', `@misc{a, title = {${'é'.repeat(600_000)}}}`);
  for (const refused of [file('no.bib', 'hello'), large])
    expect(await json(['feedback', 'cat@example.org', '--import', refused])).toMatchObject({ code: 2 });
});

test('recover counts what it did, in words for any number', async () => {
  const waiting = await run(['recover', '--dry-run']);
  expect(waiting.stdout).toMatch(/^Deliveries that wait and would not be sent: \d+\. .* hold again: 0\.$/m);
  const moved = await run(['recover', '--moved']);
  expect(moved.stdout).toMatch(/ hold again: 0 \(readers erased: 0, stopped: 0\)\.$/m);
});

test('an erased person is forgotten, confirmation mails in the outbox too, and may be asked again by mail only', async () => {
  const mailsTo = async (address: string): Promise<number> =>
    (await outboxOf(folder)).filter(({ recipient }) => recipient === address).length;
  await json(['subscribe', 'hal@example.org', '--topic', 'robotics', ...DUE]);
  expect(await mailsTo('hal@example.org')).toBe(1);
  expect((await json(['subscribers', 'erase', 'hal@example.org'])).document).toEqual({ erased: true });
  expect(await mailsTo('hal@example.org')).toBe(0);
  expect((await json(['subscribers', 'erase', 'cat@example.org'])).document).toEqual({ erased: true });
  expect(await json(['subscribers', 'show', 'cat@example.org'])).toMatchObject({
    code: 1,
    document: {
      error: {
        code: 'unknown_reader',
        message: 'No subscriber has this address. It is erased, and not written to.',
      },
    },
  });
  const again = await json(['subscribe', 'cat@example.org', '--confirmed', '--consent', 'said so']);
  expect(again).toMatchObject({ code: 1, document: { error: { code: 'suppressed_address' } } });
  expect((await json(['subscribe', 'cat@example.org'])).document).toMatchObject({
    subscriber: { status: 'pending' },
  });
});

test('preview writes the next digest to files', async () => {
  await run([
    'ingest',
    '--file',
    file('later.txt', dailyPage(['Grokking the Zebra'])),
    '--now',
    '2026-03-12T07:00:00Z',
  ]);
  const nowhere = await run([
    'preview',
    'ada@example.org',
    '--out',
    '/dev/null/out',
    '--now',
    '2026-03-12T07:30:00Z',
  ]);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/could not be written to --out/) });
  mkdirSync(join(folder, 'preview'));
  chmodSync(join(folder, file('preview/digest.eml', 'of an earlier preview, open to everybody')), 0o644);
  const { document } = await json([
    'preview',
    'ada@example.org',
    '--out',
    'preview',
    '--now',
    '2026-03-12T07:30:00Z',
  ]);
  const files = ['digest.eml', 'digest.html', 'digest.txt'];
  expect(document).toEqual({
    files: files.map((name) => join(folder, 'preview', name)),
    papers: 1,
    bytes: expect.any(Number),
    edition: {
      kind: 'daily',
      number: 2,
      periodStart: '2026-03-11T08:00:00.000Z',
      periodEnd: '2026-03-12T07:30:00.000Z',
    },
    items: [{ id: expect.any(Number), section: 'lead', because: expect.stringContaining('On top') }],
  });
  expect(readdirSync(join(folder, 'preview')).toSorted()).toEqual(files);
  expect(readFileSync(join(folder, 'preview', 'digest.txt'), 'utf8')).toMatch(/Grokking the Zebra/);
  for (const name of files) expect(statSync(join(folder, 'preview', name)).mode & 0o777).toBe(0o600);
});

test('at SIGTERM digest finishes the mails on the wire, leaves the others planned and ends with 1', async () => {
  const readers = Array.from(
    { length: 6 },
    (_, index) => `slow${index}@example.org,08:00,active,yes,2026-03-01`,
  );
  const table = file('slow.csv', ['email,time,status,consent,consented_at', ...readers].join('\n'));
  await run(['subscribers', 'import', table, '--now', '2026-03-11T12:00:00Z']);
  let arrived = (): void => undefined;
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = await startMailServer({
    onMessage: () => {
      arrived();
      return undefined;
    },
  });
  const env = { ...base, SMTP_URL: server.url, SEND_CONCURRENCY: '1', SEND_RATE: '2' };
  const child = startProgram(['digest', '--now', '2026-03-12T08:00:00Z'], { env, folder });
  await first;
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([1, null]);
  const sentNow = server.messages.length;
  expect(sentNow).toBeLessThan(7);
  expect((await json(['deliveries', '--status', 'sending'])).document).toEqual({ deliveries: [] });
  const rest = await json(['digest', '--now', '2026-03-12T08:00:00Z'], { SMTP_URL: server.url });
  expect(new Set(server.messages.map(({ to }) => to)).size).toBe(server.messages.length);
  expect(rest.document).toMatchObject({ sent: server.messages.length - sentNow, failed: 0 });
  await server.close();
});

test('of two commands that send at once each accounts for all that was due', async () => {
  const page = file('next.txt', dailyPage(['Two Zebras at Once', 'Two Robots at Once']));
  await json(['ingest', '--file', page, '--now', '2026-03-13T07:00:00Z']);
  const server = await startMailServer();
  const digest = () =>
    jsonOfProgram(['digest', '--now', '2026-03-13T08:00:00Z'], {
      SMTP_URL: server.url,
      SEND_CONCURRENCY: '1',
    });
  const both = (await Promise.all([digest(), digest()])).map(
    ({ document }) => document as Record<string, number>,
  );
  expect(both.reduce((sum, { sent = 0 }) => sum + sent, 0)).toBe(server.messages.length);
  expect(server.messages.length).toBeGreaterThan(0);
  for (const { due, sent = 0, empty = 0, elsewhere = 0, ...others } of both) {
    expect(others).toMatchObject({ suppressed: 0, failed: 0, retrying: 0, uncertain: 0 });
    expect(sent + empty + elsewhere).toBe(due);
  }
  await server.close();
});

test('what a command takes over from a dead process was due', async () => {
  const page = file('after.txt', dailyPage(['A Zebra Left Behind', 'A Robot Left Behind']));
  await json(['ingest', '--file', page, '--now', '2026-03-14T07:00:00Z']);
  const at = ['--now', '2026-03-14T08:00:00Z'];
  const planned = await json(['digest', ...at], { SMTP_URL: 'smtp://127.0.0.1:1' });
  await onServer(database.url, async (client) => {
    await client.query(
      "INSERT INTO senders (holder, alive_until) VALUES ('dead', clock_timestamp() + interval '1 second')",
    );
    await client.query(
      "UPDATE deliveries SET status = 'sending', lease_holder = 'dead' WHERE status IN ('planned', 'retrying')",
    );
  });
  const { due, sent, empty } = (await json(['digest', ...at])).document;
  expect(due).toBe(Number(planned.document.due) - Number(planned.document.empty));
  expect(due).toBeGreaterThan(0);
  expect(Number(sent) + Number(empty)).toBe(due);
});

test('status shows sources, readers, runs and the queue', async () => {
  const { code, document } = await json(['status', '--now', '2026-03-12T09:00:00Z']);
  // The commands before went back and forth in time.
  expect([code, document.problems]).toEqual([1, [expect.stringContaining('a clock was ahead')]]);
  expect(document).toMatchObject({
    papers: 8,
    sources: expect.arrayContaining([expect.objectContaining({ name: 'files', outcome: 'ok' })]),
    runs: expect.arrayContaining([
      expect.objectContaining({ frequency: 'daily', periodEnd: '2026-03-12T08:00:00.000Z' }),
    ]),
    queue: {
      deliveries: expect.objectContaining({ planned: 0 }),
      transactionalMails: 0,
      oldestPending: null,
    },
  });
});

test('doctor fails with the check that fails', async () => {
  const { code, document } = await json(['doctor'], { SMTP_URL: 'smtp://user:canary@127.0.0.1:1' });
  expect(code).toBe(1);
  expect(document.checks).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: 'mail login', result: 'failed' })]),
  );
  expect(JSON.stringify(document)).not.toMatch(/canary/);
});

test('doctor reports a database that does not open in its one document', async () => {
  const ran = await json(['doctor'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing' });
  expect(ran).toMatchObject({ code: 1, document: { checks: expect.anything() } });
});

test('all that a reader’s next edition could choose from is listed with its score and the reason', async () => {
  const wishes = [
    '--query',
    'zebra OR laundry',
    '--max-papers',
    '1',
    '--confirmed',
    '--consent',
    'paper form',
  ];
  await run(['subscribe', 'zoe@example.org', ...wishes, ...SUBSCRIBED]);
  const { code, document } = await json(['papers', '--for', 'zoe@example.org', ...DUE]);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    total: 2,
    papers: [
      { score: expect.any(Number), because: expect.stringContaining('zebra') },
      { score: expect.any(Number), because: expect.any(String) },
    ],
  });
});

test('what was learned from papers names their subjects, without the words of writing', async () => {
  const other = await testDatabaseUrl();
  const env = { DATABASE_URL: other.url };
  await run(['ingest', '--file', join(packageRoot, 'samples/daily-papers.json')], env);
  await run(['subscribe', 'ada@example.org', '--confirmed', '--consent', 'said so'], env);
  const { papers } = (await json(['papers', '--limit', '4', '--sort', 'newest'], env)).document;
  const liked = (papers as { id: number }[]).flatMap(({ id }) => ['--more', String(id)]);
  const { profile } = (await json(['feedback', 'ada@example.org', ...liked], env)).document;
  const { words } = profile as { words: string[] };
  expect(words.length).toBeGreaterThan(3);
  expect(words.filter((word) => !word.includes(' ') && !saysSubject(word))).toEqual([]);
  await other.remove();
});
