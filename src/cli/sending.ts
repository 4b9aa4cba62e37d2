/**
 * `sending` shows whether digests are paused; `sending pause` holds all of them, `sending resume` resumes
 * them.
 */

import { describePause, pauseSending, readPause, resumeSending } from '../delivery/queue/pause-store.ts';
import { badUsage } from '../errors.ts';
import { runActions } from './actions.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';
import { examples, parseInstant } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[action]', '"pause" holds back digests, but not confirmations; "resume" releases them')
      .option('--until <instant>', 'with pause: resume automatically then', parseInstant)
      .addHelpText(
        'after',
        examples('paperround sending pause --until 2026-03-12T06:00:00Z', 'paperround sending resume'),
      );
  },
  run: runActions('sending', {
    '': { run: showSending },
    pause: {
      flags: ['--until'],
      async run(context, _words, options) {
        const until = (options.until as Date | undefined) ?? null;
        if (until !== null && until <= context.clock.now())
          throw badUsage(`--until: Saw ${until.toISOString()}, expected an instant that is still to come.`);
        await pauseSending((await context.app()).db, until);
        return showSending(context);
      },
    },
    resume: {
      async run(context) {
        await resumeSending((await context.app()).db);
        return showSending(context);
      },
    },
  }),
};

async function showSending(context: CommandContext): Promise<CommandResult> {
  const { db } = await context.app();
  const sending = await readPause(db, context.clock.now());
  return { json: { sending }, text: describePause(sending) ?? 'Digests are sent.' };
}
