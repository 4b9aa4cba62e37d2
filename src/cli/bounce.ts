/** `bounce`: processes one bounce, complaint or unsubscribe mail from a mail server's pipe. */

import { processBounce } from '../pipeline/process-bounce.ts';
import type { CommandModule } from './command.ts';
import { readInput } from './read-input.ts';

export const command: CommandModule = {
  define(cmd) {
    cmd.argument('[file]', 'the mail; - or nothing is standard input', '-');
  },
  async run(context, args) {
    const raw = await readInput(args[0] as string);
    const taken = await processBounce(await context.app(), raw);
    return { json: taken, text: `${taken.kind}: ${taken.action}` };
  },
};
