/** `runs`: the runs of the last days; `runs stop` and `runs resume` are an operator's word about one. */
import { findRun, listRuns, type RunSummary, waitingOf } from '../delivery/reports/run-outcomes-store.ts';
import { describeStop } from '../delivery/run-stop.ts';
import { holdRun, resumeRun } from '../delivery/sending/operated-runs-store.ts';
import { DAY_MS } from '../text/days.ts';
import { badUsage } from './bad-usage.ts';
import type { CommandModule } from './command.ts';
import { textTable } from './table.ts';
import { examples } from './values.ts';

/** Older ones are listed only while they are stopped. */
const LISTED_FOR_MS = 30 * DAY_MS;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[action]', '"stop" holds the mails of a run, "resume" lets them go on at once')
      .argument('[id]', 'with stop or resume: the run')
      .option(
        '--accept-unknown',
        'with resume: addresses of this run that the mail server does not know are gone; stop them',
      )
      .addHelpText(
        'after',
        examples('paperround runs', 'paperround runs stop 17', 'paperround runs resume 17 --accept-unknown'),
      );
  },
  async run(context, args, options) {
    const [action, id] = args as [string | undefined, string | undefined];
    const acceptUnknown = options.acceptUnknown === true;
    if (
      action !== undefined &&
      ((action !== 'stop' && action !== 'resume') || !/^[1-9]\d{0,8}$/.test(id ?? ''))
    )
      throw badUsage(
        `Saw "runs ${[action, id].join(' ').trim()}", expected "runs", "runs stop ID" or "runs resume ID".`,
      );
    if (acceptUnknown && action !== 'resume') throw badUsage('--accept-unknown goes with "runs resume ID".');
    const { db, hasher } = await context.app();
    const now = context.clock.now();
    if (action === 'stop') await holdRun(db, { id: Number(id), now });
    if (action === 'resume') await resumeRun(db, hasher, { id: Number(id), acceptUnknown, now });
    const one = action === undefined ? null : await findRun(db, Number(id));
    const runs =
      one === null ? await listRuns(db, { since: new Date(now.getTime() - LISTED_FOR_MS) }) : [one];
    const rows = runs.map(asRow);
    return {
      json: { runs: rows },
      text: textTable(
        ['run', 'frequency', 'status', 'waiting', ''],
        rows.map((row) => [String(row.id), row.frequency, row.status, String(row.waiting), row.reason ?? '']),
        'No run in the last 30 days.',
      ),
    };
  },
};

function asRow(run: RunSummary) {
  const { id, frequency, stoppedAt } = run;
  const waiting = waitingOf(run);
  const status = stoppedAt !== null ? 'stopped' : waiting > 0 ? 'open' : 'done';
  return { id, frequency, status, reason: describeStop(run), waiting };
}
