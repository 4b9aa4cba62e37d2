/** One reader's mail, from selection to bytes, beside what it costs to make it with MJML for every reader. */
import type { ComposeWay } from './compose-ways.ts';
import { CANDIDATES, composer } from './composing.ts';
import { type BenchResult, median, startWorker } from './measuring.ts';

const ROUNDS = 7;
const MAILS_PER_ROUND: Readonly<Record<ComposeWay, number>> = { composed: 2000, compiled: 20, encoded: 20 };
const WAYS = Object.keys(MAILS_PER_ROUND) as ComposeWay[];

/**
 * Microseconds of processor time, which neighbours on the machine change less than the time on the wall, each
 * way in a process of its own; medians of interleaved rounds. The first ratio is how many mails are made
 * while one is made with MJML and nodemailer, both from data to bytes; the second how many while MJML does
 * nothing but compile.
 */
export async function composeBench(): Promise<BenchResult[]> {
  const times: Record<ComposeWay, number[]> = { composed: [], compiled: [], encoded: [] };
  const workers = new Map(
    await Promise.all(
      WAYS.map(
        async (way) =>
          [
            way,
            await startWorker<{ way: ComposeWay }, { first: number; count: number }>('compose-ways', { way }),
          ] as const,
      ),
    ),
  );
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [way, worker] of workers) {
      const count = MAILS_PER_ROUND[way];
      const each = await worker.ask({ first: round * count, count });
      // The first round warms up.
      if (round > 0) times[way].push(each);
    }
  }
  for (const worker of workers.values()) worker.stop();
  const [ours, mjml, nodemailer] = [median(times.composed), median(times.compiled), median(times.encoded)];
  const detail = {
    'µs a mail': ours,
    'µs MJML': mjml,
    'µs nodemailer': nodemailer,
    'bytes a mail': (await composer())(0).length,
    candidates: CANDIDATES,
  };
  return [
    {
      name: 'one digest of 25 papers, from data to bytes',
      limit: 'MJML for every reader and nodemailer',
      ratio: (mjml + nodemailer) / ours,
      detail,
    },
    { name: 'the same', limit: 'MJML for every reader, compiled only', ratio: mjml / ours, detail },
  ];
}
