/** Tests import and export of readers as CSV, and that former readers stay out. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import { enforceSuppressions } from '../../src/readers/enforce-suppressions-store.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { exportedReaders, exportReadersAsCsv } from '../../src/readers/export-readers-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { importSuppressions } from '../../src/readers/import-suppressions-store.ts';
import { previewImport } from '../../src/readers/preview-import-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { readerAsJson } from '../../src/readers/reader-json.ts';
import { allReaders, getReader } from '../../src/readers/readers-store.ts';
import { liftStop, setPreferences, stopReader, unsubscribe } from '../../src/readers/subscriptions-store.ts';
import {
  findSuppression,
  findSuppressions,
  liftSuppression,
  mergeSuppressions,
  type StoredSuppression,
} from '../../src/readers/suppression-store.ts';
import { testDatabase } from '../support/database.ts';

let database: OpenDatabase;
let other: OpenDatabase;
let db: OpenDatabase['db'];
beforeAll(async () => {
  [database, other] = await Promise.all([testDatabase(), testDatabase()]);
  db = database.db;
});
afterAll(() => Promise.all([database.close(), other.close()]));
beforeEach(async () => {
  for (const { db: one } of [database, other]) {
    await one.reader.deleteMany();
    await one.suppression.deleteMany();
    await one.liftedSuppression.deleteMany();
  }
});

const hasher = createAddressHasher(['a-key-of-sixteen-letters']);
const rules = {
  topics: new Set(['agents', 'vision', 'robotics']),
  checkQuery: (query: string) => (query.includes('(') ? 'A parenthesis is not closed.' : null),
  checkExclusion: () => null,
  checkAuthor: () => null,
};
const FRIDAY_9AM = new Date('2026-11-20T09:00:00Z');
const HEADER = 'email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at';
const take = (text: string, into = db, now = FRIDAY_9AM) =>
  openReaderFile([text]).then((file) => importReaders(into, file, { hasher, rules, now }));
const rows = (...lines: readonly string[]) => take([HEADER, ...lines].join('\r\n'));
const reader = (email: string): Promise<Reader> => getReader(db, { emailKey: email });
const active = (email: string) => `${email},agents,,daily,08:00,UTC,25,active,Signed a list.,2026-11-01`;

async function csvOf(from = db): Promise<string> {
  let text = '';
  for await (const piece of exportReadersAsCsv(from, FRIDAY_9AM)) text += piece;
  return text;
}

/** The counts of a file of which one row is a new reader, and nothing is left out. */
const ONE_TAKEN = { imported: 1, updated: 0, pending: 0, rejected: [], lostLinks: [] };

