/** `runs`: the runs of the last 30 days; `runs stop` stops one, and `runs resume` resumes it. */

import type { Database } from '../database/client.ts';
import { findRun, listRuns, type RunSummary, waitingOf } from '../delivery/reports/run-outcomes-store.ts';
import { describeStop } from '../delivery/run-stop.ts';
import { holdRun, resumeRun } from '../delivery/sending/operated-runs-store.ts';
import { DAY_MS } from '../durations.ts';
import { idIn, runActions } from './actions.ts';
import type { CommandModule, CommandResult } from './command.ts';
import { textTable } from './table.ts';
import { examples } from './values.ts';

/** Older runs are listed only while they are stopped. */
const LISTED_FOR_MS = 30 * DAY_MS;

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[action]', '"stop" holds back the mails of a run, "resume" resumes it at once')
      .argument('[id]', 'with stop or resume: the run')
      .option(
        '--accept-unknown',
        'with resume: treat the addresses of this run that the mail server does not know as nonexistent, and stop them',
      )
      .addHelpText(
        'after',
        examples('paperround runs', 'paperround runs stop 17', 'paperround runs resume 17 --accept-unknown'),
      );
  },
  run: runActions('runs', {
    '': {
      async run(context) {
        const { db } = await context.app();
        const since = new Date(context.clock.now().getTime() - LISTED_FOR_MS);
        return asTable(await listRuns(db, { since }));
      },
    },
    stop: {
      takes: 'ID',
      async run(context, words) {
        const id = idIn(words);
        const { db } = await context.app();
        await holdRun(db, { id, now: context.clock.now() });
        return showRun(db, id);
      },
    },
    resume: {
      takes: 'ID',
      flags: ['--accept-unknown'],
      async run(context, words, options) {
        const id = idIn(words);
        const { db, hasher } = await context.app();
        const acceptUnknown = options.acceptUnknown === true;
        await resumeRun(db, hasher, { id, acceptUnknown, now: context.clock.now() });
        return showRun(db, id);
      },
    },
  }),
};

async function showRun(db: Database, id: number): Promise<CommandResult> {
  const run = await findRun(db, id);
  return asTable(run === null ? [] : [run]);
}

function asTable(runs: readonly RunSummary[]): CommandResult {
  const rows = runs.map(asRow);
  return {
    json: { runs: rows },
    text: textTable(
      ['run', 'frequency', 'status', 'waiting', ''],
      rows.map((row) => [String(row.id), row.frequency, row.status, String(row.waiting), row.reason ?? '']),
      'No run in the last 30 days.',
    ),
  };
}

function asRow(run: RunSummary) {
  const { id, frequency, stoppedAt } = run;
  const waiting = waitingOf(run);
  const status = stoppedAt !== null ? 'stopped' : waiting > 0 ? 'open' : 'done';
  return { id, frequency, status, reason: describeStop(run), waiting };
}
