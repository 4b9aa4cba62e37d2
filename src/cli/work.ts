/** `work`: sends what is queued, on a machine without web server. */
import { runWorker } from '../pipeline/run-digests.ts';
import type { CommandModule } from './command.ts';

export const command: CommandModule = {
  define: () => undefined,
  async run(context) {
    const app = await context.app();
    context.log.info('worker started; it ends on SIGTERM, after the mails on the wire');
    await runWorker(app, context.signal);
    return { json: { stopped: true }, text: '' };
  },
};
