/**
 * Kills senders at random moments and counts what readers got. Run by hand, after `npm run build`, against a PostgreSQL server, or
 * without --server on the embedded database, which is killed as well now and then:
 *   node test/chaos/kill-senders.mjs [--server postgres://postgres@127.0.0.1:5432/postgres] [--kills 200] [--readers 2000]
 *     [--scenes 3] [--seed 1] [--minutes 20] [--uncertain hold]
 * Each scene is a database of its own with readers, a day's page and a mail server. `digest` processes of that day are killed until
 * one of them ends by itself; then every reader must have exactly that day's mail. It takes a while: a dead process's claims are
 * taken over after 30 s of real time. Exits 1 when a promise was broken.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dateOf, dueOn, end, finish, openStage, randomNumbers } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    kills: { type: 'string', default: '200' },
    readers: { type: 'string', default: '2000' },
    scenes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '20' },
    uncertain: { type: 'string', default: 'resend' },
  },
});
const READERS = Number(values.readers);
const CONCURRENCY = 10;
const KILLS_A_DAY = 14;
const held = values.uncertain === 'hold';
const server = values.server ?? null;
const endAt = Date.now() + Number(values.minutes) * 60_000;

let killsLeft = Number(values.kills);
const problems = [];
const tally = {
  kills: 0,
  databaseKills: 0,
  beforeFirstMail: 0,
  days: 0,
  mails: 0,
  repeated: 0,
  mostRepeatedByOneKill: 0,
  uncertain: 0,
};

async function scene(number) {
  const random = randomNumbers(Number(values.seed) * 1000 + number);
  const stage = await openStage({
    server,
    readers: READERS,
    concurrency: CONCURRENCY,
    uncertain: values.uncertain,
    random,
  });

  /** Kills one `digest` process of `day`. Gives false when it ended by itself first. */
  async function killOne(day, owner) {
    stage.sink.owner = owner;
    const before = stage.accepted;
    const child = stage.start('digest', '--now', dueOn(day), '--json');
    const ended = end(child);
    let timer;
    const kill = () => {
      child.kill('SIGKILL');
      if (server === null && random() < 0.25) killDatabase(stage.dataDir);
    };
    if (random() < 0.3) timer = setTimeout(kill, random() * 4000);
    else {
      const after = before + 1 + Math.floor(random() * 300);
      const delay = random() * 30;
      stage.onAccepted = () => {
        if (stage.accepted === after) timer = setTimeout(kill, delay);
      };
    }
    const result = await ended;
    clearTimeout(timer);
    stage.onAccepted = () => undefined;
    if (result.signal !== 'SIGKILL') {
      if (result.code !== 0) problems.push(`a digest ended with ${result.code}: ${result.err}`);
      return false;
    }
    tally.kills += 1;
    killsLeft -= 1;
    if (stage.accepted === before) tally.beforeFirstMail += 1;
    return true;
  }

  for (let day = 1; killsLeft > 0 && Date.now() < endAt; day += 1) {
    await stage.readPage(day);
    let over = false;
    for (
      let started = 1;
      !over && started <= KILLS_A_DAY && killsLeft > 0 && Date.now() < endAt;
      started += 1
    ) {
      over = !(await killOne(day, `${day}/${started}`));
    }
    if (!over) {
      stage.sink.owner = `${day}/end`;
      await stage.run(['digest', '--now', dueOn(day)]);
    }
    const { mails, repeats, others } = await stage.checkDay(day, { mayBe: held ? ['uncertain'] : [] });
    tally.days += 1;
    tally.mails += mails;
    tally.uncertain += others.uncertain ?? 0;
    for (const [owner, count] of repeats) {
      tally.repeated += count;
      tally.mostRepeatedByOneKill = Math.max(tally.mostRepeatedByOneKill, count);
      if (count > CONCURRENCY)
        problems.push(`scene ${number}: process ${owner} left ${count} mails that came twice`);
      if (held) problems.push(`scene ${number}: ${count} mails came twice although uncertain ones are held`);
    }
    process.stderr.write(
      `scene ${number} ${dateOf(day)}: ${JSON.stringify(tally)}; ${stage.problems.length} problems; ${killsLeft} kills left\n`,
    );
    if (held) await answerUncertain(stage);
  }
  problems.push(...stage.problems);
  await stage.close();
}

/** The embedded database is a process of its own, which may just be starting or dead already. */
function killDatabase(dataDir) {
  try {
    process.kill(Number(readFileSync(join(dataDir, 'db', 'pid'), 'utf8')), 'SIGKILL');
    tally.databaseKills += 1;
  } catch (error) {
    if (!['ENOENT', 'ESRCH'].includes(error.code)) throw error;
  }
}

/** As an operator does after a look into the mail server's log. */
async function answerUncertain(stage) {
  const { deliveries } = await stage.run(['deliveries', '--status', 'uncertain', '--limit', '0']);
  for (const { id } of deliveries) await stage.run(['deliveries', 'resolve', String(id), '--as', 'sent']);
}

const ended = await Promise.allSettled(
  Array.from({ length: Number(values.scenes) }, (_, index) => scene(index + 1)),
);
for (const { reason } of ended) if (reason !== undefined) problems.push(String(reason?.stack ?? reason));
finish(
  {
    database: server === null ? 'embedded' : 'server',
    readers: READERS,
    seed: Number(values.seed),
    ...tally,
  },
  problems,
);
