/**
 * A thread that parses what others send, one job at a time and with a deadline: hostile input blocks nothing
 * else.
 */

import { join } from 'node:path';
import { setImmediate as untilSent } from 'node:timers/promises';
import { parentPort, Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Clock } from './clock.ts';
import { messageOf, PaperroundError } from './errors.ts';
import { packageRoot } from './package-root.ts';

/** Bytes to be parsed, and the program's other options; copied into the thread. */
export interface ParseJob<Options> {
  readonly bytes: Uint8Array;
  readonly options: Options;
}

/**
 * A result, and the long list that belongs to it, in order. The list is passed in parts, so that it blocks
 * neither thread.
 */
export interface Parsed<Value, Item> {
  readonly value: Value;
  readonly items: readonly Item[];
}

type Answer =
  | { readonly items: readonly unknown[] }
  | { readonly value: unknown }
  | {
      readonly refused: Pick<PaperroundError, 'code' | 'message' | 'hint' | 'retryable' | 'facts'> & {
        readonly cause?: string;
      };
    }
  | { readonly broken: string };

/** An idle thread is ended after this long (milliseconds): it keeps some 30 MB. */
const IDLE_MS = 30_000;
/**
 * After input of this size (bytes) the thread is ended at once: its memory is needed for storing the
 * result.
 */
const LARGE = 16 * 1024 * 1024;
/**
 * The most a thread may keep in addition to the bytes themselves, which no limit covers. The largest page
 * that is read, 150 MB, needs between 400 and 600 MB, depending on its format.
 */
const MOST_HEAP_MB = 800;
/** Items per message: a few milliseconds for the thread that receives them. */
const ITEMS_AT_ONCE = 500;

export interface ThreadParts extends Pick<Clock, 'steadyNow'> {
  /** Default: MOST_HEAP_MB. */
  readonly mostHeapMb?: number;
}

/**
 * Runs one job after the other, in a thread that is started when needed; an idle one ends by itself and keeps
 * no process alive.
 * @param program relative to `src`, without its ending; it calls `answerParseJobs`
 * @returns a function that throws what the program throws, and PaperroundError `not_a_listing` for input that
 * takes longer than `deadline` (milliseconds) or too much memory
 */
export function parsingThread<Options, Value, Item>(
  program: string,
  { steadyNow, mostHeapMb = MOST_HEAP_MB }: ThreadParts,
): (job: ParseJob<Options>, deadline: number) => Promise<Parsed<Value, Item>> {
  // Compiled, for tests as well: a thread has no TypeScript compiler.
  const file = join(packageRoot, 'dist', 'src', `${program}.js`);
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  const oneAtATime = pLimit(1);

  function end(): void {
    const ended = thread;
    thread = undefined;
    void ended?.terminate();
  }

  const runNow = ({ bytes, options }: ParseJob<Options>, deadline: number): Promise<Parsed<Value, Item>> =>
    new Promise((resolve, reject) => {
      clearTimeout(idle);
      thread ??= new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: mostHeapMb } });
      const mine = thread;
      mine.ref();
      const began = steadyNow();
      const items: Item[] = [];
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        for (const event of ['message', 'error', 'exit']) mine.removeAllListeners(event);
        // A thread that ends by itself while idle is replaced for the next job.
        mine.on('error', () => undefined).on('exit', () => (thread = thread === mine ? undefined : thread));
        mine.unref();
        if (bytes.length >= LARGE) end();
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
      mine.on('message', (answer: Answer) => {
        // The timer of a busy process may run after the answer that it should have prevented.
        if (steadyNow() - began >= deadline) giveUpLate();
        else if ('items' in answer) for (const item of answer.items) items.push(item as Item);
        else
          settle(() =>
            'value' in answer ? resolve({ value: answer.value as Value, items }) : reject(thrown(answer)),
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
      const copy = new Uint8Array(bytes);
      mine.postMessage({ bytes: copy, options }, [copy.buffer]);
    });

  return (job, deadline) => oneAtATime(runNow, job, deadline);
}

function thrown(answer: Extract<Answer, { refused: unknown } | { broken: string }>): Error {
  if ('broken' in answer) return new Error(answer.broken);
  const { code, message, ...details } = answer.refused;
  return new PaperroundError(code, message, details);
}

/** Called by a thread's program: answers the jobs of `parsingThread`. */
export function answerParseJobs<Options>(
  parse: (job: ParseJob<Options>) => Promise<Parsed<unknown, unknown>>,
): void {
  const post = (answer: Answer): void => parentPort?.postMessage(answer);
  parentPort?.on('message', async (job: ParseJob<Options>) => {
    try {
      const { value, items } = await parse(job);
      const left = [...items];
      while (left.length > 0) {
        post({ items: left.splice(0, ITEMS_AT_ONCE) });
        await untilSent();
      }
      post({ value });
    } catch (error) {
      post(
        error instanceof PaperroundError
          ? { refused: asData(error) }
          : { broken: (error as Error).stack ?? messageOf(error) },
      );
    }
  });
}

/** Returns an error's fields as data, because an error passed to another thread keeps only its message. */
const asData = ({ code, message, hint, retryable, facts, cause }: PaperroundError) => ({
  code,
  message,
  hint,
  retryable,
  facts,
  ...(cause === undefined ? {} : { cause: messageOf(cause) }),
});