describe('importing', () => {
  test('a row with everything becomes an active reader with proof of consent', async () => {
    const result = await rows(
      'Ada@Reader.Example,agents; vision,"""graph neural"";diffusion",weekly,7:30,europe/riga,10,active,Signed a list.,2026-11-01T10:00:00+02:00',
    );
    expect(result).toEqual({ ...ONE_TAKEN, unknownColumns: [] });
    const ada = await reader('ada@reader.example');
    expect(ada).toMatchObject({
      email: 'Ada@reader.example',
      status: 'active',
      topics: ['agents', 'vision'],
      queries: ['"graph neural"', 'diffusion'],
      frequency: 'weekly',
      minuteOfDay: 450,
      timeZone: 'Europe/Riga',
      // 1 November 2026 is a Sunday.
      weekday: 7,
      maxPapers: 10,
      createdAt: FRIDAY_9AM,
      confirmedAt: new Date('2026-11-01T08:00:00Z'),
      nextDueAt: new Date('2026-11-22T05:30:00Z'),
    });
    expect(await db.consent.findMany({ where: { readerId: ada.id } })).toMatchObject([
      {
        event: 'confirmed',
        source: 'import',
        wording: 'Signed a list.',
        at: new Date('2026-11-01T08:00:00Z'),
      },
    ]);
  });

  test('a file with addresses only makes pending readers with the usual wishes', async () => {
    expect(await take('\uFEFFemail\nada@reader.example\nben@reader.example\n')).toMatchObject({
      imported: 2,
      pending: 2,
      rejected: [],
    });
    expect(await reader('ben@reader.example')).toMatchObject({
      status: 'pending',
      frequency: 'daily',
      maxPapers: 15,
      nextDueAt: null,
    });
  });

  test('a row that says what was agreed to and no status is an active reader; one that is pending has confirmed nothing', async () => {
    const file = [
      'email,status,consent,consented_at',
      'ada@reader.example,,Signed a list.,2026-11-01',
      'ben@reader.example,pending,Signed a list.,2026-11-01',
    ].join('\n');
    expect(await take(file)).toMatchObject({ imported: 2, pending: 1, rejected: [] });
    expect(await reader('ada@reader.example')).toMatchObject({
      status: 'active',
      confirmedAt: new Date('2026-11-01T00:00:00Z'),
      nextDueAt: expect.any(Date),
    });
    const ben = await reader('ben@reader.example');
    expect(ben).toMatchObject({ status: 'pending', confirmedAt: null, nextDueAt: null });
    expect(await db.consent.count({ where: { readerId: ben.id, event: 'confirmed' } })).toBe(0);
    // No operator makes somebody a reader by lifting a bounce.
    await db.$transaction((tx) =>
      stopReader(tx, hasher, { id: ben.id }, { reason: 'bounced', detail: '5.1.1' }, FRIDAY_9AM),
    );
    await liftStop(db, hasher, 'ben@reader.example', FRIDAY_9AM);
    expect((await reader('ben@reader.example')).status).toBe('pending');
  });

  test('columns may come in any order, and unknown ones are reported', async () => {
    const result = await take('Status,shoe_size,EMAIL\npaused,44,ada@reader.example\n');
    expect(result).toEqual({ ...ONE_TAKEN, unknownColumns: ['shoe_size'] });
    expect((await reader('ada@reader.example')).status).toBe('paused');
  });

  test('rows that cannot be used are reported with line and reason, and the others are stored', async () => {
    const result = await rows(
      active('ada@reader.example'),
      'no address,,,,,,,,,',
      'ben@reader.example,,,daily,08:00,UTC,25,active,,',
      'cleo@reader.example,knitting,(x,hourly,25:00,Mars/Olympus,99,pending,,',
      'dora@reader.example',
      '"eve@reader.example","two',
      'lines",,,,,,,,',
      'finn@reader.example,,,,,,,excited,,',
      'gina@reader.example,,,,,,,active,Signed.,2027-01-01',
      'hugo@reader.example,,,,,,,active,Signed.,yesterday',
      'ina@reader.example,,,,,,,active,Signed.,2026-02-30',
      'jon@reader.example,,,,,,,active,,2026-01-01',
      active('kim@reader.example'),
    );
    expect(result).toMatchObject({ imported: 2, updated: 0 });
    expect(result.rejected.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 9, 10, 11, 12, 13]);
    const reasonOf = new Map(result.rejected.map(({ line, reason }) => [line, reason]));
    expect(reasonOf.get(3)).toContain('has no @');
    expect(reasonOf.get(4)).toBe('status active needs consent and consented_at.');
    for (const part of ['"knitting"', 'A parenthesis', '"hourly"', '"25:00"', '"Mars/Olympus"', '"99"'])
      expect(reasonOf.get(5)).toContain(part);
    expect(reasonOf.get(6)).toBe('Saw 1 cells, expected 10 as in the first line.');
    expect(reasonOf.get(7)).toContain('two\\r\\nlines');
    expect(reasonOf.get(9)).toContain('"excited"');
    expect(reasonOf.get(10)).toContain('has not come yet');
    expect(await db.reader.count()).toBe(2);
  });

  test('a file whose first line names no email column is refused whole', async () => {
    await expect(take('name,age\nada,36\n')).rejects.toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining('`email`'),
    });
    await expect(take('')).rejects.toMatchObject({ code: 'bad_request' });
    await expect(take('email,email\n')).rejects.toMatchObject({ message: expect.stringContaining('twice') });
  });

  test('a row in another encoding is rejected and does not become another name', async () => {
    const latin1 = Buffer.from(
      'email,queries\nada@reader.example,caf\xe9\nben@reader.example,plain\n',
      'latin1',
    );
    const result = await importReaders(db, await openReaderFile([latin1]), {
      hasher,
      rules,
      now: FRIDAY_9AM,
    });
    expect(result).toMatchObject({
      imported: 1,
      rejected: [{ line: 2, reason: expect.stringContaining('UTF-8') }],
    });
  });

  test('the same file again changes nothing, not even an overdue digest', async () => {
    await rows(active('ada@reader.example'));
    const before = await reader('ada@reader.example');
    const again = await take(
      [HEADER, active('ada@reader.example')].join('\n'),
      db,
      new Date('2026-11-25T12:00:00Z'),
    );
    expect(again).toMatchObject({ imported: 0, updated: 1, rejected: [] });
    expect(await reader('ada@reader.example')).toEqual(before);
    expect(await db.consent.count({ where: { readerId: before.id } })).toBe(1);
  });

  test('an address that comes twice has what the later row says', async () => {
    const result = await rows('ada@reader.example,agents,,,,,,,,', 'ADA@reader.example,vision,,,,,,,,');
    expect(result).toMatchObject({ imported: 1, updated: 1 });
    expect((await reader('ada@reader.example')).topics).toEqual(['vision']);
  });

  test('what a file does not say stays as it was', async () => {
    await rows(active('ada@reader.example'));
    await take('email,time,status\nada@reader.example,10:00,\n');
    expect(await reader('ada@reader.example')).toMatchObject({
      topics: ['agents'],
      status: 'active',
      minuteOfDay: 600,
      nextDueAt: new Date('2026-11-20T10:00:00Z'),
    });
  });

  test('a confirmed reader is not made pending again, and a paused one is not woken', async () => {
    await rows(active('ada@reader.example'), active('ben@reader.example'));
    await db.reader.update({
      where: { emailKey: 'ben@reader.example' },
      data: { status: 'paused', nextDueAt: null },
    });
    await rows('ada@reader.example,,,,,,,pending,,', active('ben@reader.example'));
    expect((await reader('ada@reader.example')).status).toBe('active');
    expect(await reader('ben@reader.example')).toMatchObject({ status: 'paused', nextDueAt: null });
  });

  test('three thousand rows are stored in batches and counted as they go', async () => {
    const progress: number[] = [];
    const lines = Array.from({ length: 3_000 }, (_, index) => active(`reader${index}@reader.example`));
    const result = await importReaders(db, await openReaderFile([[HEADER, ...lines].join('\n')]), {
      hasher,
      rules,
      now: FRIDAY_9AM,
      onProgress: (done) => progress.push(done),
    });
    expect(result.imported).toBe(3_000);
    expect(progress).toEqual([1_000, 2_000, 3_000]);
  });

  test('each rejected row is counted once in the progress', async () => {
    const progress: number[] = [];
    const lines = ['ada,daily', 'ben,never', 'no address,daily', 'cleo,daily'].map((row, index) =>
      index === 2 ? row : row.replace(',', '@reader.example,'),
    );
    const text = ['email,frequency', ...lines].join('\n');
    await importReaders(db, await openReaderFile([text]), {
      hasher,
      rules,
      now: FRIDAY_9AM,
      onProgress: (done) => progress.push(done),
    });
    expect(progress).toEqual([4]);
  });
});

