/** `recover`: after restoring a backup, prevents mails from being sent twice. */

import { resetAfterRestore } from '../delivery/queue/reset-after-restore-store.ts';
import { recordDatabaseIdentity } from '../delivery/reports/database-identity-store.ts';
import { countByStatus } from '../delivery/reports/run-outcomes-store.ts';
import { compareJournal, followJournal } from '../readers/follow-journal-store.ts';
import { countSuppressions } from '../readers/suppression-store.ts';
import type { CommandContext, CommandModule, CommandResult } from './command.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.option('--dry-run', 'say how many deliveries wait; change nothing');
    cmd
      .option(
        '--moved',
        'the database was moved and nothing is missing: keep what waits, only stop the warning',
      )
      .option('--new-key', 'the old SECRET_KEY is lost for good: go on with this one, and nothing else')
      .addHelpText(
        'after',
        `
A restored backup does not know what was sent after it was made. Run this after restoring and before anything else: what waits in
the ledger is not sent any more, every reader's next digest begins now, and papers of today's and earlier pages go into none. No
reader is sent a paper twice; what was not sent between the backup and now is on the site. Who left, bounced, complained or was
erased since then stays out: the suppression journal, outside the database, says so.`,
      );
  },
  async run(context, _args, options) {
    if (options.newKey === true) return goOnWithNewKey(context);
    const app = await context.app(options.dryRun === true ? 'look' : 'check-keys');
    if (options.dryRun === true) {
      const { planned, sending, retrying } = await countByStatus(app.db);
      const waiting = planned + sending + retrying;
      const { databaseLacks } = await compareJournal(app.db, app.hasher);
      return {
        json: { dryRun: true, setAside: waiting, readers: 0, suppressions: { missing: databaseLacks } },
        text: `Deliveries that wait and would not be sent: ${waiting}. Suppressions that are missing and would hold again: ${databaseLacks}.`,
      };
    }
    const suppressions = await followJournal(app.db, app.hasher, { log: context.log, whole: true });
    const { added, erased, stopped } = suppressions;
    const out = `Suppressions that were missing and hold again: ${added} (readers erased: ${erased}, stopped: ${stopped}).`;
    if (options.moved === true) {
      await recordDatabaseIdentity(app.db);
      return {
        json: { dryRun: false, setAside: 0, readers: 0, suppressions },
        text: `Mails are sent from here from now on; what waits is kept. ${out}`,
      };
    }
    const recovered = await resetAfterRestore(app.db, context.clock.now());
    return {
      json: { dryRun: false, ...recovered, suppressions },
      text: `Waiting deliveries that are not sent any more: ${recovered.setAside}. Readers whose next digest begins now: ${recovered.readers}. ${out}`,
    };
  },
};

async function goOnWithNewKey(context: CommandContext): Promise<CommandResult> {
  const app = await context.app('new-keys');
  const { unrecognisable } = await countSuppressions(app.db, app.hasher);
  return {
    json: { dryRun: false, setAside: 0, readers: 0, unrecognisable },
    text: `Links are signed with this key from now on; those in mails already sent no longer work. Suppressed addresses that cannot be recognised any more: ${unrecognisable}.`,
  };
}
