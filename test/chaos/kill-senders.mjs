/**
 * Kills senders at random moments and counts what readers got. Run by hand, after `npm run build`, against a PostgreSQL server:
 *   node test/chaos/kill-senders.mjs --server postgres://postgres@127.0.0.1:5432/postgres [--kills 200] [--readers 2000]
 *     [--scenes 3] [--seed 1] [--minutes 20] [--uncertain hold]
 * Each scene is a database of its own with readers, a day's page and a mail server. `digest` processes of that day are killed until
 * one of them ends by itself; then every reader must have exactly that day's mail. It takes a while: a dead process's claims are
 * taken over after 30 s of real time. Exits 1 when a promise was broken.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    kills: { type: 'string', default: '200' },
    readers: { type: 'string', default: '2000' },
    scenes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
    uncertain: { type: 'string', default: 'resend' },
  },
});
if (values.server === undefined) throw new Error('--server is missing: the URL of a PostgreSQL server on which databases may be created');
const READERS = Number(values.readers);
const KILLS = Number(values.kills);
const CONCURRENCY = 10;
const PAPERS_A_DAY = 8;
const MOST_PAPERS = 5;
const KILLS_A_DAY = 14;
const program = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;
const endAt = Date.now() + Number(values.minutes) * 60_000;

let killsLeft = KILLS;
const problems = [];
const tally = {
  kills: 0,
  beforeFirstMail: 0,
  days: 0,
  mails: 0,
  repeated: 0,
  mostRepeatedByOneKill: 0,
  uncertain: 0,
};

/** Mulberry32: the same seed kills at the same moments, as far as the machine allows. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A mail server that notes every message whose final dot it saw, and answers after 0 to 15 ms. */
async function startSink(random, onMail) {
  const server = createServer((socket) => {
    const connection = {};
    let pending = Buffer.alloc(0);
    let inMessage = false;
    let to = '';
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const mark = inMessage ? '\r\n.\r\n' : '\r\n';
        const at = pending.indexOf(mark);
        if (at === -1) return;
        const piece = pending.subarray(0, at);
        pending = pending.subarray(at + mark.length);
        if (inMessage) {
          inMessage = false;
          onMail(connection, to, piece);
          setTimeout(() => socket.destroyed || socket.write('250 2.0.0 kept\r\n'), random() * 15);
          continue;
        }
        const line = piece.toString('latin1');
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
        else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else {
          if (verb === 'RCPT') to = /<(.*?)>/.exec(line)[1];
          inMessage = verb === 'DATA';
          socket.write(inMessage ? '354 go on\r\n' : '250 2.0.0 ok\r\n');
        }
      }
    });
    connection.owner = server.owner;
    socket.write('220 sink\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function page(day) {
  const titles = Array.from({ length: PAPERS_A_DAY }, (_, index) => `Token X${day}Y${index}Z and What It Means for Sparse Learning`);
  const lines = titles.flatMap((title) => [
    title,
    `In this paper we take a close look at the following question, which has been open for a while: ${title.toLowerCase()}. We describe a method, compare it with what was there before, and discuss where it falls short and what remains to be done.`,
  ]);
  return `Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe${lines.join('\n')}\n`;
}

