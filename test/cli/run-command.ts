/**
 * Runs a command line in this process, with no environment except its own: starting a program costs two
 * seconds of processor.
 */
import { Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Ran, Setting } from './run-program.ts';

/**
 * One at a time, without standard input. It logs nothing: the log is written to the process's own standard
 * error. Use `runProgram` where a test is about signals, input, the log or the exit code of the process.
 */
export async function runCommand(args: readonly string[], { env, folder }: Setting): Promise<Ran> {
  const stdout = captured();
  const stderr = captured();
  const folderBefore = process.cwd();
  const restore = replaceInProcess({
    env: { LOG_LEVEL: 'silent', ...env },
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  process.chdir(folder);
  try {
    const code = await main(args);
    return { code, stdout: stdout.text(), stderr: stderr.text(), json: () => JSON.parse(stdout.text()) };
  } finally {
    process.chdir(folderBefore);
    restore();
  }
}

function captured(): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

/** Replaces properties of `process`, which each test file has a copy of. Returns what brings them back. */
function replaceInProcess(replaced: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(replaced).map(
    (name) => [name, Object.getOwnPropertyDescriptor(process, name) as PropertyDescriptor] as const,
  );
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
  return () => {
    for (const [name, descriptor] of before) Object.defineProperty(process, name, descriptor);
  };
}
