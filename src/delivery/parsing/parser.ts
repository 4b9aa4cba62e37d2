/** Parses pages and returned mails in worker threads with a deadline: hostile input blocks nothing. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../clock.ts';
import { messageOf, PaperroundError } from '../../errors.ts';
import type { Listing, ListingEntry, RawPage } from '../../listings/listing.ts';
import type { ParseListingOptions } from '../../listings/parse-listing.ts';
import { packageRoot } from '../../package-root.ts';
import type { BounceReport } from '../bounces/bounce.ts';
import type { ParseAnswer, ParseJob } from './parse-worker.ts';

/**
 * Compiled, for tests as well: a worker thread does not have the TypeScript compiler that tests run
 * under.
 */
const PROGRAM = join(packageRoot, 'dist', 'src', 'delivery', 'parsing', 'parse-worker.js');

/** A page of 150 MB takes some 20 s on two slow cores; the largest mails (10 MB) take one. */
const PAGE_MS = 60_000;
const PAGE_MS_PER_MB = 1_000;
const MAIL_MS = 20_000;
/** An idle thread is ended after this long: it keeps some 30 MB. */
const IDLE_MS = 30_000;
/**
 * After input of this size (bytes) the thread is ended at once: its memory is needed for storing the
 * result.
 */
const LARGE = 16 * 1024 * 1024;
/**
 * The most a thread may keep beside the bytes themselves, which no limit covers. The largest page that is
 * read, 150 MB, needs between 400 and 600 MB, depending on its format.
 */
const MOST_HEAP_MB = 800;

interface Answered {
  readonly value: unknown;
  readonly entries: readonly ListingEntry[];
}

export interface Parser {
  /**
   * `parseListing` in a worker thread.
   * @param deadline milliseconds; default: a minute and a second for each MB
   * @throws what `parseListing` throws, and PaperroundError `not_a_listing` for a page that takes too
   * long or too much memory
   */
  parseListing(raw: RawPage, options: ParseListingOptions, deadline?: number): Promise<Listing>;
  /**
   * `parseBounce` in a worker thread.
   * @throws PaperroundError `not_a_listing` for a mail that takes too long or too much memory
   */
  parseBounce(raw: Buffer, deadline?: number): Promise<BounceReport>;
}

type RunJob = (
  job: ParseJob,
  limits: { readonly bytes: number; readonly deadline: number },
) => Promise<Answered>;

/** @returns a function that runs one job after the other, in a thread that is started when it is needed */
function parsingThread(steadyNow: Clock['steadyNow'], mostHeapMb: number): RunJob {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function end(): void {
    const ended = thread;
    thread = undefined;
    void ended?.terminate();
  }

  const runNow: RunJob = (job, { bytes, deadline }) =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      thread ??= new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } });
      const mine = thread;
      mine.ref();
      const began = steadyNow();
      const entries: ListingEntry[] = [];
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        for (const event of ['message', 'error', 'exit']) mine.removeAllListeners(event);
        // A thread that ends by itself while idle is replaced when the next job comes.
        mine.on('error', () => undefined).on('exit', () => (thread = thread === mine ? undefined : thread));
        mine.unref();
        if (bytes >= LARGE) end();
        else idle = setTimeout(end, IDLE_MS).unref();
        done();
      };
      const giveUp = (reason: string): void => {
        end();
        settle(() =>
          reject(
            new PaperroundError('not_a_listing', reason, {
              hint: 'Ask the source for a shorter list, for example for one day.',
            }),
          ),
        );
      };
      const giveUpLate = () =>
        giveUp(`Reading it took longer than ${Math.round(deadline / 1_000)} s, so it was given up.`);
      const timer = setTimeout(giveUpLate, deadline);
      mine.on('message', (answer: ParseAnswer) => {
        // The timer of a busy process may run after the answer that it should have prevented.
        if (steadyNow() - began >= deadline) giveUpLate();
        else if ('entries' in answer) for (const entry of answer.entries) entries.push(entry);
        else
          settle(() =>
            'value' in answer ? resolve({ value: answer.value, entries }) : reject(thrown(answer)),
          );
      });
      mine.on('error', (error: NodeJS.ErrnoException) =>
        giveUp(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `Reading it needed more than ${mostHeapMb} MB of memory, so it was given up.`
            : `Reading it ended the thread that read it: ${messageOf(error)}.`,
        ),
      );
      mine.on('exit', () => giveUp('The thread that read it ended in the middle.'));
      const copy = new Uint8Array(job.kind === 'page' ? job.raw.bytes : job.raw);
      mine.postMessage(
        job.kind === 'page' ? { ...job, raw: { ...job.raw, bytes: copy } } : { ...job, raw: copy },
        [copy.buffer],
      );
    });

  return (job, limits) => {
    const mine = last.then(() => runNow(job, limits));
    last = mine.catch(() => undefined);
    return mine;
  };
}

function thrown(answer: Extract<ParseAnswer, { refused: unknown } | { broken: string }>): Error {
  if ('broken' in answer) return new Error(answer.broken);
  const { code, message, ...details } = answer.refused;
  return new PaperroundError(code, message, details);
}

/** Threads start when they are needed; idle ones end by themselves and keep no process alive. */
export function createParser(
  { steadyNow }: Pick<Clock, 'steadyNow'>,
  { mostHeapMb = MOST_HEAP_MB }: { readonly mostHeapMb?: number } = {},
): Parser {
  // Separate threads, so that mails do not wait for pages.
  const pages = parsingThread(steadyNow, mostHeapMb);
  const mails = parsingThread(steadyNow, mostHeapMb);
  return {
    async parseListing(raw, options, deadline = PAGE_MS + (raw.bytes.length / 1024 / 1024) * PAGE_MS_PER_MB) {
      const limits = { bytes: raw.bytes.length, deadline };
      const { value, entries } = await pages({ kind: 'page', raw, options }, limits);
      return { ...(value as Omit<Listing, 'entries'>), entries };
    },
    async parseBounce(raw, deadline = MAIL_MS) {
      const { value } = await mails({ kind: 'mail', raw }, { bytes: raw.length, deadline });
      return value as BounceReport;
    },
  };
}
