/**
 * A database is dumped in the middle of a run, goes on for another day, is lost, and is restored from the dump: once followed by
 * `recover`, once without it, once a month later. Counts what each reader was sent again, and what none was sent. In the life that is lost
 * four readers leave, each in another way: none of them may be written to again.
 *   node test/chaos/restored-backup.mjs --server postgres://postgres@127.0.0.1:5432/postgres [--readers 300] [--bin /usr/lib/postgresql/15/bin]
 * Exits 1 when somebody who had left got a mail, when a mail or paper came again after `recover`, when the store did not say that it was
 * restored, when new papers did not come, or
 * when a digest of the month before was sent.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { dateOf, dueOn, end, finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    readers: { type: 'string', default: '300' },
    bin: { type: 'string', default: '' },
  },
});
if (values.server === undefined)
  throw new Error('--server is missing: the URL of a PostgreSQL server on which databases may be created');
const readers = Number(values.readers);
const tool = (name, ...words) => promisify(execFile)(join(values.bin, name), words);

// Some mails of the day of the dump are kept by the mail server, which then cuts the line: they are in doubt when the dump is made.
const cut = new Set();
let isDayOfDump = false;
const stage = await openStage({
  server: values.server,
  readers,
  onMail: (to) => {
    if (!isDayOfDump || cut.size >= 5 || cut.has(to)) return {};
    cut.add(to);
    return { cut: 'after' };
  },
});
const home = stage.url;
const dump = join(stage.folder, 'backup.dump');
const databases = [];

/** Who leaves in the life that is lost, and how often one of them was written to afterwards. */
const left = ['r0', 'r1', 'r2', 'r3'].map((name) => `${name}@reader.example`);
let haveLeft = false;
let writtenAgain = 0;

/** Reader → paper → Message-IDs that held it; over the whole life of the list, lost and restored. */
const everSent = new Map();

/** Takes what was received since the last call: how many mails there were, how many repeat a mail, and papers that came before in another mail. */
function takeReceived() {
  let mails = 0;
  let copies = 0;
  if (haveLeft) writtenAgain += left.filter((to) => stage.received.has(to)).length;
  const again = new Set();
  for (const [to, received] of stage.received) {
    const ofReader = everSent.get(to) ?? { messageIds: new Set(), papers: new Map() };
    everSent.set(to, ofReader);
    for (const { messageId, papers } of received) {
      mails += 1;
      if (ofReader.messageIds.has(messageId)) copies += 1;
      for (const paper of papers) {
        if (ofReader.papers.has(paper) && ofReader.papers.get(paper) !== messageId)
          again.add(`${to} ${paper}`);
        ofReader.papers.set(paper, messageId);
      }
      ofReader.messageIds.add(messageId);
    }
  }
  stage.received = new Map();
  // The stage counts a paper that comes in two mails as a broken promise; here that is what is measured.
  stage.problems.splice(0);
  return { mails, copies, papersAgain: again.size };
}

const problems = [];
function expect(what, seen, wanted) {
  if (seen !== wanted) problems.push(`${what}: ${seen} instead of ${wanted}`);
}

async function restore() {
  const url = new URL(home);
  url.pathname = `/restored_${randomUUID().replaceAll('-', '')}`;
  databases.push(url.pathname.slice(1));
  const admin = new pg.Client(values.server);
  await admin.connect();
  await admin.query(`CREATE DATABASE "${url.pathname.slice(1)}"`);
  await admin.end();
  await tool('pg_restore', '--no-owner', '--dbname', url.href, dump);
  stage.url = url.href;
}

const saysRestored = async (now) =>
  (await stage.run(['status', '--now', now], { mayFail: true })).problems.some((problem) =>
    problem.includes('recover'),
  );
const digest = (now) => stage.run(['digest', '--now', now], { mayFail: true });

