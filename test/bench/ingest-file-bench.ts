/**
 * Benchmark: the command `ingest --file` on a large page, beside COPY and INSERT … ON CONFLICT of the same
 * rows.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { tokenize } from '../../src/topics/tokenize.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { testDatabase } from '../support/database.ts';
import { program } from '../support/program.ts';
import { prepareTemplate, removeTemplate, testServer } from '../support/template-database.ts';
import { copyIn } from './copy-in.ts';
import { fillStore } from './ingest-bench.ts';
import { seeded } from './made-texts.ts';
import { type BenchResult, median } from './measuring.ts';

const ROUNDS = 3;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly authors: readonly string[];
}

const ENTRIES = 20_000;
const PAPERS = 200_000;

/**
 * On TEST_DATABASE_URL alone, as the embedded PostgreSQL has no COPY: 20,000 entries of arXiv's API a
 * round, all unseen, into 200,000 papers. The whole command, from its start to its end; rounds of both ways
 * take turns, and the median of each counts.
 */
export async function ingestFileBench(): Promise<readonly BenchResult[]> {
  if (testServer() === null) {
    process.stderr.write('skipped: needs a server (TEST_DATABASE_URL)\n');
    return [];
  }
  await prepareTemplate();
  const { url, close } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'paperround-bench-'));
  const client = new pg.Client(url);
  const ingest = async (page: string, expected: number): Promise<void> => {
    const file = join(folder, 'page.xml');
    await writeFile(file, page);
    const environment = { PATH: process.env.PATH, DATABASE_URL: url, LOG_LEVEL: 'error' };
    const command = [program('src/cli/main.ts'), 'ingest', '--file', file, '--json'];
    const { stdout } = await run(process.execPath, command, { cwd: folder, env: environment });
    const { unseen } = (JSON.parse(stdout) as { totals: { unseen: number } }).totals;
    if (unseen !== expected)
      throw new Error(`${unseen} unseen instead of ${expected}: ${stdout.slice(0, 500)}`);
  };
  try {
    await client.connect();
    // The rules of topics are noted in an empty store, so that no command matches the papers below again.
    await ingest(pageOf(rowsOf(ROUNDS, 1)), 1);
    await fillStore(client, PAPERS);
    await client.query(
      `INSERT INTO paper_words SELECT id, to_tsvector('simple', title || ' ' || abstract), repeat(' ', 2048) FROM papers ON CONFLICT DO NOTHING`,
    );
    // Papers of the store have identifiers of all months.
    await client.query(
      `DELETE FROM paper_identifiers WHERE value BETWEEN '${FIRST_MONTH}' AND '${FIRST_MONTH + ROUNDS}'`,
    );
    await client.query('VACUUM ANALYZE');
    const seconds = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      const rows = rowsOf(round, ENTRIES);
      const page = pageOf(rows);
      seconds.bare.push(await timed(() => copyAndInsert(client, rows)));
      seconds.ours.push(await timed(() => ingest(page, ENTRIES)));
    }
    const [ours, bare] = [median(seconds.ours), median(seconds.bare)];
    return [
      {
        name: 'ingest --file, the whole command, all entries unseen',
        limit: 'COPY and INSERT … ON CONFLICT of the same rows',
        ratio: bare / ours,
        detail: { entries: ENTRIES, papersInStore: PAPERS, seconds: ours, secondsOfCopy: bare },
      },
    ];
  } finally {
    await client.end();
    await close();
    await removeTemplate();
    await rm(folder, { recursive: true });
  }
}

const run = promisify(execFile);

/** Words of topics among words without one, as often as real abstracts have them. */
const SUBJECTS = [...new Set(builtInTopics().flatMap(({ query }) => tokenize(query).words))];
const OTHERS =
  'the of and a to we in is that for with on this are by an our as from which be can it show model method results data these using based have not at more has their'.split(
    ' ',
  );
const WORDS_OF_ABSTRACT = 180;
/** Of arXiv's ids; each round is a month. */
const FIRST_MONTH = 2601;

function rowsOf(round: number, count: number): Row[] {
  const random = seeded(round + 1);
  const among = (words: readonly string[]): string => words[Math.floor(random() * words.length)] as string;
  const word = (): string =>
    random() < 0.5
      ? among(OTHERS)
      : random() < 0.3
        ? among(SUBJECTS)
        : `term${Math.floor(30_000 ** random())}`;
  const text = (words: number): string => Array.from({ length: words }, word).join(' ');
  return Array.from({ length: count }, (_, index) => ({
    id: `${FIRST_MONTH + round}.${String(index).padStart(5, '0')}`,
    title: `${text(10)} ${round} ${index}`,
    abstract: text(WORDS_OF_ABSTRACT),
    authors: Array.from({ length: 5 }, (__, place) => `Author ${among(SUBJECTS)} ${index % 977} ${place}`),
  }));
}

const pageOf = (rows: readonly Row[]): string =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><title>Query</title><updated>2026-03-11T00:00:00-04:00</updated>${rows
    .map(
      ({ id, title, abstract, authors }) =>
        `<entry><id>http://arxiv.org/abs/${id}v1</id><title>${title}</title><summary>${abstract}</summary><published>2026-03-10T10:00:00Z</published><updated>2026-03-10T10:00:00Z</updated>${authors
          .map((name) => `<author><name>${name}</name></author>`)
          .join('')}<category term="cs.LG"/><category term="stat.ML"/></entry>`,
    )
    .join('')}</feed>`;

async function copyAndInsert(client: pg.Client, rows: readonly Row[]): Promise<void> {
  await client.query('BEGIN');
  await client.query('CREATE TEMPORARY TABLE listed (LIKE bare) ON COMMIT DROP');
  const lines = rows.map(({ id, title, abstract, authors }) =>
    [
      id,
      title,
      abstract,
      `{${authors.map((name) => `"${name}"`)}}`,
      '{cs.LG,stat.ML}',
      `https://arxiv.org/abs/${id}`,
      '2026-03-10',
    ].join('\t'),
  );
  await copyIn(client, 'COPY listed FROM STDIN', `${lines.join('\n')}\n`);
  await client.query('INSERT INTO bare SELECT * FROM listed ON CONFLICT DO NOTHING');
  await client.query('COMMIT');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