describe('link ids', () => {
  const withLinks = async (from = db): Promise<string> => {
    let text = '';
    for await (const piece of exportReadersAsCsv(from, FRIDAY_9AM, { withLinks: true })) text += piece;
    return text;
  };

  test('an export has them only if asked to, and readers keep them where the file is imported', async () => {
    await rows(active('ada@reader.example'), active('ben@reader.example'));
    const plain = await csvOf();
    expect(plain.split('\r\n')[0]).toBe(HEADER);
    const file = await withLinks();
    expect(file.split('\r\n')[0]).toBe(`${HEADER},link_id`);
    const moved = { imported: 2, updated: 0, rejected: [], lostLinks: [], unknownColumns: [] };
    const preview = await previewImport(other.db, await openReaderFile([file]), {
      hasher,
      rules,
      now: FRIDAY_9AM,
    });
    expect(preview).toMatchObject(moved);
    expect(await take(file, other.db)).toMatchObject(moved);
    expect(await withLinks(other.db)).toBe(file);
    // Once more: the address is known, and so is its id.
    expect(await take(file, other.db)).toMatchObject({ imported: 0, updated: 2, lostLinks: [] });
    expect(await withLinks(other.db)).toBe(file);
  });

  test('one that is not free, or of an address with another, is reported, and the row is imported all the same', async () => {
    await rows(active('ada@reader.example'), active('ben@reader.example'));
    const [ada, ben] = [await reader('ada@reader.example'), await reader('ben@reader.example')];
    const free = '0b0e7d2c-5a51-4b0f-9d3a-0c2f7f2b1a11';
    const file = [
      `${HEADER},link_id`,
      `${active('ada@reader.example')},${free}`,
      `${active('cleo@reader.example')},${ben.publicId}`,
      `${active('dora@reader.example')},${free.toUpperCase()}`,
      `${active('eve@reader.example')},${free}`,
      `${active('fay@reader.example')},not-an-id`,
      `${active('gus@reader.example')},`,
    ].join('\n');
    const expected = {
      imported: 4,
      updated: 1,
      rejected: [{ line: 6, reason: expect.stringMatching(/^link_id: Saw "not-an-id"/) }],
      lostLinks: [
        { line: 2, reason: expect.stringContaining('with links of its own') },
        { line: 3, reason: expect.stringContaining('that of another reader') },
        { line: 5, reason: expect.stringContaining('that of another reader') },
      ],
    };
    const preview = await previewImport(db, await openReaderFile([file]), { hasher, rules, now: FRIDAY_9AM });
    expect(preview).toMatchObject(expected);
    expect(await take(file)).toMatchObject(expected);
    expect([
      (await reader('ada@reader.example')).publicId,
      (await reader('dora@reader.example')).publicId,
    ]).toEqual([ada.publicId, free]);
  });
});