// ── the life that is lost ───────────────────────────────────────────────────────────────────────────────────────
await stage.readPage(1);
await digest(dueOn(1));
expect('mails of the first day', takeReceived().mails, readers);
await stage.readPage(2);
isDayOfDump = true;
let dumping = null;
let accepted = 0;
stage.onAccepted = () => {
  accepted += 1;
  if (accepted === Math.floor(readers / 2))
    dumping = tool('pg_dump', '--format=custom', '--file', dump, home);
};
await digest(dueOn(2));
await dumping;
stage.onAccepted = () => undefined;
isDayOfDump = false;
// What was in doubt is sent again, as promised.
await digest(`${dateOf(2)}T09:30:00Z`);
const second = takeReceived();
expect('mails of the second day', second.mails - second.copies, readers);
expect('of them again after a cut line', second.copies, cut.size);
await stage.readPage(3);
await digest(dueOn(3));
expect('mails of the third day', takeReceived().mails, readers);
expect('a store that was not restored says so', await saysRestored(dueOn(3)), false);
await stage.run(['subscribers', 'erase', left[0], '--now', `${dateOf(3)}T10:00:00Z`]);
const gone = ['unsubscribed', 'bounced', 'complained'].map((status, index) => `${left[index + 1]},${status}`);
writeFileSync(join(stage.folder, 'gone.csv'), `email,status\n${gone.join('\n')}\n`);
await stage.run(['subscribers', 'import', 'gone.csv', '--now', `${dateOf(3)}T10:00:00Z`]);
haveLeft = true;

// ── restored, with `recover` ────────────────────────────────────────────────────────────────────────────────────
const noon = `${dateOf(3)}T12:00:00Z`;
await restore();
const client = new pg.Client(stage.url);
await client.connect();
const { rows } = await client.query('SELECT status, count(*)::int AS count FROM deliveries GROUP BY status');
await client.end();
const inBackup = Object.fromEntries(rows.map(({ status, count }) => [status, count]));
expect('the restored store says that it was restored', await saysRestored(noon), true);
const recovered = await stage.run(['recover', '--now', noon]);
expect('after recover it still says so', await saysRestored(noon), false);
// The sources still list what they listed in the days between.
await stage.readPage(2, { at: `${dateOf(3)}T12:30:00Z` });
await stage.readPage(3, { at: `${dateOf(3)}T12:30:00Z` });
await digest(`${dateOf(3)}T13:00:00Z`);
const sameDay = takeReceived();
expect('mails on the day of recover', sameDay.mails, 0);
await stage.readPage(3, { at: `${dateOf(4)}T05:00:00Z` });
await stage.readPage(4);
await digest(dueOn(4));
const dayAfter = takeReceived();
expect('mails on the day after recover', dayAfter.mails, readers - left.length);
expect('of them copies', dayAfter.copies, 0);
expect('papers that came again after recover', dayAfter.papersAgain, 0);

// ── restored, without it ────────────────────────────────────────────────────────────────────────────────────────
const beforeThird = structuredClone(everSent);
await restore();
expect('without recover the store says that it was restored', await saysRestored(noon), true);
const { err } = await end(stage.start('digest', '--now', noon));
expect('and so does the command that sends', err.includes('recover'), true);
await stage.readPage(3, { at: `${dateOf(3)}T12:30:00Z` });
await digest(`${dateOf(3)}T13:00:00Z`);
const without = takeReceived();
// All four are kept out of an import as well.
writeFileSync(
  join(stage.folder, 'back.csv'),
  `email,status,consent,consented_at\n${left.map((to) => `${to},active,Agreed.,2026-01-01`).join('\n')}\n`,
);
const { rejected } = await stage.run([
  'subscribers',
  'import',
  'back.csv',
  '--now',
  `${dateOf(3)}T14:00:00Z`,
]);
expect('people who had left and were refused by an import', rejected.length, left.length);
everSent.clear();
for (const [to, sent] of beforeThird) everSent.set(to, sent);

// ── restored a month later ──────────────────────────────────────────────────────────────────────────────────────
await restore();
const month = `${dateOf(33)}T09:00:00Z`;
await digest(month);
const monthLater = takeReceived();
expect('mails of the month before', monthLater.copies, 0);
const old = (await stage.run(['status', '--now', month], { mayFail: true })).problems.filter((problem) =>
  problem.includes('too old'),
);
expect('runs reported as too old', old.length, 1);
expect('mails to people who had left', writtenAgain, 0);

const admin = new pg.Client(values.server);
await admin.connect();
for (const name of databases) await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
await admin.end();
await stage.close();
finish(
  { readers, left: left.length, inBackup, recovered, sameDay, dayAfter, withoutRecover: without, monthLater },
  problems,
);
