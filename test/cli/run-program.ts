/** Runs the built command line as a separate process, with no environment except PATH. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { program } from '../support/program.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as one JSON document; throws if it is not exactly one. */
  json<T = Record<string, unknown>>(): T;
}

export interface Setting {
  readonly env: Readonly<Record<string, string>>;
  /** Where `.env` and paperround.yaml are looked up. */
  readonly folder: string;
}

export function startProgram(args: readonly string[], { env, folder }: Setting): ChildProcess {
  return spawn(process.execPath, [program('src/cli/main.ts'), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  });
}

export async function runProgram(
  args: readonly string[],
  setting: Setting,
  input: string | Buffer = '',
): Promise<Ran> {
  const child = startProgram(args, setting);
  // A program that exits without reading its input is no test failure.
  child.stdin?.on('error', () => undefined).end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout as NonNullable<ChildProcess['stdout']>),
    text(child.stderr as NonNullable<ChildProcess['stderr']>),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}
