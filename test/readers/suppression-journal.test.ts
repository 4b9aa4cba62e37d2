/**
 * Suppressions outlive the database: written to a file as they happen, and taken from it by a store that was
 * restored.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type App, openApp } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import { compareJournal, followJournal } from '../../src/readers/follow-journal-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { liftStop, resubscribe, stopReader, unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { readLines } from '../../src/readers/suppression-journal.ts';
import { addSuppression, findSuppression } from '../../src/readers/suppression-store.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { program } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = createLog('silent');
const KEY = 'a-key-of-sixteen-letters';
const NOW = new Date('2026-11-20T09:00:00Z');
const HEADER = 'email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at';
const mail = (name: string): string => `${name}@reader.example`;

let database: Awaited<ReturnType<typeof testDatabaseUrl>>;
let folder: string;
let file: string;
let app: App;

const start = (start?: 'look'): Promise<App> => {
  const config = loadConfig({ DATABASE_URL: database.url, DATA_DIR: folder, SECRET_KEY: KEY }, folder);
  return openApp(config, { clock: systemClock, log, ...(start === undefined ? {} : { start }) });
};
const restart = async (): Promise<void> => {
  await app.close();
  app = await start();
};

beforeEach(async () => {
  database = await testDatabaseUrl();
  folder = temporaryFolder();
  file = join(folder, 'suppressions.log');
  app = await start();
});
afterEach(async () => {
  await app.close();
  await database.remove();
});

const take = async (...names: readonly string[]) => {
  const rows = names.map(
    (name) => `${mail(name)},agents,,daily,08:00,UTC,25,active,Signed a list.,2026-11-01`,
  );
  const rules = {
    topics: new Set(['agents']),
    checkQuery: () => null,
    checkExclusion: () => null,
    checkAuthor: () => null,
  };
  return importReaders(app.db, await openReaderFile([[HEADER, ...rows].join('\n')]), {
    hasher: app.hasher,
    rules,
    now: NOW,
  });
};
const consent = { wording: 'I am back.', source: 'web' } as const;
const at = (minute: number): Date => new Date(NOW.getTime() + minute * 60_000);
const stop = (name: string, reason: 'bounced' | 'complained', minute: number) =>
  app.db.$transaction((tx) =>
    stopReader(
      tx,
      app.hasher,
      { emailKey: mail(name) },
      { reason, detail: `550 <${mail(name)}>` },
      at(minute),
    ),
  );
const leave = (name: string, minute: number) =>
  unsubscribe(app.db, app.hasher, { emailKey: mail(name) }, 'web', at(minute));
const comeBack = (name: string, minute: number) =>
  resubscribe(app.db, app.hasher, { emailKey: mail(name) }, consent, at(minute));
const states = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await app.db.reader.findMany({ orderBy: { email: 'asc' } })).map(({ email, status }) => [
      email.replace(/@.*/, ''),
      status,
    ]),
  );

const TABLES = ['readers', 'consents', 'suppressions', 'lifted_suppressions', 'metadata'];
const backUp = async (): Promise<void> => {
  for (const table of TABLES)
    await app.db.$executeRawUnsafe(`CREATE TABLE backup_${table} AS TABLE ${table}`);
};
const restore = async (): Promise<void> => {
  await app.db.$executeRawUnsafe(`TRUNCATE ${TABLES.join(', ')} CASCADE`);
  for (const table of TABLES)
    await app.db.$executeRawUnsafe(`INSERT INTO ${table} SELECT * FROM backup_${table}`);
};

