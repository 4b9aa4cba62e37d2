/**
 * What the scripts beside this file share: a store of its own with readers who are all due at 08:00, a page of new papers for each
 * day, a mail server that notes whatever it takes and fails as it is set to, and the check that everybody got each day's mail once.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const PAPERS_A_DAY = 8;
const MOST_PAPERS = 5;
const program = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;

/** Mulberry32: the same seed kills at the same moments, as far as the machine allows. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A mail server. `onRecipient(address)` may give an answer such as `550 5.1.1 no`; `onMail(to)` may give `{ answer, delay, keep, cut }`:
 * `cut` is `middle` (of the message), `before` or `after` keeping it. What is kept goes to `take(to, raw, owner)`.
 */
async function startSink({ take, onRecipient, onMail }) {
  const sockets = new Set();
  const server = createServer((socket) => {
    const owner = server.owner;
    let pending = Buffer.alloc(0);
    let plan = null;
    let to = '';
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const say = (text) => socket.destroyed || socket.write(`${text}\r\n`);

    function message(raw) {
      const { answer = '250 2.0.0 kept', delay = 0, keep = answer.startsWith('2'), cut } = plan;
      plan = null;
      if (cut === 'before') return socket.destroy();
      if (keep) take(to, raw, owner);
      if (cut === 'after') return socket.destroy();
      setTimeout(() => say(answer), delay);
    }

    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (!socket.destroyed) {
        if (plan?.cut === 'middle') return void socket.destroy();
        const mark = plan === null ? '\r\n' : '\r\n.\r\n';
        const at = pending.indexOf(mark);
        if (at === -1) return;
        const piece = pending.subarray(0, at);
        pending = pending.subarray(at + mark.length);
        if (plan !== null) {
          message(piece);
          continue;
        }
        const line = piece.toString('latin1');
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') say('250-sink\r\n250-PIPELINING\r\n250 8BITMIME');
        else if (verb === 'QUIT') socket.end('221 bye\r\n');
        else if (verb === 'RCPT') {
          to = /<(.*?)>/.exec(line)[1];
          const refusal = onRecipient(to);
          if (refusal !== undefined) to = '';
          say(refusal ?? '250 2.1.5 ok');
        } else if (verb === 'DATA' && to === '') say('503 5.5.1 no recipient');
        else if (verb === 'DATA') {
          plan = onMail(to) ?? {};
          say('354 go on');
        } else say('250 2.0.0 ok');
      }
    });
    say('220 sink');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return Object.assign(server, {
    port,
    /** As when the machine is switched off: no connection is taken any more. */
    goAway: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
    async comeBack() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  });
}

function page(day) {
  const titles = Array.from(
    { length: PAPERS_A_DAY },
    (_, index) => `Token X${day}Y${index}Z and What It Means for Sparse Learning`,
  );
  const lines = titles.flatMap((title) => [
    title,
    `In this paper we take a close look at the following question, which has been open for a while: ${title.toLowerCase()}. We describe a method, compare it with what was there before, and discuss where it falls short and what remains to be done.`,
  ]);
  return `Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe${lines.join('\n')}\n`;
}

/** The local day of day number `day`, and the instants at which its page is read and its digests are due. */
export const dateOf = (day) => new Date(Date.UTC(2026, 3, day)).toISOString().slice(0, 10);
export const dueOn = (day) => `${dateOf(day)}T09:00:00Z`;

