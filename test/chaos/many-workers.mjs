/**
 * Two timetables and four workers on one PostgreSQL, all at once, with a rate over all of them: one mail each, and never faster.
 *   node test/chaos/many-workers.mjs --server postgres://postgres@127.0.0.1:5432/postgres [--readers 1000] [--rate 100]
 * Exits 1 when somebody got none or two, or when a second had more than the rate and one group of each process.
 */
import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    readers: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '100' },
  },
});
if (values.server === undefined)
  throw new Error('--server is missing: the URL of a PostgreSQL server on which databases may be created');
const readers = Number(values.readers);
const rate = Number(values.rate);
const WORKERS = 4;

const stage = await openStage({
  server: values.server,
  readers,
  settings: { SEND_RATE: String(rate), PORT: '0' },
});
await stage.readPage(1);
const database = new pg.Client(stage.url);
await database.connect();
// The readers are due now, by the real clock: that is what `serve` and `work` go by.
await database.query(`UPDATE papers SET first_seen_at = now() - interval '1 hour'`);
await database.query(`UPDATE readers SET next_due_at = now(), last_period_end = NULL`);

const perSecond = new Map();
stage.onAccepted = () => {
  const second = Math.floor(Date.now() / 1000);
  perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
};
const processes = [
  ...Array.from({ length: 2 }, () => stage.start('serve', '--no-worker')),
  ...Array.from({ length: WORKERS }, () => stage.start('work')),
];
const ends = processes.map((child) => once(child, 'close'));
const until = Date.now() + 60_000 + (readers / rate) * 2000;
let open = readers;
while (open > 0 && Date.now() < until) {
  await rest(500);
  const { rows } = await database.query(`SELECT count(*)::int AS sent FROM deliveries WHERE status = 'sent'`);
  open = readers - rows[0].sent;
}
for (const child of processes) child.kill('SIGTERM');
const codes = (await Promise.all(ends)).map(([code]) => code);
const { rows: runs } = await database.query('SELECT count(*)::int AS count FROM digest_runs');
await database.end();

const problems = [...stage.problems];
const copies = [...stage.received.values()].map((mails) => mails.length);
if (stage.received.size !== readers) problems.push(`${stage.received.size} of ${readers} readers got mail`);
for (const [to, mails] of stage.received)
  if (mails.length > 1) problems.push(`${to} got ${mails.length} mails`);
if (open > 0) problems.push(`${open} deliveries are not sent`);
if (codes.some((code) => code !== 0)) problems.push(`processes ended with ${codes.join()}`);
const fastest = Math.max(...perSecond.values());
if (fastest > rate + (WORKERS + 1) * Math.floor(rate / 10)) problems.push(`${fastest} mails in one second`);
await stage.close();
finish(
  {
    readers,
    workers: WORKERS,
    timetables: 2,
    mails: copies.length,
    runs: runs[0].count,
    rate,
    fastestSecond: fastest,
  },
  problems,
);
