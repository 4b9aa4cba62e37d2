/**
 * A mail server that does everything that mail servers do, seen through the whole product by hours of a simulated clock: it greylists,
 * refuses single recipients, cuts the line in the middle of a message and before and after its answer, answers slowly, and is away
 * for an hour. Every reader's state must be right, no reader mailed twice with other bytes, and none forgotten.
 *   node test/chaos/mail-server-faults.mjs [--server postgres://postgres@127.0.0.1:5432/postgres] [--readers 500] [--seed 1]
 */
import { parseArgs } from 'node:util';
import { dateOf, finish, openStage, randomNumbers } from './stage.mjs';

const { values } = parseArgs({
  options: {
    server: { type: 'string' },
    readers: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const readers = Number(values.readers);
const random = randomNumbers(Number(values.seed));
const greylisted = new Set();
const gone = new Set(
  Array.from({ length: Math.ceil(readers / 50) }, (_, index) => `r${index * 50}@reader.example`),
);
const result = {
  readers,
  greylisted: 0,
  refused: gone.size,
  middle: 0,
  before: 0,
  after: 0,
  slow: 0,
  rounds: 0,
};

const stage = await openStage({
  server: values.server ?? null,
  readers,
  random,
  onRecipient(to) {
    if (gone.has(to)) return '550 5.1.1 no such user';
    if (greylisted.has(to) || random() > 0.3) return undefined;
    greylisted.add(to);
    result.greylisted += 1;
    return '451 4.7.1 greylisted, try again in 5 minutes';
  },
  onMail() {
    const kind = random();
    const fault = [
      [0.03, 'middle'],
      [0.06, 'before'],
      [0.09, 'after'],
      [0.12, 'slow'],
    ].find(([limit]) => kind < limit)?.[1];
    if (fault === undefined) return undefined;
    result[fault] += 1;
    return fault === 'slow' ? { delay: 500 + random() * 1500 } : { cut: fault };
  },
});
const problems = [];

for (const day of [1, 2]) {
  await stage.readPage(day);
  if (day === 2) greylisted.clear();
  // From 08:00 on every ten minutes; on the second day the server is unavailable for the first hour.
  for (let round = 0; round < 40; round += 1) {
    const now = new Date(Date.parse(`${dateOf(day)}T08:00:00Z`) + round * 600_000).toISOString();
    const isUnavailable = day === 2 && round < 6;
    if (isUnavailable && round === 0) await stage.sink.goAway();
    if (day === 2 && round === 6) await stage.sink.comeBack();
    stage.sink.owner = `${day}/${round}`;
    await stage.run(['digest', '--now', now], { mayFail: true });
    result.rounds += 1;
    const { queue } = await stage.run(['status', '--now', now], { mayFail: true });
    const { planned, sending, retrying, uncertain } = queue.deliveries;
    if (!isUnavailable && planned + sending + retrying + uncertain === 0) break;
  }
  const { repeats, others } = await stage
    .checkDay(day, { mayBe: day === 1 ? ['failed'] : [] })
    .catch((error) => {
      problems.push(String(error));
      return { repeats: new Map(), others: {} };
    });
  if (day === 1 && others.failed !== gone.size)
    problems.push(`${others.failed} failed, expected ${gone.size}`);
  result[`repeatedDay${day}`] = [...repeats.values()].reduce((sum, count) => sum + count, 0);
}
const { subscribers } = await stage.run(['subscribers', 'list']);
const bounced = subscribers.filter(({ status }) => status === 'bounced').map(({ email }) => email);
if (bounced.length !== gone.size || !bounced.every((email) => gone.has(email)))
  problems.push(`bounced: ${bounced.join()}`);
problems.push(...stage.problems.filter((problem) => !/deliveries for \d+ readers$/.test(problem)));
if (result.repeatedDay1 + result.repeatedDay2 > result.after)
  problems.push('more mails came twice than had no answer');
await stage.close();
finish({ database: values.server === undefined ? 'embedded' : 'server', ...result }, problems);
