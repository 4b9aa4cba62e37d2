/**
 * Two hundred visitors of a site with 100,000 papers, of whom one in ten searches, while a run is sending: how long pages take.
 *   node test/chaos/busy-site.mjs --server postgres://postgres@127.0.0.1:5432/postgres [--papers 100000] [--visitors 200] [--seconds 60]
 *     [--pause 10] [--readers 20000]
 * Each visitor has an address of its own (127.1.x.y) and rests for `--pause` seconds between two pages, more or less. Exits 1 when the
 * 99th percentile of `/` is 300 ms or more, that of `/search` 500 ms or more, a request failed, or one in a hundred was sent away.
 */
import { Agent, request } from 'node:http';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { end, finish, openStage, randomNumbers } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    papers: { type: 'string', default: '100000' },
    visitors: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    pause: { type: 'string', default: '10' },
    readers: { type: 'string', default: '20000' },
  },
});
if (values.server === undefined)
  throw new Error('--server is missing: the URL of a PostgreSQL server on which databases may be created');
const papers = Number(values.papers);
const visitors = Number(values.visitors);
const seconds = Number(values.seconds);
const pauseMs = Number(values.pause) * 1000;
const readers = Number(values.readers);
const random = randomNumbers(20261129);

/** 5,000 words; like those of a language, a few are everywhere and most are rare. */
const word = () => `w${Math.floor(5000 * random() ** 4)}x`;
const words = (count) => Array.from({ length: count }, word).join(' ');
/** What people search: seldom (one word in forty) the twenty most common words, which stand for "the" and "of"; the others are in at most 31 % of the papers. */
const asked = () => {
  if (random() < 0.1) return word();
  for (;;) {
    const one = word();
    if (Number(one.slice(1, -1)) >= 20) return one;
  }
};
const QUERIES = [
  () => asked(),
  () => `${asked()} ${asked()}`,
  () => `"${asked()} ${asked()}"`,
  () => `${asked()} -${asked()}`,
  () => `title:${asked()}`,
  () => `w${Math.floor(100 + 400 * random())}*`,
  () => `(${asked()} OR ${asked()}) NOT title:${asked()}`,
  () => `author:${asked()}`,
  () => `-${asked()}`,
];

const stage = await openStage({
  server: values.server,
  readers,
  random,
  settings: { PORT: '0', SEND_RATE: String(Math.ceil(readers / (2 * seconds))) },
});
const problems = [...stage.problems];
const database = new pg.Client(stage.url);
await database.connect();

const filling = performance.now();
for (let first = 0; first < papers; first += 2000) {
  const some = Array.from({ length: Math.min(2000, papers - first) }, (_, place) => ({
    title: `${words(8)} number ${first + place}`,
    abstract: words(120),
    authors: [words(2), words(2), words(2)],
    key: random() * 20,
    days: random() * 700,
  }));
  await database.query(
    `WITH added AS (
       INSERT INTO papers (title, title_key, abstract, authors, categories, url, first_seen_at, strength, trending_key, reasons)
       SELECT title, md5(title), abstract, ARRAY(SELECT jsonb_array_elements_text(authors)), '{cs.LG}', 'https://example.org/' || md5(title),
         now() - days * interval '1 day', 1, key, '{}'
       FROM jsonb_to_recordset($1) AS listed (title text, abstract text, authors jsonb, key float8, days float8) RETURNING id)
     INSERT INTO unindexed_papers SELECT id FROM added`,
    [JSON.stringify(some)],
  );
}
await database.query(
  `INSERT INTO paper_topics SELECT id, topic, '{}' FROM papers, unnest('{language-models,agents,vision}'::text[]) AS topic WHERE random() < 0.2`,
);
const indexing = performance.now();
// Without a source it indexes only.
await stage.run(['ingest'], { mayFail: true });
const indexed = performance.now();
const { rows: left } = await database.query('SELECT count(*)::int AS count FROM unindexed_papers');
if (left[0].count > 0) problems.push(`${left[0].count} papers are not indexed`);
// At rest, as a store is that was not filled this minute.
await database.query('VACUUM (ANALYZE)');
await database.query('CHECKPOINT');
// The readers are due now, by the real clock: that is what `serve` goes by.
await database.query(`UPDATE readers SET next_due_at = now(), last_period_end = NULL`);

