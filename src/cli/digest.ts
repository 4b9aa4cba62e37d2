/** `digest`: plans and sends everything that is due, and waits until it is done. */

import { Option } from 'commander';
import { describePause, readPause } from '../delivery/queue/pause-store.ts';
import { describeStop } from '../delivery/run-stop.ts';
import { countDue, type DigestsDone, runDigests } from '../pipeline/run-digests.ts';
import { FREQUENCIES, type Frequency } from '../readers/reader.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { getReaderByAddress } from './readers.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .addOption(new Option('--frequency <frequency>', 'only readers of this frequency').choices(FREQUENCIES))
      .option('--only <email>', 'only this reader')
      .option('--dry-run', 'say what is due; plan and send nothing');
  },
  async run(context, _args, options) {
    const app = await context.app();
    const started = context.clock.realNow();
    const seconds = (): number => Math.round(context.clock.realNow() - started) / 1000;
    const reader =
      options.only === undefined ? undefined : await getReaderByAddress(app, options.only as string);
    const only = { readerId: reader?.id, frequency: options.frequency as Frequency | undefined };
    const pause = describePause(await readPause(app.db, context.clock.now()));
    if (pause !== null) context.log.warn(pause);
    if (options.dryRun === true) {
      const due = await countDue(app, only);
      const none = { sent: 0, empty: 0, suppressed: 0, failed: 0, retrying: 0, uncertain: 0 };
      return { json: { runs: [], due, ...none, seconds: seconds() }, text: `${due} due; nothing was sent.` };
    }

    const bar = context.progress('digest');
    const { signal } = context;
    const onProgress = (recorded: number, due: number) => bar.update(recorded, due);
    const done = await runDigests(app, only, { signal, onProgress }).finally(() => bar.stop());
    const { runs, left, inStoppedRuns, elsewhere, unsent, ...counts } = done;
    logWhatIsLeft(context, left);
    return {
      json: {
        runs: runs.map(({ id, frequency, periodStart, periodEnd }) => ({
          id,
          frequency,
          periodStart,
          periodEnd,
        })),
        ...counts,
        ...(inStoppedRuns > 0 ? { resting: inStoppedRuns } : {}),
        ...(elsewhere > 0 ? { elsewhere } : {}),
        ...(unsent > 0 ? { unsent } : {}),
        seconds: seconds(),
      },
      text: inWords(done, seconds()),
      exitCode: isAllDone(left) && !signal.aborted ? 0 : 1,
    };
  },
};

function inWords(done: DigestsDone, seconds: number): string {
  const { due, sent, empty, suppressed, retrying, failed, uncertain, inStoppedRuns, elsewhere, unsent } =
    done;
  const usual = `${due} due: ${sent} sent, ${empty} empty, ${suppressed} suppressed, ${retrying} retrying, ${failed} failed, ${uncertain} uncertain`;
  const stopped = inStoppedRuns > 0 ? `, ${inStoppedRuns} waiting in stopped runs` : '';
  const others = elsewhere > 0 ? `, ${elsewhere} by another process` : '';
  const later = unsent > 0 ? `, ${unsent} not sent yet` : '';
  const whatToDo = [
    ...(inStoppedRuns > 0
      ? ['\n`paperround status` says why a run is stopped; `paperround runs resume ID` resumes it at once.']
      : []),
    ...(uncertain > 0
      ? ['\nWhat is uncertain may have arrived: `paperround status` says whether it waits for your answer.']
      : []),
  ].join('');
  return `${usual}${stopped}${others}${later}, in ${seconds} s.${whatToDo}`;
}

function logWhatIsLeft({ log, signal }: CommandContext, left: DigestsDone['left']): void {
  if (left.breaker !== null)
    log.error(
      { reason: left.breaker },
      'the mail server could not be reached or refused everything; what is left goes out when it is back',
    );
  if (signal.aborted)
    log.warn('stopped by a signal; what is left goes out with the next run of this command');
  for (const run of left.stoppedRuns)
    log.error(
      { run: run.id, reason: describeStop(run) },
      'a run is stopped; `runs resume` resumes it at once, and what the mail server refused is tried again after half an hour',
    );
  for (const problem of left.tooOld) log.error(problem);
  for (const { deliveries, reason, until } of left.throttled) log.info({ deliveries, until }, reason);
}

/** Did everything succeed? Throttled mail is no failure, because it is sent later. */
const isAllDone = ({ failures, breaker, stoppedRuns, tooOld }: DigestsDone['left']): boolean =>
  failures === 0 && breaker === null && stoppedRuns.length === 0 && tooOld.length === 0;
