/** `prune`: deletes rows that are past their retention period. */

import { prune } from '../pipeline/prune.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.option(
      '--dry-run',
      'say how much would go: old mails and reports, unconfirmed and former readers, and the rest; remove nothing',
    );
  },
  async run(context, _args, options) {
    const dryRun = options.dryRun === true;
    const pruned = await prune(await context.app(), { dryRun, signal: context.signal });
    const { deliveries, sentPapers, runs, transactionalMails, bounceEvents, formerReaders } = pruned;
    const { pendingSignups, signupMails, mailPieces, reads, urls, days, providerSignatures } = pruned;
    const ledger = `${deliveries} old deliveries (${sentPapers} papers sent), ${transactionalMails} transactional mails, ${bounceEvents} bounce reports and ${formerReaders} former readers`;
    return {
      json: { dryRun, ...pruned },
      text: `${dryRun ? 'Would remove' : 'Removed'} ${ledger}; ${runs} runs, ${pendingSignups} sign-ups and imported readers that never confirmed, ${signupMails} old sign-up counts, ${mailPieces} parts of old mails, ${providerSignatures} old signatures of mail providers, ${days} rows of old days, ${reads} old reads and the state of ${urls} urls.`,
      exitCode: context.signal.aborted ? 1 : 0,
    };
  },
};
