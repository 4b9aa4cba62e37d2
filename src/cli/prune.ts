/** `prune`: remove what nobody can still need. */
import { prune } from '../pipeline/prune.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    const pruned = await prune(await context.app());
    const { pendingSignups, signupMails, mailPieces, reads } = pruned;
    return {
      json: pruned,
      text: `Removed ${pendingSignups} sign-ups that nobody confirmed, ${signupMails} old sign-up counts, ${mailPieces} parts of old mails and ${reads} old reads.`,
    };
  },
};
