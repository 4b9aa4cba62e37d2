/**
 * A sender is suspended (SIGSTOP) in the middle of a run for longer than its lease, another one does its work, and then it wakes: what
 * it had prepared must not go out again.
 *   node test/chaos/suspended-sender.mjs [--server postgres://postgres@127.0.0.1:5432/postgres] [--readers 600] [--seconds 45]
 * Exits 1 when more mails came twice than were on the wire.
 */
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dueOn, end, finish, openStage } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    readers: { type: 'string', default: '600' },
    seconds: { type: 'string', default: '45' },
  },
});
const readers = Number(values.readers);
const CONCURRENCY = 10;

const stage = await openStage({ server: values.server ?? null, readers, concurrency: CONCURRENCY });
await stage.readPage(1);
stage.sink.owner = 'suspended';
const sleeper = stage.start('digest', '--now', dueOn(1), '--json');
const slept = end(sleeper);
await new Promise((resolve) => {
  stage.onAccepted = () => {
    if (stage.accepted < 100) return;
    stage.onAccepted = () => undefined;
    sleeper.kill('SIGSTOP');
    resolve();
  };
});
stage.sink.owner = 'other';
const other = end(stage.start('digest', '--now', dueOn(1), '--json'));
await rest(Number(values.seconds) * 1000);
const beforeWaking = stage.accepted;
sleeper.kill('SIGCONT');
const first = await slept;
const second = await other;
const afterWaking = stage.accepted - beforeWaking;

const { mails, repeats } = await stage.checkDay(1);
const problems = [...stage.problems];
const repeated = [...repeats.values()].reduce((sum, count) => sum + count, 0);
if (repeated > CONCURRENCY) problems.push(`${repeated} mails came twice`);
for (const { code, err } of [first, second])
  if (code !== 0) problems.push(`a digest ended with ${code}: ${err}`);
await stage.close();
finish(
  {
    database: values.server === undefined ? 'embedded' : 'server',
    readers,
    suspendedSeconds: Number(values.seconds),
    mails,
    repeated,
    afterWaking,
  },
  problems,
);
