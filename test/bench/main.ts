/**
 * `npm run bench`: each hot path beside its limit, measured in the same run, as a table or (`--json`) as
 * JSON.
 */
import { composeBench } from './compose-bench.ts';
import { digestBench } from './digest-bench.ts';
import { ingestBench } from './ingest-bench.ts';
import { ingestFileBench } from './ingest-file-bench.ts';
import { matchBench } from './match-bench.ts';
import type { BenchResult } from './measuring.ts';
import { personalBench } from './personal-bench.ts';
import { planBench } from './plan-bench.ts';
import { profilesBench } from './profiles-bench.ts';
import { queriesBench } from './queries-bench.ts';
import { rightPapersBench } from './right-papers-bench.ts';
import { sendBench } from './send-bench.ts';
import { RECORDINGS, topicBench } from './topic-bench.ts';
import { trendingBench } from './trending-bench.ts';

const BENCHES: readonly (readonly [string, () => Promise<readonly BenchResult[]>])[] = [
  ['compose', composeBench],
  ['match', matchBench],
  ['ingest', ingestBench],
  ['ingest/file', ingestFileBench],
  ['plan', planBench],
  ['send', sendBench],
  ['digest', digestBench],
  ['digest/profiles', profilesBench],
  ['digest/queries', queriesBench],
  ['relevance/topics', () => topicBench(RECORDINGS)],
  ['relevance/digests', () => rightPapersBench(RECORDINGS)],
  ['relevance/trending', () => trendingBench(RECORDINGS)],
  ['relevance/personal', () => personalBench(RECORDINGS)],
];

const words = process.argv.slice(2);
const json = words.includes('--json');
const wanted = words.filter((word) => !word.startsWith('-'));

const measurements: BenchResult[] = [];
for (const [name, bench] of BENCHES) {
  // `relevance` is all of its parts; `ingest` and `digest` are their own runs and all that is named after
  // them.
  if (wanted.length > 0 && !wanted.some((word) => `${name}/`.startsWith(`${word}/`))) continue;
  process.stderr.write(`measuring ${name} …\n`);
  measurements.push(...(await bench()));
}

if (json) process.stdout.write(`${JSON.stringify({ node: process.version, measurements }, null, 2)}\n`);
else {
  for (const { name, limit, ratio, detail } of measurements) {
    const figures = Object.entries(detail).map(
      ([figure, value]) => `${figure} ${Number(value.toPrecision(3))}`,
    );
    process.stdout.write(`${name}\n  ${ratio.toPrecision(3)} × ${limit}\n  ${figures.join(', ')}\n`);
  }
}
