/** `recover`: after restoring a backup, prevents mails from being sent twice. */

import { resetAfterRestore } from '../delivery/queue/reset-after-restore-store.ts';
import { recordDatabaseIdentity } from '../delivery/reports/database-identity-store.ts';
import { countByStatus } from '../delivery/reports/run-outcomes-store.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.option('--dry-run', 'say how many deliveries wait; change nothing');
    cmd
      .option(
        '--moved',
        'the database was moved and nothing is missing: set nothing aside, only stop the warning',
      )
      .addHelpText(
        'after',
        `
A restored backup does not know what was sent after it was made. Run this after restoring and before anything else: what waits in
the ledger is set aside, every reader's next digest begins now, and papers of today's and earlier pages go into none. Nobody is sent
a paper twice; what nobody was sent between the backup and now is on the site.`,
      );
  },
  async run(context, _args, options) {
    const app = await context.app();
    if (options.dryRun === true) {
      const { planned, sending, retrying } = await countByStatus(app.db);
      const waiting = planned + sending + retrying;
      return {
        json: { dryRun: true, setAside: waiting, readers: 0 },
        text: `${waiting} deliveries wait and would be set aside.`,
      };
    }
    if (options.moved === true) {
      await recordDatabaseIdentity(app.db);
      return {
        json: { dryRun: false, setAside: 0, readers: 0 },
        text: 'Mails are sent from here from now on; nothing was set aside.',
      };
    }
    const recovered = await resetAfterRestore(app.db, context.clock.now());
    return {
      json: { dryRun: false, ...recovered },
      text: `${recovered.setAside} deliveries set aside; the next digests of ${recovered.readers} readers begin now.`,
    };
  },
};