/** Waits for a process, with what it said. */
export async function end(child) {
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

/**
 * @param server URL of a PostgreSQL server on which databases may be created; null for the embedded one
 * @param folder where everything is written; a new one under the system's temporary folder when left out
 * @param outbox true: no mail server, mails are files
 */
export async function openStage({
  server,
  readers,
  concurrency = 10,
  uncertain = 'resend',
  settings = {},
  folder = mkdtempSync(join(tmpdir(), 'paperround-chaos-')),
  outbox = false,
  onRecipient = () => undefined,
  onMail = () => undefined,
  random = Math.random,
}) {
  const problems = [];
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  const url = server === null ? null : new URL(server);
  let admin;
  if (url !== null) {
    url.pathname = `/chaos_${randomUUID().replaceAll('-', '')}`;
    admin = new pg.Client(server);
    await admin.connect();
    await admin.query(`CREATE DATABASE "${url.pathname.slice(1)}"`);
    await admin.end();
  }

  const stage = {
    problems,
    folder,
    dataDir,
    /** Of the database that the program is started with; null for the embedded one. */
    url: url?.href ?? null,
    /** Recipient → copies since the last check: who sent it, its Message-ID, and its bytes as a hash. */
    received: new Map(),
    accepted: 0,
    onAccepted: () => undefined,
  };
  /** Recipient → paper → the Message-ID that held it. */
  const papersOf = new Map();
  stage.sink = await startSink({
    onRecipient,
    onMail: (to) => ({ delay: random() * 15, ...onMail(to) }),
    take(to, raw, owner) {
      const text = raw.toString('latin1');
      // Copied: a slice would keep the whole mail in memory, of each of a million.
      const messageId = Buffer.from(/^message-id:\s*(\S+)/im.exec(text)[1]).toString();
      const copy = {
        owner,
        messageId,
        papers: new Set(text.replaceAll('=\r\n', '').match(/X\d+Y\d+Z/g)),
        sha256: createHash('sha256').update(raw).digest('hex'),
      };
      stage.received.set(to, [...(stage.received.get(to) ?? []), copy]);
      const papers = papersOf.get(to) ?? new Map();
      papersOf.set(to, papers);
      for (const paper of new Set(text.replaceAll('=\r\n', '').match(/Token\s+X\d+Y\d+Z/g))) {
        const before = papers.get(paper);
        if (before !== undefined && before !== messageId)
          problems.push(`${to} got paper ${paper} in ${before} and in ${messageId}`);
        papers.set(paper, messageId);
      }
      stage.accepted += 1;
      stage.onAccepted();
    },
  });

  stage.start = (...words) =>
    spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        DATA_DIR: dataDir,
        SECRET_KEY: 'a-key-for-making-trouble',
        BASE_URL: 'https://papers.example.org',
        SEND_CONCURRENCY: String(concurrency),
        UNCERTAIN_DELIVERIES: uncertain,
        LOG_LEVEL: 'warn',
        ...(stage.url === null ? {} : { DATABASE_URL: stage.url }),
        ...(outbox ? {} : { SMTP_URL: `smtp://127.0.0.1:${stage.sink.port}` }),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  /** Runs a command to its end and gives its JSON; throws when it failed, unless `mayFail`. */
  stage.run = async (words, { mayFail = false } = {}) => {
    const { code, out, err } = await end(stage.start(...words, '--json'));
    if (code !== 0 && !mayFail) throw new Error(`${words.join(' ')} ended with ${code}: ${err}${out}`);
    return out === '' ? { failed: err } : JSON.parse(out);
  };

  stage.readPage = async (day, { at = `${dateOf(day)}T06:00:00Z` } = {}) => {
    writeFileSync(join(folder, 'page.txt'), page(day));
    await stage.run(['ingest', '--file', 'page.txt', '--source', 'daily', '--now', at]);
  };

  /** Everybody has the mail of `day`, once or in copies of the same bytes. Gives how many mails came twice, by who sent the first. */
  stage.checkDay = async (day, { mayBe = [] } = {}) => {
    const date = dateOf(day);
    const { deliveries } = await stage.run(['deliveries', '--limit', String(2 * readers)]);
    const ofDay = deliveries.filter(({ localDay }) => localDay === date);
    if (ofDay.length !== readers) problems.push(`${date}: ${ofDay.length} deliveries for ${readers} readers`);
    const repeats = new Map();
    let mails = 0;
    const others = {};
    for (const { email, status, messageId, papers } of ofDay) {
      const copies = stage.received.get(email) ?? [];
      const where = `${date} ${email} (${status})`;
      mails += copies.length;
      for (const { owner } of copies.slice(0, -1)) repeats.set(owner, (repeats.get(owner) ?? 0) + 1);
      if (new Set(copies.map(({ sha256 }) => sha256)).size > 1) problems.push(`${where}: the copies differ`);
      if (copies.some((copy) => copy.messageId !== messageId))
        problems.push(`${where}: Message-ID ${copies[0].messageId}, on record ${messageId}`);
      if (mayBe.includes(status)) others[status] = (others[status] ?? 0) + 1;
      else if (status !== 'sent') problems.push(`${where}: not sent`);
      else if (copies.length === 0 && !outbox) problems.push(`${where}: lost`);
      else if (papers.length !== MOST_PAPERS) problems.push(`${where}: ${papers.length} papers on record`);
    }
    stage.received = new Map();
    return { mails, repeats, others };
  };

  stage.close = async () => {
    await stage.sink.goAway();
    if (url !== null) {
      const again = new pg.Client(server);
      await again.connect();
      await again.query(`DROP DATABASE "${url.pathname.slice(1)}" WITH (FORCE)`);
      await again.end();
    }
    rmSync(folder, { recursive: true, force: true });
  };

  const csv = Array.from(
    { length: readers },
    (_, index) =>
      `r${index}@reader.example,,,daily,08:00,UTC,${MOST_PAPERS},active,Agreed.,2026-01-01T00:00:00Z`,
  );
  writeFileSync(
    join(folder, 'readers.csv'),
    `email,topics,queries,frequency,time,time_zone,max_papers,status,consent,consented_at\n${csv.join('\n')}\n`,
  );
  await stage.run(['subscribers', 'import', 'readers.csv', '--now', '2026-03-01T12:00:00Z']);
  return stage;
}

/** Prints what came of it as one line of JSON, and ends the process: 1 when a promise was broken. */
export function finish(result, problems) {
  process.stdout.write(
    `${JSON.stringify({ ...result, problems: problems.slice(0, 50), problemCount: problems.length })}\n`,
  );
  process.exit(problems.length === 0 ? 0 : 1);
}
