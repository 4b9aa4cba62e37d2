/** `sending`: is it paused? `sending pause` holds all digests, `sending resume` lets them go on. */
import { describePause, pauseSending, readPause, resumeSending } from '../delivery/queue/pause-store.ts';
import { badUsage } from './bad-usage.ts';
import type { CommandModule } from './command.ts';
import { examples, parseInstant } from './values.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd
      .argument('[action]', '"pause" holds digests, but no confirmations; "resume" lets them go')
      .option('--until <instant>', 'with pause: go on by itself then', parseInstant)
      .addHelpText(
        'after',
        examples('paperround sending pause --until 2026-03-12T06:00:00Z', 'paperround sending resume'),
      );
  },
  async run(context, [action], options) {
    const until = (options.until as Date | undefined) ?? null;
    if (action !== undefined && action !== 'pause' && action !== 'resume')
      throw badUsage(`Saw "sending ${action}", expected pause or resume.`);
    if (until !== null && action !== 'pause') throw badUsage('--until goes with "sending pause".');
    const now = context.clock.now();
    if (until !== null && until <= now)
      throw badUsage(`--until: Saw ${until.toISOString()}, expected an instant that is still to come.`);
    const { db } = await context.app();
    if (action === 'pause') await pauseSending(db, until);
    if (action === 'resume') await resumeSending(db);
    const sending = await readPause(db, now);
    return { json: { sending }, text: describePause(sending) ?? 'Digests are sent.' };
  },
};
