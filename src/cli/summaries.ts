/** `summaries`: has a model write a sentence on the strongest papers now, as the job does. */

import { type SummariesEnd, writeSummaries } from '../pipeline/write-summaries.ts';
import { readTrouble } from '../summaries/summary-trouble-store.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.addHelpText(
      'after',
      '\nExit code 1: the endpoint failed, or is not tried for a while because it did.',
    );
  },
  async run(context) {
    const app = await context.app();
    const done = await writeSummaries(app, { signal: context.signal });
    const isTrouble = done.end === 'failed' || done.end === 'resting';
    const trouble = isTrouble ? await readTrouble(app.db) : null;
    const why = trouble === null ? '' : ` ${trouble.reason}; next try ${trouble.until.toISOString()}.`;
    return {
      json: { ...done, trouble },
      text: `${done.written} written, ${done.refused} refused. ${ENDS[done.end]}${why}`,
      exitCode: isTrouble || done.end === 'stopped' ? 1 : 0,
    };
  },
};

const ENDS: Readonly<Record<SummariesEnd, string>> = {
  not_configured: 'SUMMARY_URL is not set: none are written.',
  resting: 'The endpoint failed and is left alone:',
  failed: 'The endpoint failed:',
  nothing_to_do: 'None is left: each of the strongest papers was asked about, or its source has a summary.',
  budget_used: 'SUMMARY_PER_DAY is reached; the rest waits for tomorrow (UTC).',
  stopped: 'Stopped.',
};
