/**
 * What the benchmarks share: the shape of a result, medians of interleaved rounds, and a mail server that
 * only swallows.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BenchResult {
  readonly name: string;
  /** What 1 would be. */
  readonly limit: string;
  /** Ours to the limit, measured in the same run; higher is better. */
  readonly ratio: number;
  readonly detail: Readonly<Record<string, number>>;
}

/** Does its work once and gives how many things it did. */
export type Way = () => Promise<number>;

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;

/**
 * Things a second of each way, the median of `rounds`, taken in turn so that a busy neighbour disturbs all
 * alike. `prepare` is done before each round, and is not measured.
 */
export async function interleaved<Name extends string>(
  ways: Readonly<Record<Name, Way>>,
  rounds: number,
  prepare: () => Promise<void> = async () => undefined,
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const speeds = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    await prepare();
    for (const name of names) {
      const before = performance.now();
      const count = await ways[name]();
      speeds[name].push((count / (performance.now() - before)) * 1000);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(speeds[name])])) as Record<Name, number>;
}

/** `count` sends at once; the transport queues what is more than its connections. */
export const many =
  (count: number, send: (index: number) => Promise<unknown>): Way =>
  async () => {
    await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
    return count;
  };

/** A process of its own for some ways: what one of them leaves in memory slows down none of the others. */
export interface Worker<Request> {
  /** Does what `request` asks for and gives its figure: how many things it did, or what one of them took. */
  ask(request: Request): Promise<number>;
  stop(): void;
}

/** Starts `name` of this folder, which answers with `answerParent`. */
export async function startWorker<Settings, Request>(
  name: string,
  settings: Settings,
): Promise<Worker<Request>> {
  const child = fork(besideThis(name), { stdio: 'inherit', execArgv: [] });
  const ask = async (message: unknown): Promise<number> => {
    child.send(message as object);
    const [answer] = (await once(child, 'message')) as [{ figure: number }];
    return answer.figure;
  };
  await ask(settings);
  return { ask, stop: () => child.disconnect() };
}

/** The other end of `startWorker`: the first message is the settings, each one after that a request. */
export async function answerParent<Settings, Request>(
  begin: (settings: Settings) => Promise<(request: Request) => Promise<number>>,
): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  const [settings] = (await once(process, 'message')) as [Settings];
  const work = await begin(settings);
  process.on(
    'message',
    (request: Request) => void work(request).then((figure) => process.send?.({ figure })),
  );
  process.send?.({ figure: 0 });
}

/** A process that takes mail over SMTP as fast as it comes and keeps none. */
export async function startSink(): Promise<{ port: number; stop(): void }> {
  const child = fork(besideThis('fast-sink'), { stdio: 'inherit', execArgv: [] });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { port: message.port, stop: () => child.disconnect() };
}

/** Compiled or not, as this file is. */
const besideThis = (name: string): URL =>
  new URL(`./${name}${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