test('a preview stores nothing and says what an import then does', async () => {
  await rows(active('ada@reader.example'), 'ben@reader.example,,,,,,,unsubscribed,,');
  const before = await csvOf();
  const text = [
    HEADER,
    active('ada@reader.example'),
    active('ben@reader.example'),
    'cleo@reader.example,vision,,,,,,,,',
    'CLEO@reader.example,robotics,,,,,,,,',
    'no address,,,,,,,,,',
    'dora@reader.example,,,,,,,unsubscribed,,',
    active('dora@reader.example'),
    active('ADA@reader.example').replace(',active,', ',complained,'),
    active('ada@reader.example'),
  ].join('\n');
  const { first, ...counts } = await previewImport(db, await openReaderFile([text]), {
    hasher,
    rules,
    now: FRIDAY_9AM,
  });
  expect(first).toMatchObject([
    { line: 2, email: 'ada@reader.example', status: 'active', known: true, consent: 'Signed a list.' },
    { line: 4, email: 'cleo@reader.example', status: 'pending', known: false, topics: ['vision'] },
    { line: 5, topics: ['robotics'] },
    { line: 7, status: 'unsubscribed' },
    { line: 9, status: 'complained', known: true },
  ]);
  expect(counts.rejected.map(({ line }) => line)).toEqual([3, 6, 8, 10]);
  expect(await csvOf()).toBe(before);
  expect(await take(text)).toEqual(counts);
});

test('a list of addresses stops readers among them, stores hashes of the others and keeps what is wider', async () => {
  await rows(...['ada', 'ben', 'cleo'].map((name) => active(`${name}@reader.example`)));
  await rows('dora@reader.example,,,,,,,complained,,');
  const list = [
    'email,reason',
    'ADA@reader.example,Spam complaint',
    'ben@reader.example,hard bounce',
    'cleo@reader.example,',
    'dora@reader.example,unsubscribe',
    'stranger@elsewhere.example,550 5.1.1 unknown',
    'no address,',
  ].join('\n');
  let now = FRIDAY_9AM;
  const bring = async (dryRun: boolean) =>
    importSuppressions(db, await openReaderFile([list]), { hasher, now, reason: null, dryRun });
  expect(await bring(true)).toMatchObject({ suppressed: 5, stopped: 0, rejected: [{ line: 7 }] });
  expect(await db.suppression.count()).toBe(1);
  expect(await bring(false)).toMatchObject({
    suppressed: 5,
    stopped: 3,
    first: [
      { line: 2, email: 'ADA@reader.example', reason: 'complained' },
      { line: 3, reason: 'bounced' },
      { line: 4, reason: 'unsubscribed' },
      { line: 5, reason: 'unsubscribed' },
      { line: 6, reason: 'unsubscribed' },
    ],
  });
  for (const [name, status] of [
    ['ada', 'complained'],
    ['ben', 'bounced'],
    ['cleo', 'unsubscribed'],
    ['dora', 'complained'],
  ] as const)
    expect(await reader(`${name}@reader.example`)).toMatchObject({ status, nextDueAt: null });
  expect(await db.reader.count()).toBe(4);
  expect(await findSuppression(db, hasher, 'stranger@elsewhere.example')).toMatchObject({
    reason: 'unsubscribed',
  });
  now = new Date('2026-11-27T09:00:00Z');
  expect(await bring(false)).toMatchObject({ suppressed: 5, stopped: 0 });
  expect((await findSuppression(db, hasher, 'stranger@elsewhere.example'))?.at).toEqual(FRIDAY_9AM);
  expect((await rows(active('stranger@elsewhere.example'))).rejected).toHaveLength(1);
});