test('a restored backup brings no reader back, and what was lifted since keeps none out', async () => {
  await take('ada', 'ben', 'cleo', 'dora', 'eve', 'finn', 'gus', 'hal');
  await leave('gus', 1);
  await stop('hal', 'bounced', 2);
  await backUp();
  await leave('ada', 10);
  await eraseReader(app.db, app.hasher, { emailKey: mail('ben') }, at(11));
  await stop('cleo', 'bounced', 12);
  await stop('dora', 'complained', 13);
  await eraseReader(app.db, app.hasher, { emailKey: mail('dora') }, at(14));
  await leave('eve', 15);
  await comeBack('eve', 16);
  await comeBack('gus', 17);
  await liftStop(app.db, app.hasher, mail('hal'), at(18));
  await restore();
  expect(await states()).toMatchObject({ ada: 'active', ben: 'active', cleo: 'active', dora: 'active' });

  await restart();
  // Who had returned is as in the backup: what they agreed to then is lost with it. Nothing keeps them out.
  const after = {
    ada: 'unsubscribed',
    cleo: 'bounced',
    eve: 'active',
    finn: 'active',
    gus: 'unsubscribed',
    hal: 'bounced',
  };
  expect(await states()).toEqual(after);
  expect(await compareJournal(app.db, app.hasher)).toMatchObject({
    databaseLacks: 0,
    journalLacks: 0,
    damaged: 0,
  });
  const { rejected } = await take('ada', 'ben', 'cleo', 'dora', 'gus', 'hal');
  expect(rejected.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
  // What the store knows of them is from the backup; they, or an operator, say it again.
  expect(await comeBack('gus', 20)).toBe(true);
  await liftStop(app.db, app.hasher, mail('hal'), at(21));
  expect(await findSuppression(app.db, app.hasher, mail('dora'))).toMatchObject({
    reason: 'erased',
    scope: 'all',
  });
  await restart();
  expect(await states()).toMatchObject({ ...after, gus: 'active', hal: 'active' });
});

test('recover adds everything, also where the database says that it has', async () => {
  await take('ada');
  await backUp();
  await leave('ada', 1);
  await restore();
  await app.db.metadata.update({
    where: { name: 'journal_read' },
    data: {
      value: JSON.stringify({ place: app.hasher.journal?.place, bytes: statSync(file).size, rows: 0 }),
    },
  });
  expect(await followJournal(app.db, app.hasher, { log })).toMatchObject({ added: 0 });
  const followed = await followJournal(app.db, app.hasher, { log, whole: true });
  expect(followed).toEqual({ added: 1, erased: 0, stopped: 1, written: 0 });
});

test('the newest line decides, whatever the clock of the day said', async () => {
  await take('ada', 'ben');
  await leave('ada', 500_000);
  await comeBack('ada', 1);
  await leave('ben', 2);
  await comeBack('ben', -3);
  await leave('ben', -4);
  await restart();
  expect(await states()).toEqual({ ada: 'active', ben: 'unsubscribed' });
  const { newest } = readLines(readFileSync(file, 'utf8'));
  expect([...newest.values()].map((entry) => entry.stop?.reason ?? null).toSorted()).toEqual(
    ['unsubscribed', null].toSorted(),
  );
});

test('a journal of a machine of its own, which does not know of a return elsewhere, stops no reader', async () => {
  await take('ada');
  await leave('ada', 1);
  const ofThisMachine = readFileSync(file);
  await comeBack('ada', 2);
  writeFileSync(file, ofThisMachine);
  await app.db.metadata.deleteMany({ where: { name: 'journal_read' } });
  await restart();
  expect(await states()).toEqual({ ada: 'active' });
  expect(readLines(readFileSync(file, 'utf8')).newest.values().next().value).toMatchObject({ stop: null });
});

test('the file holds neither addresses nor what was said about them, and is its owner’s alone', async () => {
  await take('ada');
  await stop('ada', 'bounced', 1);
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/ada|reader\.example|550/);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      at: '2026-11-20T09:01:00.000Z',
      change: 'stop',
      reason: 'bounced',
      scope: 'all',
      address: expect.stringMatching(/^.{8}\../),
    },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a suppression that changes nothing is no line', async () => {
  await take('ada');
  await stop('ada', 'bounced', 1);
  await leave('ada', 2);
  await addSuppression(app.db, app.hasher, mail('ada'), { reason: 'unsubscribed' }, at(3));
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a journal that is gone is written anew from the database, and doctor says what is missing before', async () => {
  await take('ada', 'ben');
  await leave('ada', 1);
  await leave('ben', 2);
  truncateSync(file);
  const looked = await start('look');
  expect(await compareJournal(looked.db, looked.hasher)).toMatchObject({ databaseLacks: 0, journalLacks: 2 });
  await looked.close();
  await restart();
  expect(await compareJournal(app.db, app.hasher)).toMatchObject({ journalLacks: 0, addresses: 2 });
});

test('a line that a crash cut off is reported, and spoils neither the others nor the next one', async () => {
  await take('ada', 'ben');
  await leave('ada', 1);
  appendFileSync(file, '{"at":"2026-11-20T09:0');
  await leave('ben', 2);
  expect(await compareJournal(app.db, app.hasher)).toMatchObject({
    journalLacks: 0,
    damaged: 1,
    addresses: 2,
  });
});

test('a journal that cannot be written keeps no reader in, is a problem in status, and is made up for', async () => {
  await take('ada');
  await app.close();
  const blocked = join(folder, 'a-file');
  writeFileSync(blocked, '');
  const config = loadConfig(
    {
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      SECRET_KEY: KEY,
      SUPPRESSION_JOURNAL: join(blocked, 'log'),
    },
    folder,
  );
  app = await openApp(config, { clock: systemClock, log });
  expect(await leave('ada', 1)).toBe('unsubscribed');
  expect(await deliveryProblemTexts(app.db, NOW)).toEqual([
    expect.stringMatching(/could not be appended to their journal/),
  ]);
  await restart();
  expect(await deliveryProblemTexts(app.db, NOW)).toEqual([]);
  expect(await compareJournal(app.db, app.hasher)).toMatchObject({ journalLacks: 0, addresses: 1 });
});

test('lines under a key that is not here are reported, and bring no reader back', async () => {
  appendFileSync(
    file,
    '{"at":"2026-11-20T09:00:00.000Z","change":"stop","reason":"erased","scope":"digest","address":"otherkey.x"}\n',
  );
  await restart();
  expect(await app.db.suppression.count()).toBe(0);
  expect(await compareJournal(app.db, app.hasher)).toMatchObject({ unrecognisable: 1, databaseLacks: 0 });
});

test('several processes append at once, and every line is whole', async () => {
  const code = `
    const { suppressionJournal } = await import(${JSON.stringify(pathToFileURL(program('src/readers/journal-file-store.ts')).href)});
    const journal = suppressionJournal(process.argv[1], { error: (facts) => { throw facts.err; } });
    for (let i = 0; i < 100; i += 1) {
      const hash = process.argv[2] + '.' + i + 'x'.repeat(200);
      await journal.append([JSON.stringify({ at: new Date(0), change: 'return', address: hash }) + '\\n']);
    }`;
  const writers = ['a', 'b', 'c', 'd'].map((name) =>
    spawn(process.execPath, ['--input-type=module', '-e', code, file, name], { stdio: 'ignore' }),
  );
  expect(await Promise.all(writers.map(async (one) => (await once(one, 'exit'))[0]))).toEqual([0, 0, 0, 0]);
  expect(readLines(readFileSync(file, 'utf8'))).toMatchObject({ damaged: 0, newest: { size: 400 } });
});
