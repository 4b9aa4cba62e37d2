/**
 * The database is restarted in the middle of a run, three times: PostgreSQL by `pg_ctl restart -m immediate`, or the embedded one by
 * SIGKILL. Nobody is forgotten, nobody gets more than what was on the wire twice.
 *   node test/chaos/restart-database.mjs [--server postgres://postgres@127.0.0.1:5432/postgres --restart 'pg_ctl -D … -m immediate restart']
 *     [--readers 1000]
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dueOn, end, finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: { server: { type: 'string' }, restart: { type: 'string' }, readers: { type: 'string', default: '1000' } },
});
const readers = Number(values.readers);
const CONCURRENCY = 10;
const stage = await openStage({ server: values.server ?? null, readers, concurrency: CONCURRENCY });
const problems = [];
const result = { database: values.server === undefined ? 'embedded' : 'server', readers, restarts: 0, runs: 0, repeated: 0 };

function restart() {
  if (values.server === undefined) process.kill(Number(readFileSync(join(stage.dataDir, 'db', 'pid'), 'utf8')), 'SIGKILL');
  else execFileSync('sh', ['-c', values.restart], { stdio: 'ignore' });
  result.restarts += 1;
}

for (const day of [1, 2, 3]) {
  await stage.readPage(day);
  stage.sink.owner = `restart ${day}`;
  const at = stage.accepted + Math.floor((readers * day) / 5);
  stage.onAccepted = () => {
    if (stage.accepted !== at) return;
    restart();
    stage.sink.owner = `after ${day}`;
  };
  // A command may end with the failure told; the next one goes on.
  for (let code = 1, tries = 0; code !== 0 && tries < 5; tries += 1) {
    ({ code } = await end(stage.start('digest', '--now', dueOn(day), '--json')));
    result.runs += 1;
  }
  const { repeats } = await stage.checkDay(day);
  const repeated = [...repeats.values()].reduce((sum, count) => sum + count, 0);
  result.repeated += repeated;
  if (repeated > CONCURRENCY) problems.push(`day ${day}: ${repeated} mails came twice`);
}
problems.push(...stage.problems);
await stage.close();
finish(result, problems);