const serving = stage.start('serve');
const ended = end(serving);
const base = await new Promise((resolve, reject) => {
  let said = '';
  serving.stdout.on('data', (chunk) => {
    said += chunk;
    if (said.includes('Paperround is at')) resolve(said);
  });
  serving.once('close', () => reject(new Error('serve ended')));
});
const { rows: served } = await database.query(`SELECT value FROM metadata WHERE name = 'served_at'`);
if (served.length === 0) throw new Error(`serve did not say where it is: ${base}`);
const { hostname, port } = new URL(served[0].value);

/** Milliseconds by kind of page. */
const times = { home: [], search: [], other: [] };
const sentAway = { home: 0, search: 0, other: 0 };

function ask(path, kind, agent, localAddress) {
  const started = performance.now();
  return new Promise((resolve) => {
    const asked = request(
      { host: hostname === 'localhost' ? '127.0.0.1' : hostname, port, path, agent, localAddress },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 429 || response.statusCode === 503) sentAway[kind] += 1;
          else if (response.statusCode !== 200) problems.push(`${path}: ${response.statusCode}`);
          else times[kind].push(performance.now() - started);
          resolve();
        });
      },
    );
    asked.on('error', (error) => {
      problems.push(`${path}: ${error.message}`);
      resolve();
    });
    asked.end();
  });
}

async function visit(number, until) {
  const localAddress = `127.1.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  const agent = new Agent({ keepAlive: true });
  const searches = number % 10 === 0;
  await rest(random() * pauseMs);
  while (Date.now() < until) {
    if (searches) {
      const query = QUERIES[Math.floor(random() * QUERIES.length)]();
      await ask(`/search?q=${encodeURIComponent(query)}`, 'search', agent, localAddress);
    } else if (random() < 0.7) await ask('/', 'home', agent, localAddress);
    else
      await ask(
        ['/topics', '/topics/agents', '/archive', '/sources'][Math.floor(random() * 4)],
        'other',
        agent,
        localAddress,
      );
    await rest((0.5 + random()) * pauseMs);
  }
  agent.destroy();
}

// The first requests load what they need.
for (const path of ['/', '/search?q=w1x', '/topics/agents']) await ask(path, 'other', undefined, '127.0.0.1');
times.other = [];
const sentBefore = stage.accepted;
const until = Date.now() + seconds * 1000;
await Promise.all(Array.from({ length: visitors }, (_, number) => visit(number, until)));
const sent = stage.accepted - sentBefore;
serving.kill('SIGTERM');
const { code, err } = await ended;
if (code !== 0) problems.push(`serve ended with ${code}: ${err.slice(-300)}`);
const { rows: sizes } = await database.query(
  `SELECT (pg_total_relation_size('paper_words') / 1000000)::int AS words, (pg_total_relation_size('papers') / 1000000)::int AS papers`,
);
await database.end();
await stage.close();

function figures(kind) {
  const sorted = times[kind].sort((a, b) => a - b);
  const at = (share) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    requests: sorted.length,
    median: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    worst: at(1),
    sentAway: sentAway[kind],
  };
}
const result = { home: figures('home'), search: figures('search'), other: figures('other') };
if (sent === 0) problems.push('nothing was sent meanwhile');
if (result.home.p99 >= 300) problems.push(`p99 of / is ${result.home.p99} ms`);
if (result.search.p99 >= 500) problems.push(`p99 of /search is ${result.search.p99} ms`);
if (sentAway.home + sentAway.other > 0) problems.push('cheap pages were sent away');
if (sentAway.search > result.search.requests / 100)
  problems.push(`${sentAway.search} searches were sent away`);
finish(
  {
    papers,
    visitors,
    mailsSent: sent,
    secondsToFill: Math.round((indexing - filling) / 1000),
    secondsToIndex: Math.round((indexed - indexing) / 1000),
    megabytes: sizes[0],
    ...result,
  },
  problems,
);
