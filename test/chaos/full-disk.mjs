/**
 * The disk is full: the folder of the outbox, or of the embedded database, is a small file system that a file fills up in the middle
 * of a run. The failure is reported in words that name it, and when there is room again everybody has the mail once. As root, on Linux:
 *   node test/chaos/full-disk.mjs [--readers 200]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dueOn, end, finish, openStage } from './stage.mjs';

const { values } = parseArgs({ options: { readers: { type: 'string', default: '200' } } });
const readers = Number(values.readers);
const problems = [];
const result = { readers };

/** Leaves `spare` bytes. */
function fill(folder, spare) {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - spare)));
}

async function onSmallDisk(what, megabytes, { outbox, spare }) {
  const folder = mkdtempSync(join(tmpdir(), 'paperround-disk-'));
  const small = join(folder, 'data', what);
  mkdirSync(small, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', small]);
  try {
    const stage = await openStage({ server: null, readers, folder, outbox });
    await stage.readPage(1);
    fill(small, spare);
    const full = await end(stage.start('digest', '--now', dueOn(1), '--json'));
    const words = `${full.err}${full.out}`;
    if (full.code === 0) problems.push(`${what}: a digest on a full disk ended with 0`);
    if (!/ENOSPC|no space left|No space left/.test(words))
      problems.push(`${what}: the failure does not name the full disk: ${words.slice(-600)}`);
    result[what] = {
      exit: full.code,
      said: /[^"]*(ENOSPC|[Nn]o space left)[^"]{0,60}/.exec(words)?.[0].slice(-160),
    };
    rmSync(join(small, 'filler'));
    const again = new Date(Date.parse(dueOn(1)) + 600_000).toISOString();
    const { code, err } = await end(stage.start('digest', '--now', again, '--json'));
    if (code !== 0) problems.push(`${what}: with room again a digest ended with ${code}: ${err}`);
    await stage.checkDay(1);
    if (outbox) {
      const files = readdirSync(small).filter((name) => name.endsWith('.eml')).length;
      if (files !== readers) problems.push(`${what}: ${files} mails for ${readers} readers`);
    }
    problems.push(...stage.problems);
    await stage.sink.goAway();
  } finally {
    // The embedded database ends by itself a while after its last user.
    execFileSync('umount', ['-l', small]);
    rmSync(folder, { recursive: true, force: true });
  }
}

await onSmallDisk('outbox', 32, { outbox: true, spare: 1_000_000 });
await onSmallDisk('db', 160, { outbox: false, spare: 200_000 });
finish(result, problems);