test('what a person decided stands against a list, and within one', async () => {
  const names = ['ada', 'ben', 'cleo', 'dora'] as const;
  await rows(...names.map((name) => active(`${name}@reader.example`)));
  await stopReader(
    db,
    hasher,
    { emailKey: 'ada@reader.example' },
    { reason: 'complained', detail: 'ARF' },
    FRIDAY_9AM,
  );
  await eraseReader(db, hasher, { emailKey: 'ben@reader.example' }, FRIDAY_9AM);
  await eraseReader(db, hasher, { emailKey: 'cleo@reader.example' }, FRIDAY_9AM);
  const list = ['ada,hard bounce', 'ben,unsubscribed', 'cleo,hard bounce', 'dora,spam', 'dora,unsubscribed'];
  const lines = list.map((line) => line.replace(',', '@reader.example,'));
  const file = await openReaderFile([['email,reason', ...lines].join('\n')]);
  const now = new Date('2026-11-21T00:00:00Z');
  await importSuppressions(db, file, { hasher, now, reason: null, dryRun: false });
  const stops = await Promise.all(names.map((name) => findSuppression(db, hasher, `${name}@reader.example`)));
  expect(stops.map((stop) => [stop?.reason, stop?.scope])).toEqual([
    ['complained', 'all'],
    ['erased', 'digest'],
    ['erased', 'all'],
    ['complained', 'all'],
  ]);
  expect((await reader('ada@reader.example')).status).toBe('complained');
  // An erased address is not stored again.
  expect((await rows('ben@reader.example,,,,,,,unsubscribed,,')).rejected).toHaveLength(1);
});

test('who left elsewhere and whose mail came back there gets none once the bounce is lifted', async () => {
  await rows(active('ada@reader.example'));
  for (const status of ['unsubscribed', 'bounced', 'unsubscribed'])
    await rows(`ada@reader.example,,,,,,,${status},,`);
  expect((await reader('ada@reader.example')).status).toBe('bounced');
  await liftStop(db, hasher, 'ada@reader.example', new Date('2026-11-21T00:00:00Z'));
  expect((await reader('ada@reader.example')).status).toBe('unsubscribed');
  expect(await db.consent.count({ where: { event: 'withdrawn' } })).toBe(1);
});

test('in an export of another tool only those who are out are suppressed, unless a reason is given for all', async () => {
  const text =
    'id,email,subscribed_to_emails,created_at\n1,ada@reader.example,true,2022-04-06\n2,ben@reader.example,false,2022-04-06\n';
  const bring = async (reason: 'bounced' | null) =>
    importSuppressions(db, await openReaderFile([text]), { hasher, now: FRIDAY_9AM, reason, dryRun: true });
  expect(await bring(null)).toMatchObject({
    rejected: [{ line: 2, reason: expect.stringContaining('--reason') }],
    first: [{ line: 3, reason: 'unsubscribed' }],
  });
  expect(await bring('bounced')).toMatchObject({ rejected: [], first: [{ reason: 'bounced' }, { line: 3 }] });
});

