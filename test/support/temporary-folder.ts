/** Folders for tests that write files; gone, with the embedded database that may run in them, when the test file is done. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { templateDump } from './template-database.ts';

const folders: string[] = [];

/** A new empty folder, good as a DATA_DIR. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'paperround-')));
  folders.push(folder);
  return folder;
}

/** A DATA_DIR whose embedded database is made and migrated already, which saves the seconds of its first start. */
export function temporaryDataDir(): string {
  const dataDir = temporaryFolder();
  const data = join(dataDir, 'db', 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Its names begin with a slash, about which tar speaks.
  execFileSync('tar', ['-xf', templateDump('migrated'), '-C', data], { stdio: 'ignore' });
  return dataDir;
}

/** Ends the embedded database of a DATA_DIR, where one runs, as a shutdown of the machine would; resolves when it is gone. */
export async function endEmbeddedServer(dataDir: string): Promise<void> {
  const pid = embeddedServerPid(dataDir);
  if (pid === null || !signal(pid, 'SIGTERM')) return;
  for (let attempt = 0; signal(pid, 0); attempt += 1) {
    if (attempt === 200) signal(pid, 'SIGKILL');
    await wait(25);
  }
}

/** The process that serves the embedded database of a DATA_DIR; null when it left no pid file, as after ending by itself. */
export function embeddedServerPid(dataDir: string): number | null {
  const file = join(dataDir, 'db', 'pid');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : null;
}

/** Sends a signal; false when there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Every folder at or under `folder`, three levels deep, that is a DATA_DIR with an embedded database. */
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
