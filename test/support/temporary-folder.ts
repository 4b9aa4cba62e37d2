/** Temporary folders; after the test file, they are removed with any embedded database in them. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { templateDump } from './template-dumps.ts';

const folders: string[] = [];

/** Creates an empty folder, usable as a DATA_DIR. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paperround-')));
  folders.push(folder);
  return folder;
}

/** Creates a DATA_DIR with a migrated embedded database, which saves the seconds of a first start. */
export function temporaryDataDir(dataDir: string = temporaryFolder()): string {
  const data = join(dataDir, 'db', 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Hides tar's warning about names that begin with a slash.
  execFileSync('tar', ['-xf', templateDump('migrated'), '-C', data], { stdio: 'ignore' });
  return dataDir;
}

/**
 * Stops the embedded database of a DATA_DIR, if one is running, as a shutdown of the machine would. Resolves
 * when it has ended.
 */
export async function endEmbeddedServer(dataDir: string): Promise<void> {
  const pid = embeddedServerPid(dataDir);
  if (pid === null || !signal(pid, 'SIGTERM')) return;
  for (let attempt = 0; signal(pid, 0); attempt += 1) {
    if (attempt === 200) signal(pid, 'SIGKILL');
    await wait(25);
  }
}

/**
 * Returns the process id of a DATA_DIR's embedded database; null if there is no pid file, as after a clean
 * exit.
 */
export function embeddedServerPid(dataDir: string): number | null {
  const file = join(dataDir, 'db', 'pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}

/** Sends a signal; returns false if there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Returns the DATA_DIRs with an embedded database among `folder`, its subfolders and their subfolders. */
function dataDirs(folder: string, depth = 3): string[] {
  if (depth === 0 || !existsSync(folder)) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'db',
  );
  return [
    ...(existsSync(join(folder, 'db', 'pid')) ? [folder] : []),
    ...below.flatMap((entry) => dataDirs(join(folder, entry.name), depth - 1)),
  ];
}

afterAll(async () => {
  for (const folder of folders) {
    for (const dataDir of dataDirs(folder)) await endEmbeddedServer(dataDir);
    rmSync(folder, { recursive: true, force: true });
  }
});