async function scene(number) {
  const random = randomNumbers(Number(values.seed) * 1000 + number);
  const name = `chaos_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client(values.server);
  await admin.connect();
  await admin.query(`CREATE DATABASE "${name}"`);
  const url = new URL(values.server);
  url.pathname = `/${name}`;
  const folder = mkdtempSync(join(tmpdir(), 'paperround-chaos-'));
  mkdirSync(join(folder, 'data'));

  /** Recipient → copies of the day: which process sent it, and its bytes as a hash. */
  let received = new Map();
  let accepted = 0;
  let onAccepted = () => undefined;
  /** Recipient → paper → Message-ID that held it. */
  const papersOf = new Map();
  const sink = await startSink(random, (connection, to, raw) => {
    const text = raw.toString('latin1');
    const messageId = /^message-id:\s*(\S+)/im.exec(text)[1];
    const copy = { owner: connection.owner, messageId, sha256: createHash('sha256').update(raw).digest('hex') };
    received.set(to, [...(received.get(to) ?? []), copy]);
    const papers = papersOf.get(to) ?? new Map();
    papersOf.set(to, papers);
    for (const paper of new Set(text.replaceAll('=\r\n', '').match(/X\d+Y\d+Z/g))) {
      const before = papers.get(paper);
      if (before !== undefined && before !== messageId) problems.push(`${to} got paper ${paper} in ${before} and in ${messageId}`);
      papers.set(paper, messageId);
    }
    accepted += 1;
    onAccepted();
  });

  function start(...words) {
    return spawn(process.execPath, [program, ...words, '--json'], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: url.href,
        DATA_DIR: join(folder, 'data'),
        SMTP_URL: `smtp://127.0.0.1:${sink.address().port}`,
        SECRET_KEY: 'a-key-for-killing-senders',
        BASE_URL: 'https://papers.example.org',
        SEND_CONCURRENCY: String(CONCURRENCY),
        UNCERTAIN_DELIVERIES: values.uncertain,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function end(child) {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code, signal] = await once(child, 'close');
    return { code, signal, out, err };
  }

  async function run(...words) {
    const { code, out, err } = await end(start(...words));
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}${out}`);
    return JSON.parse(out);
  }

  const csv = Array.from(
    { length: READERS },
    (_, index) => `r${index}@reader.example,,,daily,08:00,UTC,${MOST_PAPERS},active,Agreed.,2026-01-01T00:00:00Z`,
  );
  writeFileSync(
    join(folder, 'readers.csv'),
    `email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at\n${csv.join('\n')}\n`,
  );
  await run('subscribers', 'import', 'readers.csv', '--now', '2026-03-01T12:00:00Z');
  const ledger = new pg.Client(url.href);
  await ledger.connect();

  /** Kills one `digest` process of `day`. Gives null when it ended by itself first. */
  async function killOne(now, owner) {
    sink.owner = owner;
    const before = accepted;
    const child = start('digest', '--now', now);
    const ended = end(child);
    const kill = () => child.kill('SIGKILL');
    let timer;
    if (random() < 0.3) timer = setTimeout(kill, random() * 4000);
    else {
      const after = before + 1 + Math.floor(random() * 300);
      const delay = random() * 30;
      onAccepted = () => {
        if (accepted === after) timer = setTimeout(kill, delay);
      };
    }
    const result = await ended;
    clearTimeout(timer);
    onAccepted = () => undefined;
    if (result.signal !== 'SIGKILL') {
      if (result.code !== 0) problems.push(`a digest ended with ${result.code}: ${result.err}`);
      return false;
    }
    tally.kills += 1;
    killsLeft -= 1;
    if (accepted === before) tally.beforeFirstMail += 1;
    return true;
  }

  for (let day = 1; killsLeft > 0 && Date.now() < endAt; day += 1) {
    received = new Map();
    const date = `2026-04-${String(day).padStart(2, '0')}`;
    writeFileSync(join(folder, 'page.txt'), page(day));
    await run('ingest', '--file', 'page.txt', '--source', 'daily', '--now', `${date}T06:00:00Z`);
    const now = `${date}T09:00:00Z`;
    let over = false;
    let started = 0;
    while (!over && started < KILLS_A_DAY && killsLeft > 0 && Date.now() < endAt) over = !(await killOne(now, `${day}/${++started}`));
    if (!over) {
      sink.owner = `${day}/end`;
      await run('digest', '--now', now);
    }
    await checkDay(date);
  }

  async function checkDay(date) {
    tally.days += 1;
    const held = values.uncertain === 'hold';
    const { rows } = await ledger.query(
      `SELECT r.email, d.status, d.message_id, d.attempts, d.lease_holder, (SELECT count(*)::int FROM sent_papers s WHERE s.delivery_id = d.id) AS papers
       FROM readers r LEFT JOIN deliveries d ON d.reader_id = r.id AND d.local_day = $1`,
      [date],
    );
    const repeats = new Map();
    let uncertain = 0;
    for (const { email, status, message_id: messageId, papers } of rows) {
      const copies = received.get(email) ?? [];
      const where = `${date} ${email} (${status})`;
      if (status === 'uncertain' && held) uncertain += 1;
      else if (status !== 'sent') problems.push(`${where}: not sent`);
      if (copies.length === 0 && status !== 'uncertain') problems.push(`${where}: lost`);
      if (papers !== MOST_PAPERS) problems.push(`${where}: ${papers} papers on record`);
      if (new Set(copies.map(({ sha256 }) => sha256)).size > 1) problems.push(`${where}: the copies differ`);
      if (copies.some((copy) => copy.messageId !== `<${messageId}>` && copy.messageId !== messageId))
        problems.push(`${where}: Message-ID ${copies[0]?.messageId}, on record ${messageId}`);
      for (const { owner } of copies.slice(0, -1)) repeats.set(owner, (repeats.get(owner) ?? 0) + 1);
      tally.mails += copies.length;
    }
    for (const [owner, count] of repeats) {
      tally.repeated += count;
      tally.mostRepeatedByOneKill = Math.max(tally.mostRepeatedByOneKill, count);
      if (count > CONCURRENCY) problems.push(`scene ${number}: process ${owner} left ${count} mails that came twice`);
      if (held) problems.push(`scene ${number}: ${count} mails came twice although uncertain ones are held`);
    }
    tally.uncertain += uncertain;
    process.stderr.write(`scene ${number} ${date}: ${JSON.stringify(tally)}; ${problems.length} problems; ${killsLeft} kills left\n`);
    if (held) await ledger.query(`UPDATE deliveries SET status = 'sent' WHERE status = 'uncertain'`);
  }

  await ledger.end();
  sink.close();
  await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
}

const ended = await Promise.allSettled(Array.from({ length: Number(values.scenes) }, (_, index) => scene(index + 1)));
for (const { reason } of ended) if (reason !== undefined) problems.push(String(reason?.stack ?? reason));
process.stdout.write(
  `${JSON.stringify({ readers: READERS, seed: Number(values.seed), ...tally, problems: problems.slice(0, 50), problemCount: problems.length })}\n`,
);
process.exit(problems.length === 0 ? 0 : 1);
