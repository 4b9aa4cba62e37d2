/**
 * A standby that replicates asynchronously takes over in the middle of a run, and lacks what the primary did last: everybody has their
 * mail, and only what was sent in those moments comes twice, as the same bytes. Makes two servers of its own; as root.
 *   node test/chaos/failed-over.mjs [--readers 3000] [--lag 1000] [--workers 2] [--bin /usr/lib/postgresql/15/bin]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: {
    bin: { type: 'string', default: '/usr/lib/postgresql/15/bin' },
    readers: { type: 'string', default: '3000' },
    lag: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '2' },
  },
});
const readers = Number(values.readers);
/** Of each worker to the mail server. */
const CONNECTIONS = 10;
const folder = mkdtempSync(join(tmpdir(), 'paperround-standby-'));
chmodSync(folder, 0o777);

/** PostgreSQL's programs do not run as root. */
async function asPostgres(program, ...words) {
  const command = [join(values.bin, program), ...words].map((word) => `'${word}'`).join(' ');
  const [code] = await once(spawn('su', ['postgres', '-c', command], { stdio: 'ignore' }), 'close');
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function makeServer(name) {
  const data = join(folder, name);
  const port = await freePort();
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;
  return {
    data,
    port,
    start: () => asPostgres('pg_ctl', '-D', data, '-o', options, '-l', `${data}.log`, '-w', 'start'),
    stop: () => asPostgres('pg_ctl', '-D', data, '-m', 'immediate', 'stop'),
  };
}

/** What connects to it is passed on to `port`; null cuts all connections and takes no new ones. */
async function openDoor(port) {
  let target = port;
  const sockets = new Set();
  const door = createServer((from) => {
    const to = target === null ? null : connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [from, to],
      [to, from],
    ]) {
      if (socket === null) continue;
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other?.destroy();
      });
    }
    if (to === null) from.destroy();
    else from.pipe(to).pipe(from);
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    port: door.address().port,
    leadTo(next) {
      target = next;
      for (const socket of sockets) socket.destroy();
    },
  };
}

const primary = await makeServer('primary');
const standby = await makeServer('standby');
await asPostgres('initdb', '-D', primary.data, '-A', 'trust', '-U', 'postgres');
await primary.start();
const replication = await openDoor(primary.port);
const clients = await openDoor(primary.port);
const source = ['-h', '127.0.0.1', '-p', String(replication.port), '-U', 'postgres'];
await asPostgres('pg_basebackup', ...source, '-D', standby.data, '-R', '-X', 'stream');
await standby.start();

const stage = await openStage({
  server: `postgres://postgres@127.0.0.1:${clients.port}/postgres`,
  readers,
  concurrency: CONNECTIONS,
  settings: { PORT: '0' },
});
await stage.readPage(1);
const query = async (text, { port = clients.port } = {}) => {
  const url = new URL(stage.url);
  url.port = String(port);
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
};
// The readers are due now, by the real clock: that is what `serve` and `work` go by.
await query(`UPDATE papers SET first_seen_at = now() - interval '1 hour'`);
await query('UPDATE readers SET next_due_at = now(), last_period_end = NULL');

const result = { readers, sent: 0, unknownToStandby: 0, seconds: 0, repeated: 0 };
const countSent = `SELECT count(*)::int AS sent FROM deliveries WHERE status = 'sent'`;
async function failOver() {
  replication.leadTo(null);
  await rest(Number(values.lag));
  clients.leadTo(null);
  await primary.stop();
  const [{ sent }] = await query(countSent, { port: standby.port });
  result.sent = stage.accepted;
  result.unknownToStandby = result.sent - sent;
  await asPostgres('pg_ctl', '-D', standby.data, '-w', 'promote');
  clients.leadTo(standby.port);
}
const failedOver = new Promise((resolve, reject) => {
  stage.onAccepted = () => {
    if (stage.accepted === Math.ceil(readers / 3)) failOver().then(resolve, reject);
  };
});
const processes = [
  stage.start('serve', '--no-worker'),
  ...Array.from({ length: Number(values.workers) }, () => stage.start('work')),
];
for (const { stdout, stderr } of processes) {
  stdout.resume();
  stderr.resume();
}
const ends = processes.map((child) => once(child, 'close'));
await failedOver;
const begin = Date.now();
const until = begin + 120_000 + readers * 20;
let open = readers;
while (open > 0 && Date.now() < until) {
  await rest(500);
  const [{ sent }] = await query(countSent);
  open = readers - sent;
}
result.seconds = (Date.now() - begin) / 1000;
for (const child of processes) child.kill('SIGTERM');
const codes = (await Promise.all(ends)).map(([code]) => code);

const problems = [...stage.problems];
if (open > 0) problems.push(`${open} deliveries are not sent`);
if (codes.some((code) => code !== 0)) problems.push(`processes ended with ${codes.join()}`);
if (stage.received.size !== readers) problems.push(`${stage.received.size} of ${readers} readers got mail`);
for (const [to, copies] of stage.received) {
  if (copies.length > 1) result.repeated += 1;
  if (copies.length > 2) problems.push(`${to} got ${copies.length} mails`);
  if (new Set(copies.map(({ messageId }) => messageId)).size > 1)
    problems.push(`${to} got two with different Message-IDs`);
}
// Besides those, what was on the wire when the standby took over.
const most = result.unknownToStandby + CONNECTIONS * Number(values.workers);
if (result.repeated > most) problems.push(`${result.repeated} mails came twice, ${most} could`);
const { problems: reported } = await stage.run(['status'], { mayFail: true });
if (!reported.some((text) => text.includes('not the one that mails were last sent from')))
  problems.push('status does not say that the database is another one');
await stage.close();
await standby.stop();
rmSync(folder, { recursive: true, force: true });
finish(result, problems);
