/**
 * The database is restarted in the middle of a run, three times: PostgreSQL by `pg_ctl restart -m immediate`, or the embedded one by
 * SIGKILL. No reader is forgotten, none gets more than what was on the wire twice.
 *   node test/chaos/restart-database.mjs [--server postgres://postgres@127.0.0.1:5432/postgres --restart 'pg_ctl -D … -m immediate restart']
 *     [--readers 1000]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dueOn, end, finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    restart: { type: 'string' },
    readers: { type: 'string', default: '1000' },
  },
});
const readers = Number(values.readers);
const CONCURRENCY = 10;
const stage = await openStage({ server: values.server ?? null, readers, concurrency: CONCURRENCY });
const problems = [];
const result = {
  database: values.server === undefined ? 'embedded' : 'server',
  readers,
  restarts: 0,
  runs: 0,
  repeated: 0,
};

/** The mail server goes on meanwhile: the answers to what is on the wire come when there is no database. */
async function restart() {
  result.restarts += 1;
  if (values.server === undefined)
    process.kill(Number(readFileSync(join(stage.dataDir, 'db', 'pid'), 'utf8')), 'SIGKILL');
  else await once(spawn('sh', ['-c', values.restart], { stdio: 'ignore' }), 'close');
}

for (const day of [1, 2, 3]) {
  await stage.readPage(day);
  stage.sink.owner = `restart ${day}`;
  const at = stage.accepted + Math.floor((readers * day) / 5);
  let restarted = Promise.resolve();
  stage.onAccepted = () => {
    if (stage.accepted !== at) return;
    restarted = restart();
    stage.sink.owner = `after ${day}`;
  };
  // A command may end with the failure reported; the next one goes on.
  for (let code = 1, tries = 0; code !== 0 && tries < 5; tries += 1) {
    ({ code } = await end(stage.start('digest', '--now', dueOn(day), '--json')));
    result.runs += 1;
    await restarted;
  }
  const { repeats } = await stage.checkDay(day);
  const repeated = [...repeats.values()].reduce((sum, count) => sum + count, 0);
  result.repeated += repeated;
  if (repeated > CONCURRENCY) problems.push(`day ${day}: ${repeated} mails came twice`);
}
problems.push(...stage.problems);
await stage.close();
finish(result, problems);
