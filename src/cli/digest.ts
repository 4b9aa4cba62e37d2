/** `digest`: plan and send all that is due, and wait until it is done. */
import { Option } from 'commander';
import { countSendable } from '../delivery/queue/claim-store.ts';
import { foundOld } from '../delivery/reports/problems-store.ts';
import { listWaiting, type WaitingMails } from '../delivery/sending/quota-store.ts';
import { stoppedRuns } from '../delivery/sending/rejected-runs-store.ts';
import { countDueReaders, planDigests } from '../pipeline/plan-digests.ts';
import { openSender } from '../pipeline/send-digests.ts';
import { FREQUENCIES, type Frequency } from '../readers/reader.ts';
import type { CommandModule } from './command.ts';
import { readerOfAddress } from './readers.ts';

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
    const reader = options.only === undefined ? null : await readerOfAddress(app, options.only as string);
    const only = {
      ...(reader === null ? {} : { readerId: reader.id }),
      ...(options.frequency === undefined ? {} : { frequency: options.frequency as Frequency }),
    };
    const sendable = () =>
      countSendable(app.db, {
        now: context.clock.now(),
        uncertainDeliveries: app.config.uncertainDeliveries,
        only,
      });
    if (options.dryRun === true) {
      const due = (await sendable()) + (await countDueReaders(app, only));
      return {
        json: {
          runs: [],
          due,
          sent: 0,
          empty: 0,
          suppressed: 0,
          failed: 0,
          retrying: 0,
          uncertain: 0,
          seconds: seconds(),
        },
        text: `${due} due; nothing was sent.`,
      };
    }

    const begun = context.clock.now();
    const runs = await planDigests(app, only);
    const due = await sendable();
    const waitingBefore = sumOf(await listWaiting(app.db, only, { after: context.clock.now() }));
    const bar = context.progress('digest');
    const sender = await openSender(app, { only, onProgress: (done) => bar.update(done, due) });
    try {
      // Confirmations that wait for another try go out too, where no other process sends them.
      if (Object.keys(only).length === 0)
        while (!context.signal.aborted && (await sender.deliverServiceMails()) > 0);
      await sender.deliverAll(context.signal);
    } finally {
      await sender.close();
      bar.stop();
    }
    const resting = sender.restMs() > 0;
    if (resting)
      context.log.error(
        { reason: sender.restReason() },
        'the mail server could not be reached or refused everything; what is left goes out when it is back',
      );
    if (context.signal.aborted)
      context.log.warn('stopped by a signal; what is left goes out with the next run of this command');
    const stopped = await stoppedRuns(app.db);
    for (const { id, stopReason } of stopped)
      context.log.error(
        { run: id, reason: stopReason },
        'a run is stopped: the mail server refuses it; it is tried again after half an hour',
      );
    const outcomes = await sender.outcomes();
    const tooOld = outcomes.suppressed > 0 ? await foundOld(app.db, context.clock.now(), begun) : [];
    for (const problem of tooOld) context.log.error(problem);
    const { sent, empty, suppressed, failed, uncertain } = outcomes;
    const waiting = await listWaiting(app.db, only);
    for (const { deliveries, reason, until } of waiting) context.log.info({ deliveries, until }, reason);
    const retrying = outcomes.retrying + Math.max(0, sumOf(waiting) - waitingBefore);
    const settled = sent + empty + suppressed + failed + uncertain + retrying;
    const elsewhere = Math.max(0, due - settled - (await sendable()));
    // What a dead process had begun could not be sent when this was counted, and has been taken over since.
    const dueInAll = Math.max(due, settled);
    return {
      json: {
        runs: runs.map(({ id, frequency, periodStart, periodEnd }) => ({
          id,
          frequency,
          periodStart,
          periodEnd,
        })),
        due: dueInAll,
        sent,
        empty,
        suppressed,
        failed,
        retrying,
        uncertain,
        // Taken by another process that sends beside this one.
        ...(elsewhere > 0 ? { elsewhere } : {}),
        seconds: seconds(),
      },
      text: `${dueInAll} due: ${sent} sent, ${empty} empty, ${suppressed} suppressed, ${retrying} retrying, ${failed} failed, ${uncertain} uncertain${elsewhere > 0 ? `, ${elsewhere} by another process` : ''}, in ${seconds()} s.`,
      exitCode:
        sender.totals.failed > 0 ||
        resting ||
        stopped.length > 0 ||
        tooOld.length > 0 ||
        context.signal.aborted
          ? 1
          : 0,
    };
  },
};

const sumOf = (waiting: readonly WaitingMails[]): number =>
  waiting.reduce((sum, { deliveries }) => sum + deliveries, 0);