describe('staying out', () => {
  test('an unsubscribed, erased, bounced or complaining address is not brought back by an import', async () => {
    await rows(...['ada', 'ben', 'cleo', 'dora'].map((name) => active(`${name}@reader.example`)));
    await unsubscribe(db, hasher, { emailKey: 'ada@reader.example' }, 'web', FRIDAY_9AM);
    await eraseReader(db, hasher, { emailKey: 'ben@reader.example' }, FRIDAY_9AM);
    await stopReader(
      db,
      hasher,
      { emailKey: 'cleo@reader.example' },
      { reason: 'bounced', detail: '550' },
      FRIDAY_9AM,
    );
    await stopReader(
      db,
      hasher,
      { emailKey: 'dora@reader.example' },
      { reason: 'complained', detail: 'ARF' },
      FRIDAY_9AM,
    );
    const result = await rows(
      ...['ada', 'BEN', 'cleo', 'dora'].map((name) => active(`${name}@reader.example`)),
      'ben@reader.example,,,,,,,unsubscribed,,',
    );
    expect(result).toMatchObject({ imported: 0, updated: 0 });
    expect(result.rejected.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(result.rejected.map(({ reason }) => /\((\w+)\)/.exec(reason)?.[1])).toEqual([
      'unsubscribed',
      'erased',
      'bounced',
      'complained',
      'erased',
    ]);
    expect(await db.reader.count({ where: { status: 'active' } })).toBe(0);
  });

  test('an address that is imported as out is out, and the stronger reason stands', async () => {
    await rows('ada@reader.example,,,,,,,unsubscribed,,', 'ben@reader.example,,,,,,,bounced,,');
    expect(await findSuppression(db, hasher, 'ada@reader.example')).toMatchObject({
      reason: 'unsubscribed',
      scope: 'digest',
    });
    expect(await findSuppression(db, hasher, 'ben@reader.example')).toMatchObject({
      reason: 'bounced',
      scope: 'all',
    });
    await rows('ada@reader.example,,,,,,,complained,,', 'ben@reader.example,,,,,,,unsubscribed,,');
    expect((await reader('ada@reader.example')).status).toBe('complained');
    expect((await reader('ben@reader.example')).status).toBe('bounced');
  });

  test('suppressions of many addresses are found at once, under old keys too', async () => {
    await rows('ada@reader.example,,,,,,,unsubscribed,,', 'ben@reader.example,,,,,,,bounced,,');
    const rotated = createAddressHasher(['a-newer-key-of-sixteen', 'a-key-of-sixteen-letters']);
    const found = await findSuppressions(db, rotated, [
      'ada@reader.example',
      'ben@reader.example',
      'cleo@reader.example',
    ]);
    expect([...found].map(([key, { reason }]) => [key, reason]).toSorted()).toEqual([
      ['ada@reader.example', 'unsubscribed'],
      ['ben@reader.example', 'bounced'],
    ]);
    expect(await liftSuppression(db, rotated, 'ada@reader.example', 'digest', FRIDAY_9AM)).toBe(1);
    expect(await liftSuppression(db, rotated, 'ben@reader.example', 'digest', FRIDAY_9AM)).toBe(0);
  });

  test('a restored store without the newer suppressions takes them in and obeys them', async () => {
    const names = ['ada', 'ben', 'cleo', 'dora', 'eve'];
    for (const { db: one } of [database, other])
      await take([HEADER, ...names.map((name) => active(`${name}@reader.example`))].join('\n'), one);
    await unsubscribe(other.db, hasher, { emailKey: 'ada@reader.example' }, 'web', FRIDAY_9AM);
    await eraseReader(other.db, hasher, { emailKey: 'ben@reader.example' }, FRIDAY_9AM);
    await stopReader(
      other.db,
      hasher,
      { emailKey: 'cleo@reader.example' },
      { reason: 'bounced', detail: '550' },
      FRIDAY_9AM,
    );
    await stopReader(
      other.db,
      hasher,
      { emailKey: 'dora@reader.example' },
      { reason: 'complained', detail: 'ARF' },
      FRIDAY_9AM,
    );
    await eraseReader(other.db, hasher, { emailKey: 'dora@reader.example' }, FRIDAY_9AM);
    const carried = await other.db.suppression.findMany();
    await mergeSuppressions(db, carried as StoredSuppression[]);
    expect(await enforceSuppressions(db, hasher)).toEqual({ readers: 5, erased: 2, stopped: 2 });
    const left: unknown[] = [];
    for await (const readers of allReaders(db))
      left.push(...readers.map(({ email, status, nextDueAt }) => [email, status, nextDueAt === null]));
    expect(left).toEqual([
      ['ada@reader.example', 'unsubscribed', true],
      ['cleo@reader.example', 'bounced', true],
      ['eve@reader.example', 'active', false],
    ]);
    expect(await enforceSuppressions(db, hasher)).toEqual({ readers: 3, erased: 0, stopped: 0 });
  });

  test('who is just returning by the form is left to confirm', async () => {
    await rows('ada@reader.example,,,,,,,unsubscribed,,');
    await db.reader.updateMany({ data: { status: 'pending' } });
    expect(await enforceSuppressions(db, hasher)).toMatchObject({ stopped: 0, erased: 0 });
  });

  test('of two suppressions of one address the further-reaching stands, and of equals the newer', async () => {
    const hash = hasher.hash('suppression', 'ada@reader.example');
    const row = { addressHash: hash, detail: null };
    const newer = new Date('2026-11-21T00:00:00Z');
    await mergeSuppressions(db, [
      { ...row, reason: 'bounced', scope: 'all', at: FRIDAY_9AM },
      { ...row, reason: 'unsubscribed', scope: 'digest', at: newer },
    ]);
    await mergeSuppressions(db, [{ ...row, reason: 'unsubscribed', scope: 'digest', at: newer }]);
    expect((await findSuppression(db, hasher, 'ada@reader.example'))?.reason).toBe('bounced');
    await mergeSuppressions(db, [{ ...row, reason: 'complained', scope: 'all', at: newer }]);
    expect((await findSuppression(db, hasher, 'ada@reader.example'))?.reason).toBe('complained');
  });
});

describe('exporting', () => {
  test('an export has the ten columns, one line a reader, and cells that no spreadsheet runs', async () => {
    await rows(active('ada@reader.example'), '+ben@reader.example,,-survey;x,daily,08:00,UTC,25,pending,,');
    expect(await csvOf()).toBe(
      [
        HEADER,
        'ada@reader.example,agents,,daily,08:00,UTC,25,active,Signed a list.,2026-11-01T00:00:00.000Z',
        "'+ben@reader.example,,'-survey;x,daily,08:00,UTC,25,pending,,",
        '',
      ].join('\r\n'),
    );
  });

  test('an export into an empty store gives the same readers, of all statuses', async () => {
    await take(
      [
        `${HEADER},weekday,month_day,pause_until,replacements`,
        `${active('ada@reader.example')},,,,`,
        'ben@reader.example,agents;vision,"a\\;b;""c, d"";back\\\\slash;=1",weekly,23:59,America/New_York,50,active,"Said ""yes"",\r\nin writing.",2026-10-01T12:34:56.789Z,3,,,yes',
        'cleo@reader.example,,,monthly,00:00,Asia/Kolkata,1,paused,Signed.,2026-10-01,,31,2026-12-24,no',
        'dora@reader.example,,,weekdays,08:00,UTC,25,paused,,,,,,',
        "'=eve@reader.example,,'=x,daily,08:00,UTC,25,pending,,,,,,",
        'finn@reader.example,,,daily,08:00,UTC,25,unsubscribed,Signed.,2026-10-01,,,,',
        'gina@reader.example,,,daily,08:00,UTC,25,bounced,,,,,,',
        'hugo@bücher.example,,,daily,08:00,UTC,25,complained,,,,,,',
      ].join('\r\n'),
    );
    expect(await db.reader.count()).toBe(8);
    expect((await reader('ben@reader.example')).queries).toEqual(['a;b', '"c, d"', 'back\\slash', '=1']);
    const result = await take(await csvOf(), other.db);
    expect(result).toEqual({
      imported: 8,
      updated: 0,
      pending: 1,
      rejected: [],
      lostLinks: [],
      unknownColumns: [],
    });
    const all = async (from: OpenDatabase['db']) => {
      const found: unknown[] = [];
      for await (const batch of exportedReaders(from)) {
        for (const { reader: one, consent } of batch)
          found.push({ ...readerAsJson(one, FRIDAY_9AM), id: 0, consent });
      }
      return found;
    };
    expect(await all(other.db)).toEqual(await all(db));
    expect(await csvOf(other.db)).toBe(await csvOf());
    expect(await findSuppression(other.db, hasher, 'hugo@xn--bcher-kva.example')).toMatchObject({
      reason: 'complained',
    });
  });

  test('a reader who was paused until a day that has come is active again', async () => {
    await rows(active('ada@reader.example'));
    const ada = await reader('ada@reader.example');
    await setPreferences(db, { id: ada.id }, { ...ada, pauseUntil: '2026-12-24' }, FRIDAY_9AM);
    const text = await csvOf();
    expect(text).toContain(',paused,');
    await take(text, other.db);
    expect(await getReader(other.db, { emailKey: ada.email })).toMatchObject({
      status: 'active',
      pauseUntil: '2026-12-24',
      nextDueAt: new Date('2026-12-24T08:00:00Z'),
    });
  });
});
